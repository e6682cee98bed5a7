using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Which share of some vectors lies among others: a vector is covered if it is no farther from one of the others than that one's k-th neighbour among the others. Of generated vectors among real ones it is precision, of real among generated ones
/// recall (Kynkäänniemi et al. 2019, eq. 1 and 2).
/// </summary>
public static class NeighbourCoverage
{
    /// <summary>The share, 0 to 1.</summary>
    /// <param name="vectors">At least one.</param>
    /// <param name="among">More than k.</param>
    /// <param name="k">1 or more.</param>
    /// <exception cref="UnrollException">There are too few vectors.</exception>
    public static double Of(IReadOnlyList<Real[]> vectors, IReadOnlyList<Real[]> among, int k = 3)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(among);
        Require.That(k >= 1 && among.Count > k && vectors.Count > 0, "A coverage", $"{vectors.Count} vectors among {among.Count}, with neighbour {k}", "at least one vector, among more than that neighbour's number");
        double[] radii = [.. among.Select(centre => among.Select(other => Distance(centre, other)).Order().ElementAt(k))]; // the nearest is itself
        return vectors.Count(vector => Enumerable.Range(0, among.Count).Any(i => Distance(vector, among[i]) <= radii[i])) / (double)vectors.Count;
    }

    private static double Distance(Real[] a, Real[] b) => TensorPrimitives.Distance<Real>(a, b);
}
