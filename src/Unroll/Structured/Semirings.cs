using System.Numerics;

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

/// <summary>How many paths there are; a forbidden arc counts 0.</summary>
public readonly struct CountingSemiring : ISemiring<BigInteger>
{
    /// <inheritdoc/>
    public BigInteger Zero => BigInteger.Zero;

    /// <inheritdoc/>
    public BigInteger One => BigInteger.One;

    /// <inheritdoc/>
    public BigInteger Plus(BigInteger a, BigInteger b) => a + b;

    /// <inheritdoc/>
    public BigInteger Times(BigInteger a, BigInteger b) => a * b;

    /// <inheritdoc/>
    public BigInteger Of(int arc, double score) => double.IsNegativeInfinity(score) ? 0 : 1;
}

/// <summary>A path and its score.</summary>
/// <param name="Score">In nats.</param>
/// <param name="Last">The path's arcs, the last first; null for the empty path.</param>
public readonly record struct ScoredPath(double Score, PathArc? Last)
{
    /// <summary>The arcs from first to last.</summary>
    public int[] Arcs()
    {
        List<int> arcs = [];
        for (PathArc? place = Last; place is not null; place = place.Before)
            arcs.Add(place.Arc);
        arcs.Reverse();
        return [.. arcs];
    }
}

/// <summary>An arc of a path and the path before it; paths with a common beginning share it.</summary>
/// <param name="Arc">Its index in the lattice.</param>
/// <param name="Before">What comes before it; null at the beginning.</param>
public sealed record PathArc(int Arc, PathArc? Before);

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

/// <summary>A total and the expectation of something that adds up along paths, both under p(path) ∝ exp score (Li and Eisner 2009).</summary>
/// <param name="LogSum">log Σ exp score over the paths.</param>
/// <param name="Mean">The mean, over the paths, of the sum along each.</param>
public readonly record struct Expectation(double LogSum, double Mean);

/// <summary>
/// The log-partition and the expectation of a quantity that each arc adds to. With an arc's own score as the quantity, the entropy of the
/// paths is LogSum - Mean.
/// </summary>
/// <param name="quantity">What an arc adds, by its index and score.</param>
public readonly struct ExpectationSemiring(Func<int, double, double> quantity) : ISemiring<Expectation>
{
    private readonly Func<int, double, double> quantity = quantity;

    /// <summary>The semiring whose total gives the entropy: <see cref="Entropy"/>.</summary>
    public static ExpectationSemiring OfScores { get; } = new((_, score) => score);

    /// <inheritdoc/>
    public Expectation Zero => new(double.NegativeInfinity, 0);

    /// <inheritdoc/>
    public Expectation One => new(0, 0);

    /// <summary>The entropy of the paths in nats, from a total of <see cref="OfScores"/>; 0 where there is no path.</summary>
    /// <param name="total">That total.</param>
    public static double Entropy(Expectation total) => double.IsNegativeInfinity(total.LogSum) ? 0 : total.LogSum - total.Mean;

    /// <inheritdoc/>
    public Expectation Plus(Expectation a, Expectation b)
    {
        double sum = default(LogSemiring).Plus(a.LogSum, b.LogSum);
        if (double.IsNegativeInfinity(sum))
            return Zero;
        return new Expectation(sum, (Math.Exp(a.LogSum - sum) * a.Mean) + (Math.Exp(b.LogSum - sum) * b.Mean));
    }

    /// <inheritdoc/>
    public Expectation Times(Expectation a, Expectation b) =>
        double.IsNegativeInfinity(a.LogSum + b.LogSum) ? Zero : new Expectation(a.LogSum + b.LogSum, a.Mean + b.Mean);

    /// <inheritdoc/>
    public Expectation Of(int arc, double score) => double.IsNegativeInfinity(score) ? Zero : new Expectation(score, quantity(arc, score));
}
