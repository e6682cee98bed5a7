namespace Unroll;

/// <summary>Each state emits counts: each number of a step has a Poisson distribution with a rate of its own, p(k | s) = r^k exp(-r) / k!.</summary>
public sealed class PoissonEmission : Emission
{
    private readonly double[] rates; // [S, D]

    /// <summary>Creates it from its rates.</summary>
    /// <param name="rates">The mean of each number in each state, [S, D]; above 0.</param>
    /// <exception cref="UnrollException">A rate is not above 0.</exception>
    public PoissonEmission(double[,] rates)
        : this(Checked("An emission", rates, rate => rate > 0, "rates above 0"), (rates ?? throw new ArgumentNullException(nameof(rates))).GetLength(0))
    {
    }

    internal PoissonEmission(double[] rates, int states) : base(states, rates.Length / states) => this.rates = rates;

    /// <inheritdoc/>
    public override int FreeParameters => rates.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Numbers => [Simplex.Logs(rates)];

    /// <inheritdoc/>
    public override double LogPrior => 0;

    /// <summary>The rate of a number in a state.</summary>
    /// <param name="state">From 0 to S - 1.</param>
    /// <param name="number">From 0 to D - 1.</param>
    public double this[int state, int number] => rates[(state * Width) + number];

    /// <inheritdoc/>
    public override void LogProbabilities(ReadOnlySpan<double> step, Span<double> scores)
    {
        double shared = 0;
        foreach (double k in step)
            shared += LogFactorial((long)k);
        for (int s = 0; s < States; s++)
        {
            double sum = -shared;
            for (int d = 0; d < Width; d++)
            {
                double rate = rates[(s * Width) + d];
                sum += (step[d] == 0 ? 0 : step[d] * Math.Log(rate)) - rate;
            }
            scores[s] = sum;
        }
    }

    /// <inheritdoc/>
    public override string? Fault(ReadOnlySpan<double> step)
    {
        foreach (double k in step)
        {
            if (!(k is >= 0 and <= 1e9 && Math.Floor(k) == k))
                return FormattableString.Invariant($"found {k}; expected a count: a whole number from 0 to 1,000,000,000");
        }
        return null;
    }

    /// <inheritdoc/>
    public override double[] Expectation(ReadOnlySpan<double> states) => GaussianEmission.Mean(rates, states);

    /// <summary>By multiplication of uniform numbers (Knuth 1969), in pieces of a rate of 30 at most.</summary>
    /// <inheritdoc/>
    public override void Sample(int state, ref Rng random, Span<double> step)
    {
        for (int d = 0; d < Width; d++)
        {
            step[d] = 0;
            for (double left = rates[(state * Width) + d]; left > 0; left -= 30)
            {
                double limit = Math.Exp(-Math.Min(left, 30)), product = random.NextDouble();
                while (product > limit)
                {
                    step[d]++;
                    product *= random.NextDouble();
                }
            }
        }
    }

    /// <inheritdoc/>
    public override EmissionCounts NewCounts() => new Counts(this);

    /// <inheritdoc/>
    public override IReadOnlyList<MarkovTable> Tables(IReadOnlyList<string> states, IReadOnlyList<string> columns) => [GaussianEmission.Table("the rate of each state", states, columns, rates)];

    /// <summary>log k!: by a sum, and from 32 on by Stirling's series, whose error is then below 1e-14.</summary>
    private static double LogFactorial(long k)
    {
        if (k >= 32)
        {
            double n = k + 1.0, inverse = 1 / n;
            return ((n - 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + (inverse * ((1.0 / 12) - (inverse * inverse * ((1.0 / 360) - (inverse * inverse / 1260)))));
        }
        double sum = 0;
        for (long i = 2; i <= k; i++)
            sum += Math.Log(i);
        return sum;
    }

    private sealed class Counts(PoissonEmission emission) : EmissionCounts
    {
        private readonly double[] weight = new double[emission.States];
        private readonly double[] sums = new double[emission.rates.Length]; // [S, D]

        public override void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> weights)
        {
            for (int s = 0; s < weight.Length; s++)
            {
                weight[s] += weights[s];
                for (int d = 0; d < step.Length; d++)
                    sums[(s * step.Length) + d] += weights[s] * step[d];
            }
        }

        public override void Add(EmissionCounts other)
        {
            Counts theirs = (Counts)other;
            for (int s = 0; s < weight.Length; s++)
                weight[s] += theirs.weight[s];
            for (int i = 0; i < sums.Length; i++)
                sums[i] += theirs.sums[i];
        }

        /// <summary>A rate that would be 0 becomes one that gives the same probabilities but for 1e-12.</summary>
        public override Emission Maximize() => new PoissonEmission(
            [.. sums.Select((sum, i) => weight[i / emission.Width] > 0 ? Math.Max(sum / weight[i / emission.Width], 1e-12) : emission.rates[i])], emission.States);

        public override IReadOnlyList<double[]> Gradient() => [[.. sums.Select((sum, i) => sum - (weight[i / emission.Width] * emission.rates[i]))]];
    }
}
