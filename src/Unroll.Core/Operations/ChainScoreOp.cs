namespace Unroll;

/// <summary>The score of one given answer a sequence: start[y1] + Σ emissions[t, yt] + Σ transitions[y(t-1), yt] + end[yT].</summary>
internal sealed class ChainScoreOp(Value emissions, SequenceLayout layout, Value transitions, Value start, Value end, int[] tags)
    : Op(emissions, transitions, start, end)
{
    public override string Name => "chain score";

    private int Tags => transitions.Shape.Columns;

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(tags.Length == layout.Rows, Name, $"{tags.Length} tags", $"{layout.Rows}, one a row");
        foreach (int tag in tags)
            Require.That((uint)tag < (uint)Tags, Name, $"the tag {tag}", $"0 to {Tags - 1}");
        Tensor score = tape.Rent(new Shape(layout.Count));                                              // [B]
        for (int b = 0; b < layout.Count; b++)
        {
            double sum = 0;
            foreach ((Value source, int index) in Places(b))
                sum += source.Tensor.Span[index];
            score.Span[b] = (Real)sum;
        }
        return [score];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dScore = flow.Of(Outputs[0])!;
        for (int b = 0; b < layout.Count; b++)
        {
            foreach ((Value source, int index) in Places(b))
            {
                if (flow.Wants(source))
                    flow.Into(source).Span[index] += dScore.Span[b];
            }
        }
    }

    private IEnumerable<(Value Source, int Index)> Places(int b)
    {
        int from = layout.Starts[b], length = layout.Lengths[b];
        for (int t = 0; t < length; t++)
        {
            int tag = tags[from + t];
            yield return (emissions, ((from + t) * Tags) + tag);
            yield return t == 0 ? (start, tag) : (transitions, (tags[from + t - 1] * Tags) + tag);
        }
        if (length > 0)
            yield return (end, tags[from + length - 1]);
    }
}
