using System.Globalization;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Series of numbers from the columns of a table (.csv, .tsv), such as counts for each year; without a path, built-in counts (<see cref="YearlyCounts"/>).</summary>
/// <remarks>
/// A row is a step. In a folder the training, dev and test set are found by name, as for <see cref="TaggedDataSpec"/>; a folder with one table is a training set.
/// </remarks>
public sealed record SeriesDataSpec : DataSpec
{
    private static readonly CorpusParts.Kinds Tables = new([".csv", ".tsv"], null);

    /// <summary>The columns that make a step, by their names in the header or their numbers from 0, in this order. Default: none given, all but <see cref="Sequence"/>.</summary>
    public IReadOnlyList<string> Columns { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <summary>The column that names the sequence of a row: where it changes, another sequence begins. Default: null, all rows are one sequence.</summary>
    public string? Sequence { get; init; }

    /// <summary>Whether the first line names the columns. Default: null, detected: it does if one of its cells is no number.</summary>
    public bool? Header { get; init; }

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <inheritdoc/>
    public override Splits Open(string? path) => path is null ? YearlyCounts.Open() : CorpusParts.Open(Tables, Only(path), Train, Dev, Test, Read);

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return CorpusParts.OpenTest(Tables, Only(path), Train, Dev, Test, Read);
    }

    /// <summary>The one table of a folder that has one; else the path itself.</summary>
    private static string Only(string path) => !Directory.Exists(path) ? path
        : Directory.GetFiles(path).Where(file => Tables.Endings.Contains(TextLines.Ending(file), StringComparer.Ordinal)).ToArray() is [string one] ? one : path;

    private Dataset Read(string path)
    {
        List<TableRow> rows = CsvRows.Read(path, TextLines.Read(path));
        bool header = Header ?? (rows.Count > 0 && rows[0].Cells.Any(cell => Parse(cell) is null));
        string[]? names = header && rows.Count > 0 ? rows[0].Cells : null;
        TableRow[] data = [.. header ? rows.Skip(1) : rows];
        Require.That(data.Length > 0, path, "no row of numbers", "at least one");
        int width = data[0].Cells.Length;
        int? group = Sequence is null ? null : Column(path, "data.sequence", Sequence, names, width);
        int[] columns = Columns.Count == 0 ? [.. Enumerable.Range(0, width).Where(column => column != group)] : [.. Columns.Select(column => Column(path, "data.columns", column, names, width))];
        Require.That(columns.Length > 0, path, "no column of numbers", "at least one beside data.sequence");
        List<Example> examples = [];
        for (int from = 0, to; from < data.Length; from = to)
        {
            List<Real> numbers = [];
            for (to = from; to < data.Length && (group is not { } g || Cell(path, data[to], g, width) == Cell(path, data[from], g, width)); to++)
                numbers.AddRange(columns.Select(column => Number(path, data[to], column, names, width)));
            examples.Add(new Example(new Frames(columns.Length, numbers.ToArray())).At(new SourcePlace(path, [data[from].Line])));
        }
        return new Dataset(path, examples);
    }

    private static int Column(string path, string option, string column, string[]? names, int width)
    {
        int named = names is null ? -1 : Array.FindIndex(names, name => name.Trim() == column);
        if (named >= 0)
            return named;
        return int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < width ? number
            : throw new UnrollException($"{path}: {option} is \"{column}\"; expected {(names is null ? "" : $"one of {string.Join(", ", names)}, or ")}a number from 0 to {width - 1}.");
    }

    private static Real Number(string path, TableRow row, int column, string[]? names, int width) => Parse(Cell(path, row, column, width)) is { } number ? (Real)number
        : throw new UnrollException($"{path}:{row.Line}: found \"{row.Cells[column]}\" in the column {(names is not null && column < names.Length ? names[column] : column.ToString(CultureInfo.InvariantCulture))}; expected a number, so name the columns to read by data.columns.");

    private static string Cell(string path, TableRow row, int column, int width) => row.Cells.Length == width ? row.Cells[column]
        : throw new UnrollException($"{path}:{row.Line}: found {row.Cells.Length} cells; expected {width}, as in the first row.");

    private static double? Parse(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) <= 1e30 ? number : null;
}

[JsonSerializable(typeof(SeriesDataSpec))]
internal sealed partial class SeriesDataJson : JsonSerializerContext;
