namespace Unroll;

/// <summary>Lower triangular factors of covariances, Σ = L L': D x D, row-major, zeros above the diagonal.</summary>
internal static class Cholesky
{
    /// <summary>The factor of a covariance; null if it is not positive definite, or so nearly not that its factor would be rounding alone.</summary>
    public static double[]? Factor(ReadOnlySpan<double> covariance, int size)
    {
        double[] factor = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = covariance[(i * size) + j];
                for (int k = 0; k < j; k++)
                    sum -= factor[(i * size) + k] * factor[(j * size) + k];
                if (i == j && !(sum > 1e-14 * covariance[(i * size) + i] && sum > 1e-200 && double.IsFinite(sum)))
                    return null;
                factor[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * size) + j];
            }
        }
        return factor;
    }

    /// <summary>x becomes y with L y = x.</summary>
    public static void Solve(ReadOnlySpan<double> factor, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * x.Length, x.Length);
            double sum = x[i];
            for (int k = 0; k < i; k++)
                sum -= row[k] * x[k];
            x[i] = sum / row[i];
        }
    }

    /// <summary>x becomes y with L' y = x.</summary>
    public static void SolveTransposed(ReadOnlySpan<double> factor, Span<double> x)
    {
        for (int i = x.Length - 1; i >= 0; i--)
        {
            double sum = x[i];
            for (int k = i + 1; k < x.Length; k++)
                sum -= factor[(k * x.Length) + i] * x[k];
            x[i] = sum / factor[(i * x.Length) + i];
        }
    }

    /// <summary>L L'.</summary>
    public static double[] Covariance(ReadOnlySpan<double> factor, int size)
    {
        double[] product = new double[size * size];
        for (int i = 0; i < product.Length; i++)
        {
            for (int k = 0; k < size; k++)
                product[i] += factor[(i / size * size) + k] * factor[(i % size * size) + k];
        }
        return product;
    }
}
