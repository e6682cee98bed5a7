namespace Unroll;

/// <summary>The best path; of equal ones the first. Arcs must be multiplied on one by one, as the recursion does.</summary>
public readonly struct MaxSemiring : ISemiring<ScoredPath>
{
    /// <inheritdoc/>
    public ScoredPath Zero => new(double.NegativeInfinity, null);

    /// <inheritdoc/>
    public ScoredPath One => new(0, null);

    /// <inheritdoc/>
    public ScoredPath Plus(ScoredPath a, ScoredPath b) => b.Score > a.Score ? b : a;

    /// <inheritdoc/>
    public ScoredPath Times(ScoredPath a, ScoredPath b) =>
        new(a.Score + b.Score, b.Last is null ? a.Last : new PathArc(b.Last.Arc, a.Last));

    /// <inheritdoc/>
    public ScoredPath Of(int arc, double score) => new(score, new PathArc(arc, null));
}
