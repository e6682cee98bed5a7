using System.Globalization;

namespace Unroll;

/// <summary>The numbers of one block of probabilities in a BIF file: rows by the states of the parents, a default row, or a whole table.</summary>
/// <param name="tokens">Just before the block's '{'.</param>
/// <param name="name">The variable.</param>
/// <param name="states">Its states.</param>
/// <param name="parents">The states of each parent.</param>
/// <param name="line">Where the block begins.</param>
internal sealed class BifTable(BifTokens tokens, string name, IReadOnlyList<string> states, IReadOnlyList<string>[] parents, int line)
{
    private readonly string where = $"the probabilities of '{name}'";
    private readonly Dictionary<long, double[]> rows = [];
    private readonly Dictionary<string, int>[] indices = [.. parents.Select(each => each.Select((state, i) => (state, i)).DistinctBy(pair => pair.state).ToDictionary(pair => pair.state, pair => pair.i, StringComparer.Ordinal))];
    private double[]? whole;
    private double[]? other;

    /// <summary>Reads the block.</summary>
    /// <param name="property">Passes over a property.</param>
    /// <returns>[rows, states], the last parent's state changing fastest.</returns>
    public double[] Read(Action<string> property)
    {
        double numbers = parents.Aggregate((double)states.Count, (product, each) => product * each.Count);
        if (numbers > BayesNet.LargestTable)
            throw tokens.Bad(line, $"the table of '{name}' would have {BayesNames.Size(numbers)}; expected at most {BayesNames.Size(BayesNet.LargestTable)}, so it needs fewer parents or states.");
        long count = (long)numbers / states.Count;
        tokens.Pass("{", where);
        while (!tokens.Skip("}"))
        {
            int start = tokens.Line;
            if (tokens.Skip("("))
                Row(start);
            else if (tokens.Skip("table"))
                whole = Once(whole, Numbers((int)numbers, start), start, "table");
            else if (tokens.Skip("default"))
                other = Once(other, Checked(Numbers(states.Count, start), start), start, "default row");
            else
                property(where);
        }
        if (whole is not null)
            return rows.Count > 0 || other is not null ? throw tokens.Bad(line, $"{where} have a table and rows; expected one of them.") : Turned(whole, count);
        if (other is null && rows.Count < count)
            throw tokens.Bad(line, rows.Count == 0 ? $"{where} have no numbers; expected {(parents.Length == 0 ? "\"table\" with them" : "a row for each combination of the parents' states")}." : $"{where} have no row for ({Missing(count)}) and {rows.Count} of {count} rows; expected all of them, or a default row.");
        double[] table = new double[(int)numbers];
        for (long row = 0; row < count; row++)
            rows.GetValueOrDefault(row, other!).CopyTo(table, row * states.Count);
        return table;
    }

    private double[] Once(double[]? before, double[] numbers, int start, string what) => before is null ? numbers : throw tokens.Bad(start, $"{where} have a second {what}; expected one.");

    private void Row(int start)
    {
        long row = 0;
        int given = 0;
        List<string> named = [];
        while (!tokens.Skip(")"))
        {
            string state = tokens.Word("a state of a parent or ')'");
            tokens.Skip(",");
            named.Add(state);
            if (given == parents.Length)
                throw tokens.Bad(start, $"{where}: found a row with more than {parents.Length} states; expected one for each parent.");
            if (!indices[given].TryGetValue(state, out int index))
                throw tokens.Bad(start, $"{where}: found the state '{state}' of parent {given + 1}; expected {BayesNames.Choice(state, parents[given])}.");
            row = (row * parents[given++].Count) + index;
        }
        if (given < parents.Length)
            throw tokens.Bad(start, $"{where}: found a row with {given} states; expected {parents.Length}, one for each parent.");
        if (!rows.TryAdd(row, Checked(Numbers(states.Count, start), start)))
            throw tokens.Bad(start, $"{where} have a second row for ({string.Join(", ", named)}); expected one.");
    }

    private double[] Numbers(int count, int start)
    {
        List<double> numbers = [];
        while (!tokens.Skip(";"))
        {
            int at = tokens.Line;
            string word = tokens.Word("a number or ';'");
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number is >= 0 and <= 1))
                throw tokens.Bad(at, $"{where}: found '{(word.Length > 40 ? word[..40] + "..." : word)}'; expected a number from 0 to 1.");
            numbers.Add(number);
            tokens.Skip(",");
        }
        return numbers.Count == count ? [.. numbers] : throw tokens.Bad(start, FormattableString.Invariant($"{where}: found {numbers.Count} numbers; expected {count}."));
    }

    private double[] Checked(double[] row, int start) => Math.Abs(row.Sum() - 1) <= BayesNet.RowTolerance ? row
        : throw tokens.Bad(start, FormattableString.Invariant($"{where}: found numbers that sum to {row.Sum():0.######}; expected a sum of 1."));

    /// <summary>A whole table has the variable's own state changing slowest.</summary>
    private double[] Turned(double[] given, long count)
    {
        double[] table = new double[given.Length];
        for (int i = 0; i < given.Length; i++)
            table[(i % count * states.Count) + (i / count)] = given[i];
        for (int row = 0; row < count; row++)
            _ = Checked(table[(row * states.Count)..((row + 1) * states.Count)], line);
        return table;
    }

    private string Missing(long count)
    {
        long row = 0;
        while (row < count && rows.ContainsKey(row))
            row++;
        string[] named = new string[parents.Length];
        for (int p = parents.Length - 1; p >= 0; p--)
            (row, named[p]) = (row / parents[p].Count, parents[p][(int)(row % parents[p].Count)]);
        return string.Join(", ", named);
    }
}
