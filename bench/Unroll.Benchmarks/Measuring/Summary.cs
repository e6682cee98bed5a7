namespace Unroll.Benchmarks;

/// <summary>The median of some rounds, and an interval for the median that supposes nothing about how the rounds are distributed.</summary>
/// <remarks>
/// Of n rounds, the k-th smallest and the k-th largest hold the true median between them unless fewer than k rounds fell on one side of it: with
/// the probability 1 - 2 P(Bin(n, 1/2) &lt; k). The largest k that leaves 95 % is taken; with fewer than 6 rounds it is 1, and less is covered.
/// </remarks>
internal readonly record struct Summary(double Median, double Low, double High)
{
    public static Summary Of(IReadOnlyList<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        int n = sorted.Length, k = Rank(n);
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return new Summary(median, sorted[k - 1], sorted[n - k]);
    }

    /// <summary>k.</summary>
    public static int Rank(int rounds)
    {
        double tail = 0, term = Math.Pow(0.5, rounds);
        for (int k = 0; k < rounds / 2; k++)
        {
            tail += term; // P(Bin(n, 1/2) <= k)
            if (2 * tail > 0.05)
                return Math.Max(1, k);
            term *= (double)(rounds - k) / (k + 1);
        }
        return 1;
    }
}
