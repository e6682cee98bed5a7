namespace Unroll;

/// <summary>
/// Each state emits frames of D numbers from a normal distribution: log p(x | s) = -(D log 2π + log |Σ| + (x - μ)' Σ⁻¹ (x - μ)) / 2. The covariances are diagonal, full, or one full one that
/// all states share.
/// </summary>
/// <remarks>
/// Prior (inverse Wishart, its constant left out): -n/2 (log |Σ| + tr Σ⁻¹ V), as if n more steps of variances V were seen in each covariance. Without one, the likelihood has no maximum: a state that
/// holds a single step has a variance of 0.
/// </remarks>
public sealed class GaussianEmission : Emission
{
    private readonly double[] means;   // [S, D]
    private readonly double[] factors; // L of each covariance, [R, D, D]; R is 1 if it is shared
    private readonly double[] logs;    // log |L|, [R]
    private readonly double priorWeight;
    private readonly double[] priorVariances; // [D]

    /// <summary>Creates one with diagonal covariances.</summary>
    /// <param name="means">The mean of each number in each state, [S, D].</param>
    /// <param name="variances">Their variances, [S, D], above 0.</param>
    /// <exception cref="UnrollException">The two do not fit, or a variance is not above 0.</exception>
    public GaussianEmission(double[,] means, double[,] variances) : this(means, Diagonals(means, variances), CovarianceKind.Diagonal)
    {
    }

    /// <summary>Creates one with full covariances.</summary>
    /// <param name="means">The mean of each number in each state, [S, D].</param>
    /// <param name="covariances">One for each state, or one for all; each [D, D].</param>
    /// <exception cref="UnrollException">They do not fit, or a covariance is not symmetric and positive definite.</exception>
    public GaussianEmission(double[,] means, IReadOnlyList<double[,]> covariances)
        : this(means, covariances, covariances is { Count: 1 } ? CovarianceKind.Tied : CovarianceKind.Full)
    {
    }

    internal GaussianEmission(double[] means, double[] factors, CovarianceKind kind, int states, double priorWeight, double[] priorVariances) : base(states, means.Length / states)
    {
        Kind = kind;
        this.means = means;
        this.factors = factors;
        this.priorWeight = priorWeight;
        this.priorVariances = priorVariances;
        logs = new double[factors.Length / (Width * Width)];
        for (int i = 0; i < logs.Length * Width; i++)
            logs[i / Width] += Math.Log(factors[(i * Width) + (i % Width)]);
    }

    private GaussianEmission(double[,] means, IReadOnlyList<double[,]> covariances, CovarianceKind kind)
        : this(Checked("An emission", means, _ => true, "finite means"), Factors(means, covariances), kind, means.GetLength(0), 0, [])
    {
    }

    /// <summary>Which covariances it has.</summary>
    public CovarianceKind Kind { get; }

    /// <inheritdoc/>
    public override int FreeParameters => means.Length + (Kind == CovarianceKind.Diagonal ? means.Length : logs.Length * Width * (Width + 1) / 2);

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Numbers => [means, GaussianNumbers.Of(factors, Width, Kind)];

    /// <inheritdoc/>
    public override double LogPrior
    {
        get
        {
            double sum = 0;
            for (int r = 0; r < logs.Length && priorWeight > 0; r++)
            {
                double trace = 0;
                Span<double> unit = new double[Width];
                for (int d = 0; d < Width; d++)
                {
                    unit.Clear();
                    unit[d] = 1;
                    Cholesky.Solve(Factor(r), unit);
                    foreach (double y in unit)
                        trace += priorVariances[d] * y * y;
                }
                sum -= priorWeight / 2 * ((2 * logs[r]) + trace);
            }
            return sum;
        }
    }

    /// <summary>The mean of a number in a state.</summary>
    /// <param name="state">From 0 to S - 1.</param>
    /// <param name="number">From 0 to D - 1.</param>
    public double Mean(int state, int number) => means[(state * Width) + number];

    /// <summary>The covariance of a state, [D, D].</summary>
    /// <param name="state">From 0 to S - 1.</param>
    public double[,] Covariance(int state)
    {
        double[,] covariance = new double[Width, Width];
        Buffer.BlockCopy(Cholesky.Covariance(Factor(Row(state)), Width), 0, covariance, 0, Width * Width * sizeof(double));
        return covariance;
    }

    /// <summary>The same emission with a prior on its covariances, under which counts are maximised.</summary>
    /// <param name="weight">n: how many steps it counts as, 0 or more.</param>
    /// <param name="variances">V, [D], above 0.</param>
    /// <exception cref="UnrollException">A number is out of its range, or there are not D.</exception>
    public GaussianEmission WithPrior(double weight, IReadOnlyList<double> variances)
    {
        ArgumentNullException.ThrowIfNull(variances);
        Require.InRange("weight", weight, 0, double.MaxValue);
        Require.That(variances.Count == Width && variances.All(v => v > 0 && double.IsFinite(v)), "A prior", string.Join(", ", variances.Select(v => FormattableString.Invariant($"{v}"))), $"{Width} variances above 0");
        return new GaussianEmission(means, factors, Kind, States, weight, [.. variances]);
    }

    /// <inheritdoc/>
    public override void LogProbabilities(ReadOnlySpan<double> step, Span<double> scores)
    {
        Span<double> y = Width <= 64 ? stackalloc double[Width] : new double[Width];
        double constant = Width * Math.Log(2 * Math.PI) / 2;
        for (int s = 0; s < States; s++)
        {
            Whiten(s, step, y);
            double square = 0;
            foreach (double value in y)
                square += value * value;
            scores[s] = -constant - logs[Row(s)] - (square / 2);
        }
    }

    /// <inheritdoc/>
    public override string? Fault(ReadOnlySpan<double> step)
    {
        foreach (double x in step)
        {
            if (!(Math.Abs(x) <= 1e100))
                return FormattableString.Invariant($"found {x}; expected finite numbers of at most 1e100");
        }
        return null;
    }

    /// <inheritdoc/>
    public override double[] Expectation(ReadOnlySpan<double> states) => Mean(means, states);

    /// <inheritdoc/>
    public override void Sample(int state, ref Rng random, Span<double> step)
    {
        double[] normal = new double[Width];
        for (int d = 0; d < Width; d++)
            normal[d] = random.NextNormal();
        ReadOnlySpan<double> factor = Factor(Row(state));
        for (int d = 0; d < Width; d++)
        {
            step[d] = means[(state * Width) + d];
            for (int k = 0; k <= d; k++)
                step[d] += factor[(d * Width) + k] * normal[k];
        }
    }

    /// <inheritdoc/>
    public override EmissionCounts NewCounts() => new Counts(this);

    /// <inheritdoc/>
    public override IReadOnlyList<MarkovTable> Tables(IReadOnlyList<string> states, IReadOnlyList<string> columns)
    {
        double[] deviations = new double[means.Length];
        for (int i = 0; i < deviations.Length; i++)
        {
            ReadOnlySpan<double> row = Factor(Row(i / Width)).Slice(i % Width * Width, Width);
            foreach (double value in row)
                deviations[i] += value * value;
            deviations[i] = Math.Sqrt(deviations[i]);
        }
        return [Table("the mean of each state", states, columns, means), Table("the standard deviation of each state", states, columns, deviations)];
    }

    /// <summary>Σ of means, each weighted by the probability of its state.</summary>
    internal static double[] Mean(double[] means, ReadOnlySpan<double> states)
    {
        double[] sum = new double[means.Length / states.Length];
        for (int i = 0; i < means.Length; i++)
            sum[i % sum.Length] += states[i / sum.Length] * means[i];
        return sum;
    }

    /// <summary>A table of a number for each state and column.</summary>
    internal static MarkovTable Table(string title, IReadOnlyList<string> states, IReadOnlyList<string> columns, double[] values)
    {
        double[,] table = new double[states.Count, values.Length / states.Count];
        Buffer.BlockCopy(values, 0, table, 0, values.Length * sizeof(double));
        return new MarkovTable(title, states, columns, table);
    }

    private int Row(int state) => logs.Length == 1 ? 0 : state;

    private ReadOnlySpan<double> Factor(int row) => factors.AsSpan(row * Width * Width, Width * Width);

    /// <summary>y = L⁻¹ (x - μ).</summary>
    private void Whiten(int state, ReadOnlySpan<double> step, Span<double> y)
    {
        ReadOnlySpan<double> factor = Factor(Row(state));
        for (int d = 0; d < Width; d++)
            y[d] = step[d] - means[(state * Width) + d];
        if (Kind != CovarianceKind.Diagonal)
            Cholesky.Solve(factor, y);
        for (int d = 0; d < Width && Kind == CovarianceKind.Diagonal; d++)
            y[d] /= factor[(d * Width) + d];
    }

    private static List<double[,]> Diagonals(double[,] means, double[,] variances)
    {
        double[] checkedVariances = Checked("An emission", variances, v => v > 0, "variances above 0");
        Require.That(means.GetLength(0) == variances.GetLength(0) && means.GetLength(1) == variances.GetLength(1), "An emission", $"{checkedVariances.Length} variances", $"{means.Length}, one for each mean");
        List<double[,]> all = [];
        for (int s = 0; s < variances.GetLength(0); s++)
        {
            double[,] square = new double[variances.GetLength(1), variances.GetLength(1)];
            for (int d = 0; d < variances.GetLength(1); d++)
                square[d, d] = variances[s, d];
            all.Add(square);
        }
        return all;
    }

    private static double[] Factors(double[,] means, IReadOnlyList<double[,]> covariances)
    {
        ArgumentNullException.ThrowIfNull(covariances);
        int states = means.GetLength(0), size = means.GetLength(1);
        Require.That(covariances.Count == 1 || covariances.Count == states, "An emission", $"{covariances.Count} covariances", $"{states}, one for each state, or one for all");
        List<double> all = [];
        foreach (double[,] covariance in covariances)
        {
            Require.That(covariance.GetLength(0) == size && covariance.GetLength(1) == size, "An emission", $"a covariance of {covariance.GetLength(0)} x {covariance.GetLength(1)}", $"{size} x {size}");
            double[] square = Checked("An emission", covariance, _ => true, "finite covariances");
            for (int i = 0; i < square.Length; i++)
                Require.That(square[i] == square[(i % size * size) + (i / size)], "An emission", $"a covariance whose row {i / size} is not its column {i / size}", "symmetric ones");
            all.AddRange(Cholesky.Factor(square, size) ?? throw new UnrollException("An emission: found a covariance that is not positive definite; expected one that has an inverse."));
        }
        return [.. all];
    }

    private sealed class Counts(GaussianEmission emission) : EmissionCounts
    {
        private readonly int size = emission.Width;
        private readonly double[] weight = new double[emission.States];
        private readonly double[] first = new double[emission.means.Length];                        // Σ w (x - μ), [S, D]
        private readonly double[] second = new double[emission.means.Length * emission.Width];      // Σ w (x - μ) (x - μ)', [S, D, D], lower halves

        public override void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> weights)
        {
            Span<double> x = size <= 64 ? stackalloc double[size] : new double[size];
            for (int s = 0; s < weight.Length; s++)
            {
                double w = weights[s];
                if (w == 0)
                    continue;
                weight[s] += w;
                for (int d = 0; d < size; d++)
                    first[(s * size) + d] += w * (x[d] = step[d] - emission.means[(s * size) + d]);
                for (int i = 0; i < size; i++)
                {
                    Span<double> row = second.AsSpan(((s * size) + i) * size, i + 1);
                    for (int j = emission.Kind == CovarianceKind.Diagonal ? i : 0; j <= i; j++)
                        row[j] += w * x[i] * x[j];
                }
            }
        }

        public override void Add(EmissionCounts other)
        {
            Counts theirs = (Counts)other;
            AddTo(weight, theirs.weight);
            AddTo(first, theirs.first);
            AddTo(second, theirs.second);
        }

        public override Emission Maximize()
        {
            double[] means = [.. emission.means];
            for (int i = 0; i < means.Length; i++)
                means[i] += weight[i / size] > 0 ? first[i] / weight[i / size] : 0;
            double[] factors = [.. emission.factors];
            for (int r = 0; r < emission.logs.Length; r++)
            {
                double total = emission.priorWeight;
                double[] sum = new double[size * size];
                for (int s = 0; s < weight.Length; s++)
                {
                    if (emission.Row(s) != r || weight[s] == 0)
                        continue;
                    total += weight[s];
                    for (int i = 0; i < sum.Length; i++)
                        sum[i] += second[(s * size * size) + i] - (emission.Kind == CovarianceKind.Diagonal && i / size != i % size ? 0 : first[(s * size) + (i / size)] * first[(s * size) + (i % size)] / weight[s]);
                }
                if (total == emission.priorWeight)
                    continue; // nothing was counted
                for (int d = 0; d < size && emission.priorWeight > 0; d++)
                    sum[(d * size) + d] += emission.priorWeight * emission.priorVariances[d];
                for (int i = 0; i < sum.Length; i++)
                    sum[i] = i % size > i / size ? 0 : sum[i] / total;
                double[] factor = Cholesky.Factor(sum, size) ?? throw new UnrollException(
                    $"{(emission.logs.Length == 1 ? "The covariance of all states" : $"The covariance of state {r}")} has no inverse: what {(emission.logs.Length == 1 ? "they" : "it")} emitted does not vary in every direction; expected a prior on the covariances, fewer states, or diagonal covariances.");
                factor.CopyTo(factors.AsSpan(r * size * size));
            }
            return new GaussianEmission(means, factors, emission.Kind, weight.Length, emission.priorWeight, emission.priorVariances);
        }

        /// <summary>By μ: Σ⁻¹ Σ w (x - μ). By L: the lower half of L⁻' (L⁻¹ B L⁻' - W I), B = Σ w (x - μ) (x - μ)'; times L[d, d] where the number is its logarithm.</summary>
        public override IReadOnlyList<double[]> Gradient()
        {
            double[] byMeans = [.. first], byFactors = new double[emission.factors.Length];
            for (int s = 0; s < weight.Length; s++)
            {
                ReadOnlySpan<double> factor = emission.Factor(emission.Row(s));
                Span<double> mean = byMeans.AsSpan(s * size, size);
                Cholesky.Solve(factor, mean);
                Cholesky.SolveTransposed(factor, mean);
                double[] product = new double[size * size];
                for (int i = 0; i < product.Length; i++)
                    product[i] = second[(s * size * size) + (Math.Max(i / size, i % size) * size) + Math.Min(i / size, i % size)];
                for (int side = 0; side < 2; side++) // L⁻¹ B, then L⁻¹ (L⁻¹ B)', which is symmetric
                {
                    for (int row = 0; row < size; row++)
                        Cholesky.Solve(factor, product.AsSpan(row * size, size));
                    Transpose(product);
                }
                for (int d = 0; d < size; d++)
                    product[(d * size) + d] -= weight[s];
                for (int row = 0; row < size; row++)
                    Cholesky.SolveTransposed(factor, product.AsSpan(row * size, size)); // rows of (L⁻' M)', as M is symmetric
                for (int i = 0; i < product.Length; i++)
                    byFactors[(emission.Row(s) * size * size) + i] += product[(i % size * size) + (i / size)];
            }
            return [byMeans, GaussianNumbers.Gradient(byFactors, emission.factors, size, emission.Kind)];
        }

        private void Transpose(double[] square)
        {
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < i; j++)
                    (square[(i * size) + j], square[(j * size) + i]) = (square[(j * size) + i], square[(i * size) + j]);
            }
        }

        private static void AddTo(double[] target, double[] source)
        {
            for (int i = 0; i < target.Length; i++)
                target[i] += source[i];
        }
    }
}
