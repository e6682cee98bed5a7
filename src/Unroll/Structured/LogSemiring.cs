namespace Unroll;

/// <summary>Scores as logarithms: the total is the log-partition log Σ exp, in nats.</summary>
public readonly struct LogSemiring : ISemiring<double>
{
    /// <inheritdoc/>
    public double Zero => double.NegativeInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <inheritdoc/>
    public double Plus(double a, double b)
    {
        double high = Math.Max(a, b), low = Math.Min(a, b);
        return double.IsInfinity(high) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }

    /// <inheritdoc/>
    public double Times(double a, double b) => a + b;

    /// <inheritdoc/>
    public double Of(int arc, double score) => score;
}
