using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Unroll;

/// <summary>The rows of a file with quotes (RFC 4180), by CsvHelper: cells may hold separators, quotation marks and line breaks.</summary>
internal static class CsvRows
{
    private const int MostStrayQuotes = 200; // in a line: CsvHelper copies the whole line for each

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>Reads all rows; what separates cells is told from the first line.</summary>
    /// <exception cref="UnrollException">A quotation mark is not closed; says at which line.</exception>
    public static List<TableRow> Read(string path, List<TextLine> lines)
    {
        if (lines.Count == 0)
            return [];
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
        {
            Delimiter = Delimiter(lines[0].Text).ToString(),
            HasHeaderRecord = false,
            BadDataFound = null, // a quotation mark within a cell that has none around it is one
            IgnoreBlankLines = true,
            DetectColumnCountChanges = false,
            NewLine = "\n",
        };
        CheckQuotes(path, lines, configuration.Delimiter[0]);
        using StringReader text = new(string.Join('\n', lines.Select(line => line.Text)));
        using CsvParser parser = new(text, configuration);
        List<TableRow> rows = [];
        while (parser.Read())
        {
            string record = parser.RawRecord.TrimEnd('\n');
            int line = parser.RawRow - record.AsSpan().Count('\n');
            if (record.AsSpan().Count('"') % 2 != 0 && IsOpen(record, configuration.Delimiter[0]))
                throw new UnrollException(FormattableString.Invariant($"{path}:{line}: found a quotation mark that opens a cell and none that closes it; expected two, and two in a row for one within the cell."));
            rows.Add(new TableRow(line, parser.Record ?? []));
        }
        return rows;
    }

    /// <exception cref="UnrollException">A line has very many cells with a quotation mark inside and none at the beginning.</exception>
    private static void CheckQuotes(string path, List<TextLine> lines, char delimiter)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            int stray = 0;
            foreach (Range cell in lines[i].Text.AsSpan().Split(delimiter))
                stray += lines[i].Text.AsSpan()[cell] is [not '"', ..] and var inside && inside.Contains('"') ? 1 : 0;
            if (stray > MostStrayQuotes)
                throw new UnrollException(FormattableString.Invariant($"{path}:{lines[i].Number}: found {stray} cells with a quotation mark inside and none at the beginning; expected quotation marks around whole cells, and two in a row for one within a cell."));
        }
    }

    private static char Delimiter(string line)
    {
        int[] counts = new int[Delimiters.Length];
        bool quoted = false;
        foreach (char one in line)
        {
            quoted ^= one == '"';
            int index = quoted ? -1 : Array.IndexOf(Delimiters, one);
            if (index >= 0)
                counts[index]++;
        }
        return Delimiters[Array.IndexOf(counts, counts.Max())];
    }

    private static bool IsOpen(string record, char delimiter) => record.StartsWith('"') || record.Contains($"{delimiter}\"", StringComparison.Ordinal);
}

/// <summary>A row of a table in a file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">As written, without the quotation marks of the format.</param>
internal readonly record struct TableRow(int Line, string[] Cells);
