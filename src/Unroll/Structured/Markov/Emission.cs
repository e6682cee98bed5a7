namespace Unroll;

/// <summary>
/// What the states of a hidden Markov model emit: a distribution of one step for each state. A step is a row of numbers: one symbol (its number from 0), counts, or a frame. Immutable.
/// </summary>
/// <remarks>An emission of your own derives from this class and from <see cref="EmissionCounts"/>; nothing else knows its kind.</remarks>
public abstract class Emission
{
    /// <summary>Creates the common part.</summary>
    /// <param name="states">S, 1 or more.</param>
    /// <param name="width">D, the numbers of a step, 1 or more.</param>
    protected Emission(int states, int width)
    {
        Require.That(states > 0 && width > 0, "An emission", $"{states} states and steps of {width} numbers", "one of each at least");
        States = states;
        Width = width;
    }

    /// <summary>S, the number of states.</summary>
    public int States { get; }

    /// <summary>D, the numbers of a step; 1 where a step is one symbol.</summary>
    public int Width { get; }

    /// <summary>The number of free parameters: numbers that are determined by others, such as the last probability of a row, are not counted.</summary>
    public abstract int FreeParameters { get; }

    /// <summary>
    /// The parameters as numbers without constraints, such as logarithms of probabilities: what a model's file holds, and what gradients are taken by. Each table is row-major.
    /// </summary>
    public abstract IReadOnlyList<double[]> Numbers { get; }

    /// <summary>The logarithm of the prior density of the parameters, up to a constant, in nats; 0 without a prior.</summary>
    public abstract double LogPrior { get; }

    /// <summary>The log-probability (or density) of a step in each state, in nats; negative infinity where a state cannot emit it.</summary>
    /// <param name="step">The step, [D]; one in which <see cref="Fault"/> finds nothing.</param>
    /// <param name="scores">Receives a number for each state, [S].</param>
    public abstract void LogProbabilities(ReadOnlySpan<double> step, Span<double> scores);

    /// <summary>What is wrong with a step, as "found ...; expected ..."; null if it can be one.</summary>
    /// <param name="step">The step, [D].</param>
    public abstract string? Fault(ReadOnlySpan<double> step);

    /// <summary>What is to be expected of a step whose state is uncertain: of symbols the probability of each, [V]; of numbers their means, [D].</summary>
    /// <param name="states">The probability of each state, [S].</param>
    public abstract double[] Expectation(ReadOnlySpan<double> states);

    /// <summary>Samples a step.</summary>
    /// <param name="state">The state that emits it.</param>
    /// <param name="random">The stream of random numbers; it is advanced.</param>
    /// <param name="step">Receives the step, [D].</param>
    public abstract void Sample(int state, ref Rng random, Span<double> step);

    /// <summary>Counts of nothing yet, from which a better emission of this kind, with the same prior, is made.</summary>
    public abstract EmissionCounts NewCounts();

    /// <summary>The parameters for people: titled tables with a row for each state.</summary>
    /// <param name="states">The names of the states, [S].</param>
    /// <param name="columns">The names of symbols, or of the numbers of a step.</param>
    public abstract IReadOnlyList<MarkovTable> Tables(IReadOnlyList<string> states, IReadOnlyList<string> columns);

    /// <summary>V, if a step is the number of one of so many symbols, which then are worked out once for all steps; 0 if not.</summary>
    internal virtual int SymbolCount => 0;

    /// <summary>Checks that a list is made of rows of numbers above 0 or whatever the test says.</summary>
    internal static double[] Checked(string who, double[,] values, Func<double, bool> test, string expected)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] all = new double[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = values[i / values.GetLength(1), i % values.GetLength(1)];
            Require.That(double.IsFinite(all[i]) && test(all[i]), who, FormattableString.Invariant($"{all[i]} for state {i / values.GetLength(1)}"), expected);
        }
        return all;
    }
}
