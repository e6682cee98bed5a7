using System.Buffers;
using System.Globalization;

namespace Unroll;

/// <summary>Splits the lines of one columns file and gathers them into sentences.</summary>
internal sealed class ColumnsTable(string path, ColumnsOptions options, bool isConllu, string[]? names)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly Dictionary<string, string> distinctTags = new(StringComparer.Ordinal);
    private List<string> words = [];
    private List<string> tags = [];
    private List<int> lines = [];
    private List<string>[] gathered = [];
    private bool tabs;
    private int width;
    private int firstLine;
    private int word;
    private int tag = -1;

    /// <summary>Takes a line that has a word.</summary>
    public void Add(TextLine line)
    {
        if (width == 0)
            tabs = options.Separator == ColumnSeparator.Tab
                || (options.Separator == ColumnSeparator.Auto && line.Text.Contains('\t', StringComparison.Ordinal));
        var cells = tabs ? line.Text.Split('\t') : line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (ColumnsFile.IsDocumentStart(width == 0 ? line.Text.Split([' ', '\t'])[0] : cells[0]))
            return;
        if (width == 0)
            Begin(line, cells.Length);
        if (cells.Length != width)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(cells.Length)}, expected {width} as on line {firstLine}; "
                + $"columns are separated by {(tabs ? "single tabs" : "blanks")} here, and an empty line ends a sentence.");
        if (isConllu && cells[0].AsSpan().ContainsAnyExcept(Digits))
            return;
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
        sentences.Add(new SourceSentence(new TaggedSentence(words, tag >= 0 ? tags : null, gathered), path, lines));
        (words, tags, lines, gathered) = ([], [], [], Empty(gathered.Length));
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private void Begin(TextLine line, int columns)
    {
        (width, firstLine) = (columns, line.Number);
        if (names is not null && names.Length != columns)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, expected {names.Length} "
                + $"({string.Join(' ', names)}); correct the line or the header.");
        word = Find(options.Word, "word", line);
        if (isConllu && word == 0)
            throw new UnrollException($"{path}: the word is to be read from column 0, which in .conllu files is the number of the word; "
                + "set 'word' to FORM, and 'tag' to what is to be learnt, such as UPOS.");
        gathered = Empty(columns);
        if (options.Tag is null)
            return;
        tag = Find(options.Tag, "tag", line);
        if (tag == word)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, where 'word' ({options.Word}) and 'tag' ({options.Tag}) "
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
                : throw new UnrollException($"{path}:{line.Number}: found {Columns(width)}, so there is no column {column}, which '{option}' asks for; "
                    + $"expected 0 to {width - 1}, or -{width} to -1 from the last.");
        }

        if (names is null)
            throw new UnrollException($"{path}: '{option}' asks for the column \"{column}\", but the columns have no names; "
                + "give its number from 0, or begin the file with a line such as \"# columns: word tag\".");
        var position = Array.IndexOf(names, column);
        return position >= 0
            ? position
            : throw new UnrollException($"{path}: '{option}' asks for the column \"{column}\"; expected one of {string.Join(' ', names)}.");
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
