namespace Unroll;

/// <summary>How two lists of numbers go together, -1 to 1.</summary>
internal static class Correlation
{
    /// <summary>Pearson's r: how close the pairs are to a rising line. 0 where one list is constant or there are no pairs.</summary>
    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Require.That(x.Count == y.Count, "A correlation", $"{x.Count} numbers and {y.Count}", "as many of both");
        double meanX = x.DefaultIfEmpty().Average(), meanY = y.DefaultIfEmpty().Average(), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Count; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : 0;
    }

    /// <summary>Spearman's ρ: Pearson's r of the ranks; equal numbers share the mean of their ranks.</summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    private static double[] Ranks(IReadOnlyList<double> numbers)
    {
        double[] ranks = new double[numbers.Count];
        int[] order = [.. Enumerable.Range(0, ranks.Length).OrderBy(i => numbers[i])];
        for (int first = 0, next; first < order.Length; first = next)
        {
            for (next = first; next < order.Length && numbers[order[next]].Equals(numbers[order[first]]); next++)
            {
            }
            for (int i = first; i < next; i++)
                ranks[order[i]] = (first + next - 1) / 2.0;
        }
        return ranks;
    }
}
