namespace Unroll;

/// <summary>Each state emits frames from a mixture of M normal distributions: p(x | s) = Σ over m of w(s, m) N(x; μ(s, m), Σ(s, m)).</summary>
public sealed class MixtureEmission : Emission
{
    private readonly double[] weights; // [S, M]
    private readonly double[] logs;
    private readonly GaussianEmission components;

    /// <summary>Creates it.</summary>
    /// <param name="weights">The probability of each component in each state, [S, M]; each row sums to 1.</param>
    /// <param name="components">The components as S M states: those of the first state, then those of the second, and so on.</param>
    /// <exception cref="UnrollException">A row of weights is no distribution, or there are not S M components.</exception>
    public MixtureEmission(double[,] weights, GaussianEmission components)
        : this(Checked("A mixture", weights, p => p is >= 0 and <= 1, "weights from 0 to 1"), components, (weights ?? throw new ArgumentNullException(nameof(weights))).GetLength(0))
    {
    }

    internal MixtureEmission(double[] weights, GaussianEmission components, int states) : base(states, components?.Width ?? throw new ArgumentNullException(nameof(components)))
    {
        Require.That(components.States == weights.Length, "A mixture", $"{components.States} components", $"{weights.Length}, one for each weight");
        this.weights = weights;
        this.components = components;
        Simplex.Check("A mixture", weights, Components);
        logs = Simplex.Logs(weights);
    }

    /// <summary>M, the number of components of a state.</summary>
    public int Components => weights.Length / States;

    /// <inheritdoc/>
    public override int FreeParameters => (States * (Components - 1)) + components.FreeParameters;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Numbers => [Simplex.ToNumbers(weights), .. components.Numbers];

    /// <inheritdoc/>
    public override double LogPrior => components.LogPrior;

    /// <inheritdoc/>
    public override void LogProbabilities(ReadOnlySpan<double> step, Span<double> scores)
    {
        double[] all = new double[weights.Length];
        Score(step, all);
        for (int s = 0; s < States; s++)
            scores[s] = LogSum.Of(all.AsSpan(s * Components, Components));
    }

    /// <inheritdoc/>
    public override string? Fault(ReadOnlySpan<double> step) => components.Fault(step);

    /// <inheritdoc/>
    public override double[] Expectation(ReadOnlySpan<double> states)
    {
        double[] all = new double[weights.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = states[i / Components] * weights[i];
        return components.Expectation(all);
    }

    /// <inheritdoc/>
    public override void Sample(int state, ref Rng random, Span<double> step) =>
        components.Sample((state * Components) + Simplex.Sample(weights.AsSpan(state * Components, Components), ref random), ref random, step);

    /// <inheritdoc/>
    public override EmissionCounts NewCounts() => new Counts(this);

    /// <inheritdoc/>
    public override IReadOnlyList<MarkovTable> Tables(IReadOnlyList<string> states, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(states);
        string[] parts = [.. states.SelectMany(state => Enumerable.Range(1, Components).Select(m => FormattableString.Invariant($"{state}, {m}")))];
        return [GaussianEmission.Table("the weight of each component", states, [.. Enumerable.Range(1, Components).Select(m => FormattableString.Invariant($"{m}"))], weights), .. components.Tables(parts, columns)];
    }

    private void Score(ReadOnlySpan<double> step, double[] scores)
    {
        components.LogProbabilities(step, scores);
        for (int i = 0; i < scores.Length; i++)
            scores[i] += logs[i];
    }

    private sealed class Counts(MixtureEmission emission) : EmissionCounts
    {
        private readonly double[] parts = new double[emission.weights.Length];
        private readonly EmissionCounts inner = emission.components.NewCounts();
        private readonly double[] scores = new double[emission.weights.Length];

        public override void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> weights)
        {
            emission.Score(step, scores);
            for (int s = 0; s < weights.Length; s++)
            {
                Span<double> some = scores.AsSpan(s * emission.Components, emission.Components);
                double all = LogSum.Of(some);
                for (int m = 0; m < some.Length; m++)
                    parts[(s * some.Length) + m] += some[m] = double.IsFinite(all) ? weights[s] * Math.Exp(some[m] - all) : 0;
            }
            inner.Add(step, scores);
        }

        public override void Add(EmissionCounts other)
        {
            Counts theirs = (Counts)other;
            for (int i = 0; i < parts.Length; i++)
                parts[i] += theirs.parts[i];
            inner.Add(theirs.inner);
        }

        public override Emission Maximize() =>
            new MixtureEmission(Simplex.Maximize(parts, emission.weights, emission.Components, 0), (GaussianEmission)inner.Maximize(), emission.States);

        public override IReadOnlyList<double[]> Gradient() => [Simplex.Gradient(parts, emission.weights, emission.Components), .. inner.Gradient()];
    }
}
