namespace Unroll;

/// <summary>
/// Clusters of steps: Lloyd's algorithm (1982) from centres chosen as k-means++ does (Arthur and Vassilvitskii 2007), in distances divided by each number's deviation. Emissions of numbers begin so.
/// </summary>
internal static class KMeans
{
    private const int MostIterations = 30;
    private const int MostSteps = 20_000; // of more, so many are chosen at random

    /// <summary>The centres, [K, D], and the variances within each cluster, [K, D]; of a cluster of equal steps, small ones.</summary>
    public static (double[] Centres, double[] Variances) Of(IReadOnlyList<double[]> sequences, int clusters, StepMoments scale, ref Rng random)
    {
        int width = scale.Means.Count;
        List<double[]> steps = Chosen(sequences, width, scale.Steps, ref random);
        double[] centres = Seeds(steps, clusters, scale, ref random);
        int[] nearest = new int[steps.Count];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            bool moved = false;
            for (int i = 0; i < nearest.Length; i++)
            {
                int best = Enumerable.Range(0, clusters).MinBy(k => Distance(steps[i], centres.AsSpan(k * width, width), scale));
                moved |= best != nearest[i] || iteration == 0;
                nearest[i] = best;
            }
            if (!moved)
                break;
            for (int k = 0; k < clusters; k++)
            {
                double[][] own = [.. steps.Where((_, i) => nearest[i] == k)];
                for (int d = 0; d < width && own.Length > 0; d++)
                    centres[(k * width) + d] = own.Average(step => step[d]);
            }
        }
        double[] variances = new double[centres.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            double[] own = [.. steps.Where((_, step) => nearest[step] == i / width).Select(step => step[i % width] - centres[i])];
            variances[i] = Math.Max(own.Length > 1 ? own.Average(x => x * x) : 0, 0.01 * scale.Variances[i % width]);
        }
        return (centres, variances);
    }

    private static List<double[]> Chosen(IReadOnlyList<double[]> sequences, int width, long count, ref Rng random)
    {
        List<double[]> steps = [];
        foreach (double[] sequence in sequences)
        {
            for (int from = 0; from < sequence.Length; from += width)
            {
                if (count <= MostSteps || random.NextDouble() * count < MostSteps)
                    steps.Add(sequence[from..(from + width)]);
            }
        }
        return steps;
    }

    private static double[] Seeds(List<double[]> steps, int clusters, StepMoments scale, ref Rng random)
    {
        int width = scale.Means.Count;
        double[] centres = new double[clusters * width], distances = new double[steps.Count];
        Array.Fill(distances, 1);
        for (int k = 0; k < clusters; k++)
        {
            double sum = distances.Sum();
            int chosen = sum > 0 ? Simplex.Sample(Array.ConvertAll(distances, d => d / sum), ref random) : random.NextInt(steps.Count);
            steps[chosen].CopyTo(centres, k * width);
            for (int i = 0; i < distances.Length; i++)
                distances[i] = Math.Min(k == 0 ? double.PositiveInfinity : distances[i], Distance(steps[i], centres.AsSpan(k * width, width), scale));
        }
        return centres;
    }

    private static double Distance(double[] step, ReadOnlySpan<double> centre, StepMoments scale)
    {
        double sum = 0;
        for (int d = 0; d < step.Length; d++)
            sum += (step[d] - centre[d]) * (step[d] - centre[d]) / scale.Variances[d];
        return sum;
    }
}
