namespace Unroll;

/// <summary>
/// The directions in which vectors differ most (principal component analysis; Pearson 1901), to draw them in the plane: the eigenvectors of the largest eigenvalues of their covariance, found by power iteration, each without those
/// found before it. The largest number of each is positive. Immutable.
/// </summary>
public sealed class PrincipalAxes
{
    private const int MostSteps = 1000;
    private const double Settled = 1e-12;

    private readonly double[] mean;
    private readonly double[][] axes;

    private PrincipalAxes(double[] mean, double[][] axes, double[] variances) => (this.mean, this.axes, Variances) = (mean, axes, variances);

    /// <summary>The variance of the vectors along each axis, the largest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Finds the axes.</summary>
    /// <param name="vectors">Vectors of the same size, at least one.</param>
    /// <param name="count">How many axes, 1 up to the size of a vector.</param>
    /// <exception cref="UnrollException">There is no vector, two have different sizes, or there are not as many axes.</exception>
    public static PrincipalAxes Fit(IReadOnlyList<Real[]> vectors, int count)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        Require.That(vectors.Count > 0, "The principal axes", "no vector", "at least one");
        int size = vectors[0].Length;
        Require.That(vectors.All(vector => vector.Length == size), "The principal axes", "vectors of several sizes", "the same size");
        Require.InRange("count", count, 1, size);
        double[] mean = [.. Enumerable.Range(0, size).Select(d => vectors.Average(vector => (double)vector[d]))];
        double[][] centred = [.. vectors.Select(vector => vector.Select((x, d) => x - mean[d]).ToArray())], axes = new double[count][];
        double[] variances = new double[count];
        for (int k = 0; k < count; k++)
        {
            Rng random = new Rng(1).Stream((ulong)k);
            double[] axis = new double[size];
            for (int d = 0; d < size; d++)
                axis[d] = random.NextNormal();
            Straighten(axis, axes[..k]);
            for (int step = 0; step < MostSteps; step++)
            {
                double[] next = new double[size];
                foreach (double[] vector in centred)
                    Add(next, Dot(vector, axis) / centred.Length, vector);
                variances[k] = Straighten(next, axes[..k]);
                bool settled = variances[k] == 0 || 1 - Math.Abs(Dot(axis, next)) < Settled;
                axis = variances[k] == 0 ? axis : next;
                if (settled)
                    break;
            }
            axes[k] = axis.MaxBy(Math.Abs) < 0 ? [.. axis.Select(x => -x)] : axis;
        }
        return new PrincipalAxes(mean, axes, variances);
    }

    /// <summary>Where a vector is along the axes.</summary>
    /// <param name="vector">Of the same size.</param>
    /// <exception cref="UnrollException">It has another size.</exception>
    public double[] Apply(Real[] vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Require.That(vector.Length == mean.Length, "The principal axes", $"a vector of {vector.Length} numbers", $"{mean.Length}");
        return [.. axes.Select(axis => Dot([.. vector.Select((x, d) => x - mean[d])], axis))];
    }

    /// <summary>Takes off what lies along other axes, and makes a vector as long as 1; its length before. All this twice: of a vector that was almost nothing but the others, rounding would be left.</summary>
    private static double Straighten(double[] vector, double[][] others)
    {
        double first = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] other in others)
                Add(vector, -Dot(vector, other), other);
            double length = Math.Sqrt(Dot(vector, vector));
            for (int d = 0; length > 0 && d < vector.Length; d++)
                vector[d] /= length;
            first = pass == 0 ? length : first;
        }
        return first;
    }

    private static void Add(double[] sum, double factor, double[] vector)
    {
        for (int d = 0; d < sum.Length; d++)
            sum[d] += factor * vector[d];
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
            sum += x[d] * y[d];
        return sum;
    }
}
