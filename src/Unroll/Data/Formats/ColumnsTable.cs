using System.Buffers;
using System.Globalization;

namespace Unroll;

/// <summary>Splits the lines of one columns file and gathers them into sentences.</summary>
internal sealed class ColumnsTable(string path, ColumnsOptions options, ColumnsLayout layout, ReadingLog log)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly Dictionary<string, string> distinctTags = new(StringComparer.Ordinal);
    private List<string> words = [];
    private List<string> tags = [];
    private List<int> lines = [];
    private List<string>[] gathered = [];
    private int width;
    private int firstLine;
    private int word;
    private int tag = -1;

    /// <summary>Takes a line that has a word.</summary>
    public void Add(TextLine line)
    {
        string[] cells = layout.Cells(line.Text);
        if (width == 0)
            Begin(line, cells.Length);
        if (cells.Length != width)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(cells.Length)}, expected {width} as on line {firstLine}; "
                + $"columns are separated by {(layout.Tabs ? "single tabs" : "blanks")} here, and an empty line ends a sentence"
                + $"{(line.Text[0] == '#' ? "; if this is a comment, set data.comments to true" : "")}.");
        if (layout.IsConllu && cells[0].AsSpan().ContainsAnyExcept(Digits))
        {
            log.Add(cells[0].Contains('.', StringComparison.Ordinal) ? Reading.EmptyNodes : Reading.MultiwordTokens, path, line.Number);
            return;
        }
        Trim(cells, line);
        words.Add(Cell(cells, word, line));
        if (tag >= 0)
            tags.Add(Shared(Cell(cells, tag, line)));
        for (int column = 0, kept = 0; column < cells.Length; column++)
        {
            if (column != tag)
                gathered[kept++].Add(column == word ? words[^1] : Shared(cells[column]));
        }

        lines.Add(line.Number);
    }

    /// <summary>Closes the sentence that the lines so far make, if any.</summary>
    public void EndSentence(List<SourceSentence> sentences)
    {
        if (words.Count == 0)
            return;
        sentences.Add(new SourceSentence(new Example(new Words(words, gathered), tag >= 0 ? new Tags(tags) : null), path, lines));
        (words, tags, lines, gathered) = ([], [], [], Empty(gathered.Length));
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private void Begin(TextLine line, int columns)
    {
        (width, firstLine) = (columns, line.Number);
        if (layout.Names is { } names && names.Length != columns)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, expected {names.Length} "
                + $"({string.Join(' ', names)}); correct the line or the header.");
        word = Find(options.Word, "data.word", line);
        if (layout.IsConllu && word == 0)
            throw new UnrollException($"{path}: the word is to be read from column 0, which in CoNLL-U is the number of the word; "
                + "set data.word to FORM, and data.tag to what is to be learnt, such as UPOS.");
        gathered = Empty(columns);
        if (options.Tag is null)
            return;
        tag = Find(options.Tag, "data.tag", line);
        if (tag == word)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, where data.word ({options.Word}) and data.tag ({options.Tag}) "
                + "are the same one; expected a column for each, so set one of the two.");
        gathered = Empty(columns - 1);
    }

    private static List<string>[] Empty(int columns) => [.. Enumerable.Range(0, columns).Select(_ => new List<string>())];

    private int Find(string column, string option, TextLine line)
    {
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            var actual = index < 0 ? index + width : index;
            return actual >= 0 && actual < width
                ? actual
                : throw new UnrollException($"{path}:{line.Number}: found {Columns(width)}, so there is no column {column}, which {option} asks for; "
                    + $"expected 0 to {width - 1}, or -{width} to -1 from the last.");
        }

        if (layout.Names is not { } names)
            throw new UnrollException($"{path}: {option} asks for the column \"{column}\", but the columns have no names; "
                + "give its number from 0, or begin the file with a line such as \"# columns: word tag\".");
        var position = Array.IndexOf(names, column);
        return position >= 0
            ? position
            : throw new UnrollException($"{path}: {option} asks for the column \"{column}\"; expected one of {string.Join(' ', names)}.");
    }

    /// <summary>Cells between tabs may have blanks at their ends, which nobody sees.</summary>
    private void Trim(string[] cells, TextLine line)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            string cell = column == word ? cells[column].Trim(' ') : CellText.Trim(cells[column]);
            if (cell.Length == cells[column].Length || cell.Length == 0)
                continue;
            cells[column] = cell;
            log.Add(Reading.TrimmedCells, path, line.Number);
        }
    }

    private string Cell(string[] cells, int column, TextLine line) => cells[column].Length > 0
        ? cells[column]
        : throw new UnrollException($"{path}:{line.Number}: found nothing in column {column}; expected a word or tag between the tabs.");

    private string Shared(string tag)
    {
        if (distinctTags.TryGetValue(tag, out var shared))
            return shared;
        distinctTags.Add(tag, tag);
        return tag;
    }
}
