namespace Unroll;

/// <summary>Each state emits one of V symbols: p(x | s) is a table. A step is the number of a symbol, from 0 to V - 1.</summary>
public sealed class CategoricalEmission : Emission
{
    private readonly double[] table;   // [S, V]
    private readonly double[] bySymbol; // logarithms, [V, S]
    private readonly double pseudocount;

    /// <summary>Creates it from its table.</summary>
    /// <param name="probabilities">Of each symbol in each state, [S, V]; each row sums to 1.</param>
    /// <param name="pseudocount">The prior: how often each symbol counts as seen in each state beforehand (a Dirichlet distribution with this plus 1), 0 or more.</param>
    /// <exception cref="UnrollException">A row is no distribution.</exception>
    public CategoricalEmission(double[,] probabilities, double pseudocount = 0)
        : this(Checked("An emission", probabilities, p => p is >= 0 and <= 1, "probabilities from 0 to 1"), (probabilities ?? throw new ArgumentNullException(nameof(probabilities))).GetLength(0), pseudocount)
    {
    }

    internal CategoricalEmission(double[] table, int states, double pseudocount) : base(states, 1)
    {
        this.table = table;
        this.pseudocount = Require.InRange("pseudocount", pseudocount, 0, double.MaxValue);
        Symbols = table.Length / states;
        Require.That(Symbols > 0, "An emission", "no symbol", "at least one");
        Simplex.Check("An emission", table, Symbols);
        bySymbol = new double[table.Length];
        for (int i = 0; i < table.Length; i++)
            bySymbol[(i % Symbols * states) + (i / Symbols)] = Math.Log(table[i]);
    }

    /// <summary>V, the number of symbols.</summary>
    public int Symbols { get; }

    /// <inheritdoc/>
    public override int FreeParameters => States * (Symbols - 1);

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Numbers => [Simplex.ToNumbers(table)];

    /// <inheritdoc/>
    public override double LogPrior => Simplex.LogPrior(table, pseudocount);

    /// <summary>The probability of a symbol in a state.</summary>
    /// <param name="state">From 0 to S - 1.</param>
    /// <param name="symbol">From 0 to V - 1.</param>
    public double this[int state, int symbol] => table[(state * Symbols) + symbol];

    /// <inheritdoc/>
    public override void LogProbabilities(ReadOnlySpan<double> step, Span<double> scores) => bySymbol.AsSpan((int)step[0] * States, States).CopyTo(scores);

    /// <inheritdoc/>
    public override string? Fault(ReadOnlySpan<double> step) => step[0] >= 0 && step[0] < Symbols && Math.Floor(step[0]) == step[0] ? null
        : FormattableString.Invariant($"found {step[0]}; expected the number of a symbol, from 0 to {Symbols - 1}");

    /// <inheritdoc/>
    public override double[] Expectation(ReadOnlySpan<double> states)
    {
        double[] sum = new double[Symbols];
        for (int i = 0; i < table.Length; i++)
            sum[i % Symbols] += states[i / Symbols] * table[i];
        return sum;
    }

    /// <inheritdoc/>
    public override void Sample(int state, ref Rng random, Span<double> step) => step[0] = Simplex.Sample(table.AsSpan(state * Symbols, Symbols), ref random);

    /// <inheritdoc/>
    public override EmissionCounts NewCounts() => new Counts(this);

    internal override int SymbolCount => Symbols;

    /// <inheritdoc/>
    public override IReadOnlyList<MarkovTable> Tables(IReadOnlyList<string> states, IReadOnlyList<string> columns)
    {
        double[,] values = new double[States, Symbols];
        Buffer.BlockCopy(table, 0, values, 0, table.Length * sizeof(double));
        return [new MarkovTable("what each state emits", states, columns, values)];
    }

    private sealed class Counts(CategoricalEmission emission) : EmissionCounts
    {
        private readonly double[] counts = new double[emission.table.Length]; // [V, S]

        public override void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> weights)
        {
            Span<double> row = counts.AsSpan((int)step[0] * emission.States, emission.States);
            for (int s = 0; s < row.Length; s++)
                row[s] += weights[s];
        }

        internal override void AddSymbols(ReadOnlySpan<double> table)
        {
            for (int i = 0; i < counts.Length; i++)
                counts[i] += table[i];
        }

        public override void Add(EmissionCounts other)
        {
            double[] theirs = ((Counts)other).counts;
            for (int i = 0; i < counts.Length; i++)
                counts[i] += theirs[i];
        }

        public override Emission Maximize() =>
            new CategoricalEmission(Simplex.Maximize(ByState(), emission.table, emission.Symbols, emission.pseudocount), emission.States, emission.pseudocount);

        public override IReadOnlyList<double[]> Gradient() => [Simplex.Gradient(ByState(), emission.table, emission.Symbols)];

        private double[] ByState()
        {
            double[] table = new double[counts.Length];
            for (int i = 0; i < counts.Length; i++)
                table[(i % emission.States * emission.Symbols) + (i / emission.States)] = counts[i];
            return table;
        }
    }
}
