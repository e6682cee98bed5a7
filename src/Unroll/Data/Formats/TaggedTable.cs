using System.Globalization;

namespace Unroll;

/// <summary>
/// Tagged sentences from a table with quotes (.csv) and a header, one word a row. A sentence ends where a column of sentences ("Sentence #") says so, or at
/// an empty line. That column is none of the sentences' own.
/// </summary>
internal sealed class TaggedTable(string path, ColumnsOptions options, ReadingLog log)
{
    private const int LongestAlone = 500;

    private readonly Dictionary<string, string> distinct = new(StringComparer.Ordinal);

    /// <summary>The sentences of all rows, with unchanged tags.</summary>
    /// <exception cref="UnrollException">A row is not as wide as the header, or it cannot be told what a column is; says at which line.</exception>
    public List<SourceSentence> Read(List<TextLine> lines)
    {
        List<TableRow> rows = CsvRows.Read(path, lines);
        if (rows.Count < 2)
            throw new UnrollException($"{path}: has no sentences; expected a line with the names of the columns, and one word a line.");
        string[] names = [.. rows[0].Cells.Select(cell => cell.Trim())];
        if (names.Length < 2)
            throw Fault(rows[0], "found 1 column; expected one of words and one of tags, separated by commas, semicolons or tabs");
        int sentence = Array.FindIndex(names, HeaderNames.IsSentence);
        int word = Column(rows[0], names, options.Word, "0", "word", HeaderNames.IsWord);
        int tag = Column(rows[0], names, options.Tag ?? "-1", "-1", "tag", HeaderNames.IsTag);
        if (word == tag || sentence == word || sentence == tag)
            throw Fault(rows[0], $"data.word and data.tag are \"{names[word]}\" and \"{names[tag]}\"; expected two columns, neither of them of sentences");
        log.Add(Reading.HeaderLines, path, rows[0].Line);
        List<SourceSentence> sentences = [];
        for (int begin = 1; begin < rows.Count;)
        {
            int end = begin + 1;
            while (end < rows.Count && !Begins(lines, rows, end, sentence))
                end++;
            sentences.Add(Sentence(rows.GetRange(begin, end - begin), names.Length, sentence, word, tag));
            begin = end;
        }
        return sentences is [{ Sentence.Length: > LongestAlone } only]
            ? throw Fault(rows[0], $"found {only.Sentence.Length} words and no end of a sentence; expected a column such as \"Sentence #\" that says which sentence a word is of, or an empty line after each sentence")
            : sentences;
    }

    /// <summary>Whether a row is the first of a sentence: another number or name in the column of sentences; empty means as above.</summary>
    private static bool Begins(List<TextLine> lines, List<TableRow> rows, int row, int sentence)
    {
        if (sentence < 0)
            return rows[row].Line > 1 && TextLines.IsBlank(lines[rows[row].Line - 2].Text);
        if (sentence >= rows[row].Cells.Length || CellText.IsEmpty(rows[row].Cells[sentence]))
            return false;
        int before = row - 1;
        while (before > 0 && (sentence >= rows[before].Cells.Length || CellText.IsEmpty(rows[before].Cells[sentence])))
            before--;
        return before == 0 || rows[before].Cells[sentence].Trim() != rows[row].Cells[sentence].Trim();
    }

    private SourceSentence Sentence(List<TableRow> rows, int width, int sentence, int word, int tag)
    {
        List<string>[] cells = [.. Enumerable.Range(0, width).Select(_ => new List<string>())];
        foreach (TableRow row in rows)
        {
            if (row.Cells.Length != width)
                throw Fault(row, $"found {(row.Cells.Length == 1 ? "1 column" : $"{row.Cells.Length} columns")}, expected {width} as on the first line");
            for (int column = 0; column < width; column++)
            {
                string cell = CellText.Trim(row.Cells[column]);
                if (cell.Length == 0 && (column == word || column == tag))
                    throw Fault(row, $"found nothing in column {column}; expected a {(column == word ? "word" : "tag")}");
                if (cell.Length != row.Cells[column].Length)
                    log.Add(Reading.TrimmedCells, path, row.Line);
                if (cell.AsSpan().ContainsAny('\r', '\n'))
                    throw Fault(row, "found a line break in a cell; expected one word a row");
                cells[column].Add(Shared(cell));
            }
        }
        List<string>[] further = [.. Enumerable.Range(0, width).Where(column => column != tag && column != sentence).Select(column => cells[column])];
        return new SourceSentence(new Example(new Words(cells[word], further), new Tags(cells[tag])), path, [.. rows.Select(row => row.Line)]);
    }

    /// <summary>The column that a setting asks for; where it has its default, the only one whose name is like those of its kind.</summary>
    private int Column(TableRow first, string[] names, string setting, string usual, string what, Predicate<string> isOne)
    {
        if (setting != usual)
        {
            int asked = int.TryParse(setting, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)
                ? (index < 0 ? index + names.Length : index)
                : Array.FindIndex(names, name => string.Equals(name, setting, StringComparison.OrdinalIgnoreCase));
            return asked >= 0 && asked < names.Length ? asked
                : throw Fault(first, $"data.{what} asks for the column \"{setting}\"; expected one of {string.Join(", ", names)}, or a number from 0 to {names.Length - 1}");
        }
        int[] found = [.. Enumerable.Range(0, names.Length).Where(column => isOne(names[column]))];
        if (what == "tag" && found.Length > 1 && found[^1] == names.Length - 1)
            return found[^1]; // POS, Tag: the last, as in other files
        return found is [int only] ? only
            : throw Fault(first, $"found \"{string.Join(" | ", names)}\" on the first line; expected the names of the columns, with one of {what}s among them, so write them there or set data.{what} to the name of one");
    }

    private UnrollException Fault(TableRow row, string what) => new(FormattableString.Invariant($"{path}:{row.Line}: {what}."));

    private string Shared(string cell)
    {
        if (distinct.TryGetValue(cell, out string? shared))
            return shared;
        distinct.Add(cell, cell);
        return cell;
    }
}
