namespace Unroll;

/// <summary>One row for each sequence of a ragged batch. An empty sequence gives a row of zeros, unless it says otherwise.</summary>
public static class Pooling
{
    /// <summary>The largest number of each column; its gradient goes to the first row that has it. NaN is taken for the largest, so that it is not hidden.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <returns>[B, F], in the caller's order.</returns>
    public static Value MaxOverTime(this Sequences x) => x.Rows.Tape.Record(new OverTimeOp<LargestOfColumn>(x))[0];

    /// <summary>The mean of each column.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <returns>[B, F].</returns>
    public static Value MeanOverTime(this Sequences x) => x.Rows.Tape.Record(new OverTimeOp<MeanOfColumn>(x))[0];

    /// <summary>log Σ e^x of each column, in nats: a maximum that all rows take part in.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <returns>[B, F]; negative infinity where all numbers are, and where the sequence is empty.</returns>
    public static Value LogSumExpOverTime(this Sequences x) => x.Rows.Tape.Record(new OverTimeOp<LogSumExpOfColumn>(x))[0];

    /// <summary>The first row: where a reversed direction ends.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <returns>[B, F].</returns>
    public static Value FirstOverTime(this Sequences x) => x.SumOverTime(Weights(x, weights => weights[0] = 1));

    /// <summary>The last row.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <returns>[B, F].</returns>
    public static Value LastOverTime(this Sequences x) => x.SumOverTime(Weights(x, weights => weights[^1] = 1));

    /// <summary>Σ of weight · row over each sequence. A row whose weight is 0 is passed over, whatever it holds.</summary>
    /// <param name="x">Rows [N, F].</param>
    /// <param name="weights">[N, 1].</param>
    /// <returns>[B, F].</returns>
    public static Value SumOverTime(this Sequences x, Value weights) => x.Rows.Tape.Record(new SumOverTimeOp(x, weights))[0];

    /// <summary>e^x / Σ e^x over the rows of each sequence: the weights of attention.</summary>
    /// <param name="scores">Rows [N, 1].</param>
    /// <returns>[N, 1]; those of each sequence sum to 1, or are all 0 where all scores are negative infinite.</returns>
    public static Value SoftmaxOverTime(this Sequences scores)
    {
        Require.That(scores.Features == 1, "softmax over time", $"{scores.Features} columns", "1");
        return scores.Rows.Tape.Record(new RowOp<Softmax>(scores.Rows, Rows.OverTime(scores.Layout), " over time"))[0];
    }

    /// <summary>Weights that are known beforehand, [N, 1]: zeros, then filled for each sequence that is not empty.</summary>
    private static Value Weights(Sequences x, FillWeights fill)
    {
        Tensor weights = x.Rows.Tape.Rent(new Shape(x.Layout.Rows, 1));                                 // [N, 1]
        weights.Span.Clear();
        for (int b = 0; b < x.Layout.Count; b++)
        {
            if (x.Layout.Lengths[b] > 0)
                fill(weights.Span[x.Layout.Starts[b]..x.Layout.Starts[b + 1]]);
        }
        return x.Rows.Tape.Constant(weights);
    }

    private delegate void FillWeights(Span<Real> weights);
}

/// <summary>A number of each column and sequence.</summary>
internal sealed unsafe class OverTimeOp<R>(Sequences x) : Operation(x.Rows) where R : struct, IColumnReduction
{
    private Tensor? y;

    public override string Name => R.Name + " over time";

    public override Tensor[] Forward(Tape tape)
    {
        int columns = x.Features;
        Tensor result = y = tape.Rent(new Shape(x.Layout.Count, columns));                              // [B, F]
        Real* from = x.Rows.Tensor.Pointer, to = result.Pointer;
        ForEachSequence(tape.Device, (b, start, rows) => tape.Device.KernelSet.Run(new ReduceColumns<R>(from + ((nint)start * columns), rows, columns, to + ((nint)b * columns))));
        return [result];
    }

    public override void Backward(GradientFlow flow)
    {
        int columns = x.Features;
        Real* from = x.Rows.Tensor.Pointer, result = y!.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x.Rows).Pointer;
        ForEachSequence(flow.Device, (b, start, rows) =>
        {
            nint here = (nint)start * columns, of = (nint)b * columns;
            flow.Device.KernelSet.Run(new AddReductionGradient<R>(from + here, result + of, dy + of, rows, columns, dx + here));
        });
    }

    private void ForEachSequence(Device device, Action<int, int, int> body) => device.ForEachPiece(x.Layout.Count, SumOverTimeOp.SequencesPerPiece, (from, to) =>
    {
        for (int b = from; b < to; b++)
            body(b, x.Layout.Starts[b], x.Layout.Lengths[b]);
    });
}

/// <summary>Rows with a weight of 0 are passed over: picking one row of each sequence costs no more than it looks.</summary>
internal sealed unsafe class SumOverTimeOp(Sequences x, Value weights) : Operation(x.Rows, weights)
{
    public const int SequencesPerPiece = 8;

    public override string Name => "sum over time";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(weights.Shape == new Shape(x.Layout.Rows, 1), Name, $"weights of shape {weights.Shape}", $"[{x.Layout.Rows}, 1], one a row");
        int columns = x.Features;
        Tensor y = tape.Rent(new Shape(x.Layout.Count, columns));                                       // [B, F]
        y.Span.Clear();
        Real* rows = x.Rows.Tensor.Pointer, w = weights.Tensor.Pointer, sums = y.Pointer;
        tape.Device.ForEachPiece(x.Layout.Count, SequencesPerPiece, (from, to) => ForEachRow(from, to, (b, row) =>
        {
            if (w[row] != 0)
                tape.Device.KernelSet.Run(new AddScaled(rows + ((nint)row * columns), w[row], columns, sums + ((nint)b * columns)));
        }));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        int columns = x.Features;
        Real* dy = flow.Of(Outputs[0]).Pointer, rows = x.Rows.Tensor.Pointer, w = weights.Tensor.Pointer;
        Tensor? dx = flow.IntoIfWanted(x.Rows), dWeights = flow.IntoIfWanted(weights);
        flow.Device.ForEachPiece(x.Layout.Count, SequencesPerPiece, (from, to) => ForEachRow(from, to, (b, row) =>
        {
            Real* above = dy + ((nint)b * columns), here = rows + ((nint)row * columns);
            if (dx is not null && w[row] != 0)
                flow.Device.KernelSet.Run(new AddScaled(above, w[row], columns, dx.Pointer + ((nint)row * columns)));
            if (dWeights is not null)
            {
                double product;
                flow.Device.KernelSet.Run(new InnerProducts(&above, 1, &here, 1, 0, columns, &product));
                dWeights.Pointer[row] += (Real)product;
            }
        }));
    }

    private void ForEachRow(int from, int to, Action<int, int> body)
    {
        for (int b = from; b < to; b++)
        {
            for (int row = x.Layout.Starts[b]; row < x.Layout.Starts[b + 1]; row++)
                body(b, row);
        }
    }
}
