using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// For vectors the nearest of others, by the Euclidean distance. It shows whether a generator copies its training set: its items would then be nearer to the training set than new real items are (Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric
/// test to detect data-copying in generative models").
/// </summary>
public static class NearestNeighbours
{
    /// <summary>The nearest one to each vector; of equally near ones, the first.</summary>
    /// <param name="vectors">Of one size.</param>
    /// <param name="among">Of the same size, at least one.</param>
    /// <returns>For each vector the number of the nearest one, and its distance.</returns>
    /// <exception cref="UnrollException">There is none to be near, or sizes differ.</exception>
    public static IReadOnlyList<(int Index, double Distance)> Of(IReadOnlyList<Real[]> vectors, IReadOnlyList<Real[]> among)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(among);
        Require.That(among.Count > 0, "Nearest neighbours", "no vector to be near", "at least one");
        int size = among[0].Length;
        foreach (Real[] vector in vectors.Concat(among))
            Require.That(vector.Length == size, "Nearest neighbours", $"vectors of {size} and of {vector.Length} numbers", "the same size");
        return [.. vectors.Select(Nearest)];

        (int, double) Nearest(Real[] vector)
        {
            (int Index, double Distance) best = (-1, double.PositiveInfinity);
            for (int i = 0; i < among.Count; i++)
            {
                double distance = size == 0 ? 0 : TensorPrimitives.Distance<Real>(vector, among[i]);
                if (best.Index < 0 || distance < best.Distance)
                    best = (i, distance);
            }
            return best;
        }
    }

    /// <summary>How often one of some distances is smaller than one of others, where equal ones count by half: a half where neither is (the statistic of Mann and Whitney 1947, divided by the number of pairs).</summary>
    /// <param name="distances">At least one.</param>
    /// <param name="others">At least one.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="UnrollException">There is none.</exception>
    public static double ShareNearer(IReadOnlyList<double> distances, IReadOnlyList<double> others)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(others);
        Require.That(distances.Count > 0 && others.Count > 0, "A share of distances", $"{distances.Count} and {others.Count}", "at least one of each");
        return distances.Average(distance => others.Average(other => distance < other ? 1 : distance == other ? 0.5 : 0));
    }
}
