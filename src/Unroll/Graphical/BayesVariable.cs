namespace Unroll;

/// <summary>A variable of a Bayesian network: its states, its parents, and the probability of each state given the states of the parents. Immutable.</summary>
public sealed class BayesVariable
{
    private readonly double[] table;

    /// <summary>Creates a variable. Lists are copied.</summary>
    /// <param name="name">Its name, not empty.</param>
    /// <param name="states">The names of its states, all different, at least one.</param>
    /// <param name="parents">The names of its parents, all different.</param>
    /// <param name="table">
    /// P(state | parents): one row for each combination of the parents' states, the last parent's state changing fastest, and in each row one number for each state. Numbers are from 0 to
    /// 1, and each row sums to 1 within 0.001; they are used as they are.
    /// </param>
    /// <exception cref="UnrollException">A name is empty or occurs twice, or the table has no whole number of rows, or a row is no distribution.</exception>
    public BayesVariable(string name, IReadOnlyList<string> states, IReadOnlyList<string> parents, IReadOnlyList<double> table)
    {
        Require.That(!string.IsNullOrWhiteSpace(name), "A variable of a Bayesian network", "no name", "a name");
        Name = name;
        States = new EqualList<string>(states ?? throw new ArgumentNullException(nameof(states)));
        Parents = new EqualList<string>(parents ?? throw new ArgumentNullException(nameof(parents)));
        Require.That(States.Count > 0, $"The variable '{name}'", "no states", "at least one");
        CheckNames(States, "state");
        CheckNames(Parents, "parent");
        this.table = [.. table ?? throw new ArgumentNullException(nameof(table))];
        Require.That(this.table.Length > 0 && this.table.Length % States.Count == 0, $"The table of '{name}'", $"{this.table.Length} numbers", $"rows of {States.Count}, one number a state");
        IsNormalized = CheckRows();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of its states.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>The names of its parents.</summary>
    public IReadOnlyList<string> Parents { get; }

    /// <summary>P(state | parents), [rows, states]: a row for each combination of the parents' states, the last parent's state changing fastest.</summary>
    public ReadOnlyMemory<double> Table => table;

    /// <summary>The numbers of the table, which nobody changes.</summary>
    internal double[] Numbers => table;

    /// <summary>Whether every row sums to 1 but for rounding, so that the variable says nothing about its parents while it is not observed.</summary>
    internal bool IsNormalized { get; }

    /// <summary>The index of a state.</summary>
    /// <param name="state">Its name.</param>
    /// <exception cref="UnrollException">There is no such state.</exception>
    public int State(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int index = IndexOf(state);
        return index >= 0 ? index : throw new UnrollException($"'{Name}' has no state '{state}'; expected {BayesNames.Choice(state, States)}.");
    }

    /// <summary>The index of a state, or -1.</summary>
    internal int IndexOf(string state)
    {
        for (int i = 0; i < States.Count; i++)
        {
            if (States[i] == state)
                return i;
        }
        return -1;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private void CheckNames(IReadOnlyList<string> names, string what)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string each in names)
        {
            Require.That(each.Length > 0, $"The variable '{Name}'", $"a {what} without a name", "a name for each");
            Require.That(seen.Add(each), $"The variable '{Name}'", $"the {what} '{each}' twice", "each once");
        }
    }

    private bool CheckRows()
    {
        bool exact = true;
        for (int row = 0; row < table.Length / States.Count; row++)
        {
            double sum = 0;
            foreach (double number in table.AsSpan(row * States.Count, States.Count))
            {
                Require.That(number is >= 0 and <= 1, $"The table of '{Name}', row {row + 1}", $"the number {number}", "probabilities from 0 to 1");
                sum += number;
            }
            Require.That(Math.Abs(sum - 1) <= BayesNet.RowTolerance, $"The table of '{Name}', row {row + 1}", $"numbers that sum to {Math.Round(sum, 6)}", "a sum of 1");
            exact &= Math.Abs(sum - 1) <= 1e-14;
        }
        return exact;
    }
}
