using System.Globalization;

namespace Unroll;

/// <summary>The values of a column of one file, row by row, as texts.</summary>
/// <param name="path">The file.</param>
/// <param name="column">Which column.</param>
/// <param name="rows">For each row its value, or the values of its list; null for a row without one.</param>
internal sealed class ColumnarColumn(string path, ColumnarField column, IReadOnlyList<string?[]?> rows)
{
    private const int MostNames = 12;

    /// <summary>The number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>Which column.</summary>
    public ColumnarField Field => column;

    /// <summary>The one value of a row, ids by their names.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <exception cref="UnrollException">There is none, or it is an id without a name.</exception>
    public string One(int row, string what) => Values(row, what)[0];

    /// <summary>The values of a row, ids by their names.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="what">What each should be, for messages.</param>
    /// <exception cref="UnrollException">One is missing, or is an id without a name.</exception>
    public string[] Values(int row, string what)
    {
        if (rows[row] is not { } values)
            throw Fault(row, $"found no list in the column {column.Name}; expected one for each row, so remove the row");
        string[] found = new string[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            string value = values[i] ?? throw Fault(row, $"found nothing{Place(i)} in the column {column.Name}; expected {what}, so remove the row or write one");
            found[i] = column.Names is null ? value : Named(row, i, value);
        }
        return found;
    }

    /// <summary>The error that something is wrong with a row.</summary>
    public UnrollException Fault(int row, string what) => new(string.Create(CultureInfo.InvariantCulture, $"{path}:{row + 1}: {what}."));

    private string Named(int row, int i, string value)
    {
        IReadOnlyList<string> names = column.Names!;
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id) && id >= 0 && id < names.Count)
            return names[id];
        string shown = string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", ..." : "");
        throw Fault(row, string.Create(CultureInfo.InvariantCulture, $"found the id {value}{Place(i)} in the column {column.Name}; expected 0 to {names.Count - 1}, for which the file has the names {shown}{(value == "-1" ? ". An id of -1 mostly stands for a label that is kept secret: such a set cannot be used, so remove the file" : "")}"));
    }

    private string Place(int i) => column.IsList ? string.Create(CultureInfo.InvariantCulture, $" as number {i + 1}") : "";
}
