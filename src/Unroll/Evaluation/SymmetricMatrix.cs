namespace Unroll;

/// <summary>Eigenvalues of small symmetric matrices.</summary>
internal static class SymmetricMatrix
{
    private const int MostSweeps = 60;

    /// <summary>The eigenvalues and eigenvectors by rotations, each of which makes one pair of entries zero (Jacobi 1846; Golub and Van Loan 2013, section 8.5).</summary>
    /// <param name="matrix">Symmetric, [N, N]; kept.</param>
    /// <returns>Values [N] in no order, and as columns their vectors [N, N].</returns>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] a = (double[,])matrix.Clone(), v = new double[n, n];
        for (int i = 0; i < n; i++)
            v[i, i] = 1;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(a) > 1e-30 * Squares(a); sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                    Rotate(a, v, p, q);
            }
        }
        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], v);
    }

    /// <summary>The symmetric square root of a matrix without negative eigenvalues; those that rounding made negative count as 0.</summary>
    /// <param name="matrix">Symmetric, [N, N].</param>
    public static double[,] SquareRoot(double[,] matrix)
    {
        (double[] values, double[,] vectors) = Eigen(matrix);
        int n = values.Length;
        double[,] root = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                    root[i, j] += vectors[i, k] * Math.Sqrt(Math.Max(0, values[k])) * vectors[j, k];
            }
        }
        return root;
    }

    /// <summary>A B.</summary>
    public static double[,] Multiply(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        double[,] product = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                double factor = a[i, k];
                for (int j = 0; j < n; j++)
                    product[i, j] += factor * b[k, j];
            }
        }
        return product;
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1)), c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < a.GetLength(0); k++)
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (int k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
            (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
        }
    }

    private static double OffDiagonal(double[,] a)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < i; j++)
                sum += 2 * a[i, j] * a[i, j];
        }
        return sum;
    }

    private static double Squares(double[,] a)
    {
        double sum = 0;
        foreach (double value in a)
            sum += value * value;
        return sum;
    }
}
