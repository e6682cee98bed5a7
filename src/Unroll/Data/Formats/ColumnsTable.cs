using System.Buffers;
using System.Globalization;

namespace Unroll;

/// <summary>Splits the lines of one columns file and gathers them into sentences.</summary>
internal sealed class ColumnsTable(string path, ColumnsOptions options, bool isConllu, string[]? names)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly Dictionary<string, string> _distinctTags = new(StringComparer.Ordinal);
    private List<string> _words = [];
    private List<string> _tags = [];
    private List<int> _lines = [];
    private List<string>[] _cells = [];
    private bool _tabs;
    private int _columns;
    private int _firstLine;
    private int _word;
    private int _tag = -1;

    /// <summary>Takes a line that has a word.</summary>
    public void Add(TextLine line)
    {
        if (_columns == 0)
            _tabs = options.Separator == ColumnSeparator.Tab
                || (options.Separator == ColumnSeparator.Auto && line.Text.Contains('\t', StringComparison.Ordinal));
        var cells = _tabs ? line.Text.Split('\t') : line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (ColumnsFile.IsDocumentStart(_columns == 0 ? line.Text.Split([' ', '\t'])[0] : cells[0]))
            return;
        if (_columns == 0)
            Begin(line, cells.Length);
        if (cells.Length != _columns)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(cells.Length)}, expected {_columns} as on line {_firstLine}; "
                + $"columns are separated by {(_tabs ? "single tabs" : "blanks")} here, and an empty line ends a sentence.");
        if (isConllu && cells[0].AsSpan().ContainsAnyExcept(Digits))
            return;
        _words.Add(Cell(cells, _word, line));
        if (_tag >= 0)
            _tags.Add(Shared(Cell(cells, _tag, line)));
        for (int column = 0, kept = 0; column < cells.Length; column++)
        {
            if (column != _tag)
                _cells[kept++].Add(column == _word ? _words[^1] : Shared(cells[column]));
        }

        _lines.Add(line.Number);
    }

    /// <summary>Closes the sentence that the lines so far make, if any.</summary>
    public void EndSentence(List<SourceSentence> sentences)
    {
        if (_words.Count == 0)
            return;
        sentences.Add(new SourceSentence(new TaggedSentence(_words, _tag >= 0 ? _tags : null, _cells), path, _lines));
        (_words, _tags, _lines, _cells) = ([], [], [], Empty(_cells.Length));
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private void Begin(TextLine line, int columns)
    {
        (_columns, _firstLine) = (columns, line.Number);
        if (names is not null && names.Length != columns)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, expected {names.Length} "
                + $"({string.Join(' ', names)}); correct the line or the header.");
        _word = Find(options.Word, "word", line);
        if (isConllu && _word == 0)
            throw new UnrollException($"{path}: the word is to be read from column 0, which in .conllu files is the number of the word; "
                + "set 'word' to FORM, and 'tag' to what is to be learnt, such as UPOS.");
        _cells = Empty(columns);
        if (options.Tag is null)
            return;
        _tag = Find(options.Tag, "tag", line);
        if (_tag == _word)
            throw new UnrollException($"{path}:{line.Number}: found {Columns(columns)}, where 'word' ({options.Word}) and 'tag' ({options.Tag}) "
                + "are the same one; expected a column for each, so set one of the two.");
        _cells = Empty(columns - 1);
    }

    private static List<string>[] Empty(int columns) => [.. Enumerable.Range(0, columns).Select(_ => new List<string>())];

    private int Find(string column, string option, TextLine line)
    {
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            var actual = index < 0 ? index + _columns : index;
            return actual >= 0 && actual < _columns
                ? actual
                : throw new UnrollException($"{path}:{line.Number}: found {Columns(_columns)}, so there is no column {column}, which '{option}' asks for; "
                    + $"expected 0 to {_columns - 1}, or -{_columns} to -1 from the last.");
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
        if (_distinctTags.TryGetValue(tag, out var shared))
            return shared;
        _distinctTags.Add(tag, tag);
        return tag;
    }
}
