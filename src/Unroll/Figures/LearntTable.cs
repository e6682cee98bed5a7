using System.Globalization;

namespace Unroll;

/// <summary>What a model has learnt, as a table for people: the strongest features of a tag, the transitions of a hidden Markov model. <c>unroll inspect</c> shows it.</summary>
public sealed record LearntTable
{
    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="columns">The heads of the columns, [C].</param>
    /// <param name="rows">The cells, [R][C].</param>
    /// <exception cref="UnrollException">A row does not have as many cells as there are columns.</exception>
    public LearntTable(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(rows);
        Title = title;
        Columns = new EqualList<string>(columns);
        Rows = new EqualList<IReadOnlyList<string>>(rows.Select(row => (IReadOnlyList<string>)new EqualList<string>(row)));
        foreach (IReadOnlyList<string> row in Rows)
            Require.That(row.Count == Columns.Count, $"The table \"{title}\"", $"a row of {row.Count} cells", $"{Columns.Count}, one a column");
    }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>The heads of the columns, [C].</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The cells, [R][C].</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>A number with three decimals.</summary>
    internal static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
