using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// The log-probabilities of the next token, computed when they are asked for, and for some hypotheses at a time: those of all hypotheses would leave the cache before they are read.
/// </summary>
/// <param name="device">Where to compute.</param>
/// <param name="tokens">The number of tokens, V.</param>
/// <param name="scores">The scores of all tokens, [N, V], from readouts, [N, R].</param>
/// <param name="forbidden">A token that is never written; null for none.</param>
internal sealed class TokenScores(Device device, int tokens, Func<Value, Value> scores, int? forbidden)
{
    private const int NumbersAtOnce = 1 << 20; // 4 MB of floats: some hundred rows of a large vocabulary, enough for products at full speed

    private Tensor? readouts;
    private int first;
    private Tensor? rows;

    /// <summary>The log-probabilities of one hypothesis, in nats, [V]; valid until those of another one are asked for.</summary>
    /// <param name="all">The readouts of the hypotheses, [H, R].</param>
    /// <param name="hypothesis">0 to H - 1.</param>
    /// <exception cref="UnrollException">They are not finite.</exception>
    public ReadOnlySpan<Real> Of(Tensor all, int hypothesis)
    {
        if (!ReferenceEquals(all, readouts) || hypothesis < first || hypothesis >= first + rows!.Shape[0])
            Compute(all, hypothesis);
        return rows!.Rows(hypothesis - first, 1).Span;
    }

    private void Compute(Tensor all, int hypothesis)
    {
        using Tape tape = Tape.ForPrediction(device);
        readouts = null; // until it is done, in case it fails
        int parts = (int)(((long)all.Shape[0] * tokens / NumbersAtOnce) + 1), size = (all.Shape[0] + parts - 1) / parts;
        first = hypothesis / size * size;
        Value some = scores(tape.Constant(all.Rows(first, Math.Min(size, all.Shape[0] - first))));      // [n, V]
        if (rows?.Shape != some.Shape)
            rows = new Tensor(some.Shape);
        Distributions.LogSoftmax(device, some.Tensor, rows);
        for (int row = 0; row < rows.Shape[0]; row++)
        {
            Span<Real> one = rows.Rows(row, 1).Span;
            if (!Real.IsFinite(one[0]) && !Real.IsFinite(TensorPrimitives.Max<Real>(one)))
                throw FiniteScores.Fault("The log-probabilities", "");
            if (forbidden is { } token)
                one[token] = Real.NegativeInfinity;
        }
        readouts = all;
    }
}
