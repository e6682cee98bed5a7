using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// A table of examples for learning a Bayesian network: in each row the state of each variable, or that it is missing. Equal rows are kept once, with their number. Immutable.
/// </summary>
public sealed class StateTable
{
    private readonly int[][] columns; // [variables][distinct rows], -1 where a state is missing
    private readonly double[] weights;

    /// <summary>Creates a table.</summary>
    /// <param name="variables">The names of the variables and of their states.</param>
    /// <param name="rows">For each example the index of the state of each variable; -1 for a missing one. The arrays are copied.</param>
    /// <exception cref="UnrollException">There are no variables, or a row does not fit them.</exception>
    public StateTable(IReadOnlyList<(string Name, IReadOnlyList<string> States)> variables, IEnumerable<int[]> rows)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(rows);
        Variables = [.. variables];
        Require.That(Variables.Count > 0, "A table of states", "no variables", "at least one");
        Dictionary<int[], int> places = new(new SameStates());
        List<int[]> distinct = [];
        List<double> counts = [];
        foreach (int[] row in rows)
        {
            Require.That(row.Length == Variables.Count, "A row of a table of states", $"{row.Length} states", $"{Variables.Count}, one for each variable");
            for (int v = 0; v < row.Length; v++)
                Require.That(row[v] >= -1 && row[v] < Variables[v].States.Count, "A row of a table of states", $"the index {row[v]} of a state of '{Variables[v].Name}'", $"-1 to {Variables[v].States.Count - 1}");
            Count++;
            IsComplete &= Array.IndexOf(row, -1) < 0;
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, row, out bool known);
            if (known)
            {
                counts[place]++;
                continue;
            }
            place = counts.Count;
            int[] copy = [.. row];
            distinct.Add(copy);
            counts.Add(1);
        }
        weights = [.. counts];
        columns = [.. Variables.Select((_, v) => distinct.Select(row => row[v]).ToArray())];
    }

    /// <summary>The names of the variables and of their states.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> States)> Variables { get; }

    /// <summary>How many examples there are.</summary>
    public int Count { get; }

    /// <summary>Whether no state is missing.</summary>
    public bool IsComplete { get; } = true;

    /// <summary>How many different examples there are.</summary>
    internal int Distinct => weights.Length;

    /// <summary>How often each different example occurs.</summary>
    internal double[] Weights => weights;

    /// <summary>The states of a variable in each different example.</summary>
    internal int[] Column(int variable) => columns[variable];

    /// <summary>How many states a variable has.</summary>
    internal int StatesOf(int variable) => Variables[variable].States.Count;

    /// <summary>Samples of a network.</summary>
    /// <param name="net">The network.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static StateTable Sample(BayesNet net, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(net);
        return new StateTable([.. net.Variables.Select(variable => (variable.Name, variable.States))], BayesSampling.Draw(net, count, seed));
    }

    /// <summary>How often each combination of states of some variables occurs, the last one's state changing fastest; examples where one is missing do not count.</summary>
    internal double[] Counts(ReadOnlySpan<int> variables)
    {
        double numbers = 1;
        foreach (int v in variables)
            numbers *= StatesOf(v);
        Require.That(numbers <= BayesNet.LargestTable, $"A table of {variables.Length} variables with '{Variables[variables[^1]].Name}'", $"{BayesNames.Size(numbers)}", $"at most {BayesNames.Size(BayesNet.LargestTable)}, so leave out columns that have another value in each row");
        int[] places = new int[weights.Length];
        foreach (int v in variables)
        {
            int[] column = columns[v];
            int states = StatesOf(v);
            for (int i = 0; i < places.Length; i++)
                places[i] = places[i] < 0 || column[i] < 0 ? -1 : (places[i] * states) + column[i];
        }
        double[] counts = new double[(int)numbers];
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0)
                counts[places[i]] += weights[i];
        }
        return counts;
    }

    /// <exception cref="UnrollException">There are no examples, or a state is missing.</exception>
    internal void CheckComplete(string who)
    {
        Require.That(Count > 0, who, "no examples", "at least one");
        for (int v = 0; !IsComplete && v < columns.Length; v++)
            Require.That(Array.IndexOf(columns[v], -1) < 0, who, $"examples in which '{Variables[v].Name}' is missing", "every state in every example, or a structure that is given");
    }

    private sealed class SameStates : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
