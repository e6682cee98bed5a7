namespace Unroll;

/// <summary>Turns rows with the names of states into indices.</summary>
internal sealed class AssignmentTable
{
    private readonly IReadOnlyList<(string Name, IReadOnlyList<string> States)> variables;
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>[] states;

    public AssignmentTable(IReadOnlyList<(string Name, IReadOnlyList<string> States)> variables)
    {
        this.variables = variables;
        for (int v = 0; v < variables.Count; v++)
            ids[variables[v].Name] = v;
        states = [.. variables.Select(variable => variable.States.Select((state, s) => (state, s)).ToDictionary(pair => pair.state, pair => pair.s, StringComparer.Ordinal))];
    }

    /// <summary>The columns of rows, and the states that occur in each, in the order of their names.</summary>
    /// <exception cref="UnrollException">The rows are of another kind, or a column has no states.</exception>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> States)> VariablesOf(IReadOnlyList<Example> rows)
    {
        OrderedDictionary<string, SortedSet<string>> found = new(StringComparer.Ordinal);
        foreach (Assignment row in rows.Select(RowOf))
        {
            for (int i = 0; i < row.Variables.Count; i++)
            {
                if (!found.TryGetValue(row.Variables[i], out SortedSet<string>? states))
                    found.Add(row.Variables[i], states = new SortedSet<string>(StringComparer.Ordinal));
                if (row.Values[i] is { } value)
                    states.Add(value);
            }
        }
        foreach ((string name, SortedSet<string> states) in found)
            Require.That(states.Count > 0, "The training set", $"the column '{name}' without a state", "states in every column, or a network that says which there are (model.structure.network)");
        return [.. found.Select(pair => (pair.Key, (IReadOnlyList<string>)[.. pair.Value]))];
    }

    /// <summary>All rows.</summary>
    public StateTable Of(IReadOnlyList<Example> rows) => new(variables, rows.Select(Of));

    /// <summary>The state of each variable in a row, -1 for a missing one.</summary>
    /// <exception cref="UnrollException">The row is of another kind, or has a variable or state that is unknown.</exception>
    public int[] Of(Example example)
    {
        Assignment row = RowOf(example);
        int[] found = new int[variables.Count];
        Array.Fill(found, -1);
        for (int i = 0; i < row.Variables.Count; i++)
        {
            if (row.Values[i] is not { } value)
                continue;
            string where = example.Place is { } place ? $"{place.Of(0)}: " : "";
            if (!ids.TryGetValue(row.Variables[i], out int id))
                throw new UnrollException($"{where}there is no variable '{row.Variables[i]}' in the network; expected {BayesNames.Choice(row.Variables[i], [.. variables.Select(variable => variable.Name)])}.");
            if (!states[id].TryGetValue(value, out int state))
                throw new UnrollException($"{where}'{row.Variables[i]}' has no state '{value}'; expected {BayesNames.Choice(value, variables[id].States)}.");
            found[id] = state;
        }
        return found;
    }

    private static Assignment RowOf(Example example) => example.InputAs<Assignment>("A Bayesian network");
}
