namespace Unroll;

/// <summary>The score of one given answer a sequence: start[y1] + Σ emissions[t, yt] + Σ transitions[y(t-1), yt] + end[yT].</summary>
internal sealed class ChainScoreOp(Value emissions, SequenceLayout layout, Value transitions, Value start, Value end, int[] tags)
    : Operation(emissions, transitions, start, end)
{
    private readonly int[] tags = [.. tags]; // the caller's array may change before the way back

    public override string Name => "chain score";

    private int Tags => transitions.Shape.Columns;

    public override Tensor[] Forward(Tape tape)
    {
        ChainOp.CheckShapes(Name, layout, emissions.Shape, transitions.Shape, start.Shape, end.Shape);
        Require.That(tags.Length == layout.Rows, Name, $"{tags.Length} tags", $"{layout.Rows}, one a row");
        foreach (int tag in tags)
            Require.That((uint)tag < (uint)Tags, Name, $"the tag {tag}", $"0 to {Tags - 1}");
        Tensor score = tape.Rent(new Shape(layout.Count));                                              // [B]
        ReadOnlySpan<Real> e = emissions.Tensor.Span, arcs = transitions.Tensor.Span, first = start.Tensor.Span, last = end.Tensor.Span;
        for (int b = 0; b < layout.Count; b++)
        {
            int from = layout.Starts[b], to = from + layout.Lengths[b];
            double sum = from == to ? 0 : (double)first[tags[from]] + last[tags[to - 1]];
            for (int row = from; row < to; row++)
                sum += e[(row * Tags) + tags[row]];
            for (int row = from + 1; row < to; row++)
                sum += arcs[(tags[row - 1] * Tags) + tags[row]];
            score.Span[b] = (Real)sum;
        }
        return [score];
    }

    public override void Backward(GradientFlow flow)
    {
        ReadOnlySpan<Real> dScore = flow.Of(Outputs[0]).Span;
        Span<Real> e = Into(flow, emissions), arcs = Into(flow, transitions), first = Into(flow, start), last = Into(flow, end);
        for (int b = 0; b < layout.Count; b++)
        {
            int from = layout.Starts[b], to = from + layout.Lengths[b];
            Real weight = dScore[b];
            if (from < to && !first.IsEmpty)
                first[tags[from]] += weight;
            if (from < to && !last.IsEmpty)
                last[tags[to - 1]] += weight;
            for (int row = from; row < to && !e.IsEmpty; row++)
                e[(row * Tags) + tags[row]] += weight;
            for (int row = from + 1; row < to && !arcs.IsEmpty; row++)
                arcs[(tags[row - 1] * Tags) + tags[row]] += weight;
        }
    }

    /// <summary>Where a gradient goes; empty if nobody wants it.</summary>
    private static Span<Real> Into(GradientFlow flow, Value value) => flow.Wants(value) ? flow.Into(value).Span : [];
}
