namespace Unroll;

/// <summary>Distributions over the columns of each row.</summary>
public static class Distributions
{
    /// <summary>
    /// e^x / Σ e^x along each row. Negative infinity is impossible, 0; where a whole row is, all of it is 0. NaN or positive infinity make their row NaN.
    /// </summary>
    /// <param name="x">[N, C].</param>
    public static Value Softmax(this Value x) => x.Tape.Record(new RowOp<Softmax>(x, Rows.Of(x.Shape)))[0];

    /// <summary>
    /// x - log Σ e^x along each row, in nats: the logarithm of <see cref="Softmax"/>, negative infinity where that is 0.
    /// </summary>
    /// <param name="x">[N, C].</param>
    public static Value LogSoftmax(this Value x) => x.Tape.Record(new RowOp<LogSoftmax>(x, Rows.Of(x.Shape)))[0];

    /// <summary>As above, on no tape.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="x">[N, C].</param>
    /// <param name="y">[N, C].</param>
    internal static unsafe void LogSoftmax(Device device, Tensor x, Tensor y)
    {
        Real* from = x.Pointer, to = y.Pointer;
        Rows.Of(x.Shape)(device, (start, count, columns) => device.KernelSet.Run(new MapRows<LogSoftmax>(from + start, count, columns, to + start)));
    }
}
