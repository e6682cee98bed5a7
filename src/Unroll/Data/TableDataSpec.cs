using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Rows of a table: a file with a header that names the columns, and in each row the state of each. Files are CSV with quotes (RFC 4180), or have tabs, semicolons or bars between their
/// columns.
/// </summary>
/// <remarks>In a folder the training, dev and test set are found by name among files ending in .csv, .tsv or .txt, each also with .gz. A single file is a training set, or is evaluated.</remarks>
public sealed record TableDataSpec : DataSpec
{
    private static readonly CorpusParts.Kinds Kinds = new([".csv", ".tsv", ".txt"], null);

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>Cells that mean a missing state. Default: the empty cell, and ?.</summary>
    public IReadOnlyList<string> Missing { get; init => field = new EqualList<string>(value); } = new EqualList<string>(["", "?"]);

    /// <inheritdoc/>
    public override Splits Open(string? path) => CorpusParts.Open(Kinds, path ?? throw new UnrollException("There are no built-in tables; expected a file or folder with tables (--data), or data.type=bayes-samples for samples of a network."), Train, Dev, Test, Read);

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => CorpusParts.OpenTest(Kinds, path ?? throw new ArgumentNullException(nameof(path)), Train, Dev, Test, Read);

    private Dataset Read(string path)
    {
        List<TableRow> rows = CsvRows.Read(path, TextLines.Read(path));
        if (rows.Count < 2)
            throw new UnrollException($"{path}: found {(rows.Count == 0 ? "nothing" : "one row alone")}; expected a header with the names of the columns, and rows below it.");
        string[] names = [.. rows[0].Cells.Select(cell => cell.Trim())];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || Array.IndexOf(names, names[i]) < i)
                throw new UnrollException(FormattableString.Invariant($"{path}:{rows[0].Line}: found {(names[i].Length == 0 ? $"no name for column {i + 1}" : $"two columns named '{names[i]}'")}; expected a name for each, all different."));
        }
        return new Dataset(path, rows.Skip(1).Select(row => row.Cells.Length == names.Length
            ? new Example(new Assignment(names, [.. row.Cells.Select(cell => cell.Trim()).Select(cell => Missing.Contains(cell) ? null : cell)])).At(new SourcePlace(path, [row.Line]))
            : throw new UnrollException(FormattableString.Invariant($"{path}:{row.Line}: found {row.Cells.Length} columns; expected {names.Length}, as in the header."))));
    }
}

[JsonSerializable(typeof(TableDataSpec))]
internal sealed partial class TableDataJson : JsonSerializerContext;
