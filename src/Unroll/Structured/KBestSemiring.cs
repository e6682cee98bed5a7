namespace Unroll;

/// <summary>The k best paths, best first; fewer where there are fewer.</summary>
/// <param name="k">How many, 1 or more.</param>
public readonly struct KBestSemiring(int k) : ISemiring<IReadOnlyList<ScoredPath>>
{
    private readonly int k = k;

    /// <inheritdoc/>
    public IReadOnlyList<ScoredPath> Zero => [];

    /// <inheritdoc/>
    public IReadOnlyList<ScoredPath> One => [new(0, null)];

    /// <inheritdoc/>
    public IReadOnlyList<ScoredPath> Plus(IReadOnlyList<ScoredPath> a, IReadOnlyList<ScoredPath> b)
    {
        List<ScoredPath> best = new(Math.Min(k, a.Count + b.Count));
        for (int i = 0, j = 0; best.Count < k && (i < a.Count || j < b.Count);)
            best.Add(j >= b.Count || (i < a.Count && a[i].Score >= b[j].Score) ? a[i++] : b[j++]);
        return best;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScoredPath> Times(IReadOnlyList<ScoredPath> a, IReadOnlyList<ScoredPath> b)
    {
        MaxSemiring max = default;
        return [.. a.SelectMany(left => b.Select(right => max.Times(left, right))).OrderByDescending(path => path.Score).Take(k)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScoredPath> Of(int arc, double score) =>
        double.IsNegativeInfinity(score) ? [] : [new ScoredPath(score, new PathArc(arc, null))];
}
