namespace Unroll;

/// <summary>The score of the best structure, without the structure itself.</summary>
public readonly struct MaxScoreSemiring : ISemiring<double>
{
    /// <inheritdoc/>
    public double Zero => double.NegativeInfinity;

    /// <inheritdoc/>
    public double One => 0;

    /// <inheritdoc/>
    public double Plus(double a, double b) => Math.Max(a, b);

    /// <inheritdoc/>
    public double Times(double a, double b) => a + b;

    /// <inheritdoc/>
    public double Of(int arc, double score) => score;
}
