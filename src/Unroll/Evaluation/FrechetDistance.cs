namespace Unroll;

/// <summary>
/// How far two sets of vectors are from one another, if each is taken for a sample of a normal distribution: |μ - ν|² + tr(S + T - 2 (S T)^½) (Dowson and Landau 1982; of features of pictures, Heusel et al. 2017, eq. 6). 0 for equal means and
/// covariances.
/// </summary>
public static class FrechetDistance
{
    /// <summary>The distance.</summary>
    /// <param name="a">Vectors of one length, at least one.</param>
    /// <param name="b">As many numbers each, at least one.</param>
    /// <exception cref="UnrollException">One of the sets is empty.</exception>
    public static double Of(IReadOnlyList<Real[]> a, IReadOnlyList<Real[]> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Require.That(a.Count > 0 && b.Count > 0, "A Fréchet distance", $"{a.Count} and {b.Count} vectors", "at least one of each");
        (double[] meanA, double[,] covarianceA) = Moments(a);
        (double[] meanB, double[,] covarianceB) = Moments(b);
        double[,] root = SymmetricMatrix.SquareRoot(covarianceA);
        double[] values = SymmetricMatrix.Eigen(SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(root, covarianceB), root)).Values;
        double distance = -2 * values.Sum(value => Math.Sqrt(Math.Max(0, value)));
        for (int i = 0; i < meanA.Length; i++)
            distance += ((meanA[i] - meanB[i]) * (meanA[i] - meanB[i])) + covarianceA[i, i] + covarianceB[i, i];
        return Math.Max(0, distance);
    }

    private static (double[] Mean, double[,] Covariance) Moments(IReadOnlyList<Real[]> vectors)
    {
        int size = vectors[0].Length;
        double[] mean = new double[size], centred = new double[size];
        double[,] covariance = new double[size, size];
        foreach (Real[] vector in vectors)
        {
            for (int i = 0; i < size; i++)
                mean[i] += vector[i] / (double)vectors.Count;
        }
        foreach (Real[] vector in vectors)
        {
            for (int i = 0; i < size; i++)
                centred[i] = vector[i] - mean[i];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[i, j] += centred[i] * centred[j] / vectors.Count;
            }
        }
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
                covariance[j, i] = covariance[i, j];
        }
        return (mean, covariance);
    }
}
