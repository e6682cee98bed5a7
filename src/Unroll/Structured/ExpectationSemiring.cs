namespace Unroll;

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
