using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Unroll;

/// <summary>The numbers behind the figures of an experiment.</summary>
public sealed record LabTable
{
    /// <summary>Creates it. The list is copied.</summary>
    /// <param name="name">What it holds, in a word or two with hyphens: the name of its file.</param>
    /// <param name="columns">At least one; all of one length.</param>
    /// <exception cref="UnrollException">There is no column, or one is shorter.</exception>
    public LabTable(string name, params IEnumerable<LabColumn> columns)
    {
        Name = name;
        Columns = new EqualList<LabColumn>(columns);
        Require.That(Columns.Count > 0 && Columns.All(column => column.Count == Columns[0].Count), $"The table {name}", $"columns of {string.Join(", ", Columns.Select(column => column.Count))} cells", "one or more columns, all of one length");
    }

    /// <summary>What it holds; the name of its file.</summary>
    public string Name { get; }

    /// <summary>Its columns.</summary>
    public IReadOnlyList<LabColumn> Columns { get; }

    /// <summary>Its rows.</summary>
    public int Count => Columns[0].Count;

    /// <summary>A cell as text: a number with all its digits, nan, inf or -inf for one that is not finite.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    public string Text(int row, int column)
    {
        LabColumn cells = Columns[column];
        if (cells.Cells.Count > 0)
            return cells.Cells[row];
        double value = cells.Values[row];
        return double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes it as comma-separated values (RFC 4180), the names of the columns first.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteCsv(TextWriter writer)
    {
        using CsvWriter csv = new(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (LabColumn column in Columns)
            csv.WriteField(column.Name);
        csv.NextRecord();
        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < Columns.Count; column++)
                csv.WriteField(Text(row, column));
            csv.NextRecord();
        }
    }
}
