namespace Unroll;

/// <summary>Intervals for probabilities that were estimated: of 100 such intervals, 95 hold the true value.</summary>
internal static class Interval
{
    /// <summary>The quantile of the normal distribution at 0.975.</summary>
    public const double Normal = 1.959963984540054;

    /// <summary>The interval of Wilson (1927), which is right for probabilities near 0 and 1, too, with the number of independent samples that would have the same variance.</summary>
    /// <param name="p">The estimate.</param>
    /// <param name="variance">Of the estimate.</param>
    /// <param name="samples">The number of independent samples, where the variance is 0.</param>
    /// <param name="z">How many standard errors.</param>
    public static (double Low, double High) Of(double p, double variance, double samples, double z)
    {
        double n = variance > 0 && p is > 0 and < 1 ? Math.Min(p * (1 - p) / variance, 1e15) : samples;
        double middle = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        double half = z / (1 + (z * z / n)) * Math.Sqrt(Math.Max(0, (p * (1 - p) / n) + (z * z / (4 * n * n))));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
