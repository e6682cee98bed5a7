namespace Unroll;

/// <summary>
/// Puts vectors into the plane so that near ones stay near: t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008), exact, for some hundred vectors.
/// </summary>
/// <remarks>
/// p(j|i) ∝ exp(-‖x(i) - x(j)‖² / 2 σ(i)²), where σ(i) gives the row a perplexity (eq. 1); P = (p(j|i) + p(i|j)) / 2N; q(i, j) ∝ 1 / (1 + ‖y(i) - y(j)‖²) (eq. 4). The cost is KL(P ‖ Q), its gradient
/// 4 Σ over j of (p - q) (y(i) - y(j)) / (1 + ‖y(i) - y(j)‖²) (eq. 5), followed with momentum 0.5, later 0.8, and a gain for each number that grows while its sign stays. Deviations: P is 12 times as large for the first
/// quarter of the steps (the paper: 4 times, for 50 steps), and the rate is N / 12, at least 50 (Belkina et al. 2019), where the paper has 100.
/// </remarks>
internal static class TSne
{
    private const double Least = 1e-12, Exaggeration = 12, SmallestGain = 0.01, Rate = 50;
    private const int MostHalvings = 200;

    /// <summary>Finds the places.</summary>
    /// <param name="vectors">[N], of the same size.</param>
    /// <param name="perplexity">About how many neighbours each vector has; at most (N - 1) / 3 is used.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="seed">Of the places at the start.</param>
    /// <param name="progress">Told the share of the steps that is done; null for none.</param>
    /// <returns>[N][2].</returns>
    public static double[][] Fit(IReadOnlyList<Real[]> vectors, double perplexity, int steps, ulong seed, Action<double>? progress = null)
    {
        int n = vectors.Count;
        double[,] p = Affinities(vectors, Math.Min(perplexity, (n - 1) / 3.0));
        Rng random = new Rng(seed).Stream("t-sne");
        double[][] y = new double[n][], moved = new double[n][], gains = new double[n][];
        for (int i = 0; i < n; i++)
            (y[i], moved[i], gains[i]) = ([1e-4 * random.NextNormal(), 1e-4 * random.NextNormal()], [0, 0], [1, 1]);
        double rate = Math.Max(Rate, n / Exaggeration);
        for (int step = 0; step < steps; step++)
        {
            bool early = step < steps / 4;
            double[][] gradient = Gradient(p, y, early ? Exaggeration : 1);
            for (int i = 0; i < n; i++)
            {
                for (int d = 0; d < 2; d++)
                {
                    gains[i][d] = Math.Max(SmallestGain, Math.Sign(gradient[i][d]) == Math.Sign(moved[i][d]) ? 0.8 * gains[i][d] : gains[i][d] + 0.2);
                    moved[i][d] = ((early ? 0.5 : 0.8) * moved[i][d]) - (rate * gains[i][d] * gradient[i][d]);
                    y[i][d] += moved[i][d];
                }
            }
            Centre(y);
            progress?.Invoke((step + 1.0) / steps);
        }
        return y;
    }

    /// <summary>P, [N, N]: symmetric, sums to 1, zeros on its diagonal.</summary>
    public static double[,] Affinities(IReadOnlyList<Real[]> vectors, double perplexity)
    {
        int n = vectors.Count;
        double[,] p = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            double[] squares = [.. Enumerable.Range(0, n).Select(j => Distance(vectors[i], vectors[j]))], row = Row(squares, i, perplexity);
            for (int j = 0; j < n; j++)
            {
                p[i, j] += row[j] / (2 * n);
                p[j, i] += row[j] / (2 * n);
            }
        }
        return p;
    }

    /// <summary>p(j|i) of all j, whose entropy is the logarithm of the perplexity: found by halving.</summary>
    /// <param name="squares">The squares of the distances from i, [N].</param>
    /// <param name="i">Which is left out.</param>
    /// <param name="perplexity">Above 0; below N - 1.</param>
    public static double[] Row(double[] squares, int i, double perplexity)
    {
        double nearest = squares.Where((_, j) => j != i).DefaultIfEmpty(0).Min(), low = 0, high = double.PositiveInfinity, beta = 1;
        double[] row = new double[squares.Length];
        for (int halving = 0; halving < MostHalvings; halving++)
        {
            double sum = 0, moment = 0;
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = j == i ? 0 : Math.Exp(-beta * (squares[j] - nearest));
                sum += row[j];
                moment += row[j] * (squares[j] - nearest);
            }
            for (int j = 0; j < row.Length; j++)
                row[j] /= Math.Max(sum, Least);
            double excess = Math.Log(Math.Max(sum, Least)) + (beta * moment / Math.Max(sum, Least)) - Math.Log(perplexity); // of the entropy
            if (Math.Abs(excess) < 1e-10)
                break;
            (low, high) = excess > 0 ? (beta, high) : (low, beta);
            beta = double.IsPositiveInfinity(high) ? 2 * beta : (low + high) / 2;
            if (beta > 1e100)
                break; // neighbours as near as each other: no width tells them apart
        }
        return row;
    }

    /// <summary>KL(P ‖ Q) in nats.</summary>
    public static double Cost(double[,] p, double[][] y)
    {
        (double[,] weights, double sum) = Weights(y);
        double cost = 0;
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
                cost += i == j || p[i, j] <= 0 ? 0 : p[i, j] * Math.Log(p[i, j] / (weights[i, j] / sum));
        }
        return cost;
    }

    /// <summary>The gradient of the cost by the places, [N][2], with P times a factor.</summary>
    public static double[][] Gradient(double[,] p, double[][] y, double factor)
    {
        (double[,] weights, double sum) = Weights(y);
        double[][] gradient = new double[y.Length][];
        for (int i = 0; i < y.Length; i++)
        {
            double x0 = 0, x1 = 0;
            for (int j = 0; j < y.Length; j++)
            {
                double pull = 4 * ((factor * p[i, j]) - (weights[i, j] / sum)) * weights[i, j];
                x0 += pull * (y[i][0] - y[j][0]);
                x1 += pull * (y[i][1] - y[j][1]);
            }
            gradient[i] = [x0, x1];
        }
        return gradient;
    }

    /// <summary>1 / (1 + ‖y(i) - y(j)‖²), zeros on the diagonal, and their sum.</summary>
    private static (double[,] Weights, double Sum) Weights(double[][] y)
    {
        double[,] weights = new double[y.Length, y.Length];
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double dx = y[i][0] - y[j][0], dy = y[i][1] - y[j][1];
                weights[i, j] = weights[j, i] = 1 / (1 + (dx * dx) + (dy * dy));
                sum += 2 * weights[i, j];
            }
        }
        return (weights, Math.Max(sum, Least));
    }

    private static double Distance(Real[] a, Real[] b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
            sum += ((double)a[d] - b[d]) * ((double)a[d] - b[d]);
        return sum;
    }

    private static void Centre(double[][] y)
    {
        double x0 = y.Average(place => place[0]), x1 = y.Average(place => place[1]);
        foreach (double[] place in y)
            (place[0], place[1]) = (place[0] - x0, place[1] - x1);
    }
}
