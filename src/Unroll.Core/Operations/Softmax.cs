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
}
