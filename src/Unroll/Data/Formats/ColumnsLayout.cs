namespace Unroll;

/// <summary>How one columns file is written, told from its name and its first lines: separator, names of the columns, comments.</summary>
internal sealed class ColumnsLayout
{
    private static readonly string[] ConlluNames = ["ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC"];

    private bool anyHash;
    private bool someHash;

    /// <summary>Whether single tabs are between the columns; otherwise blanks and tabs in any number.</summary>
    public bool Tabs { get; private init; }

    /// <summary>Whether this is CoNLL-U: ten columns, the first of them the number of the word.</summary>
    public bool IsConllu { get; private init; }

    /// <summary>The names of the columns, or null.</summary>
    public string[]? Names { get; private set; }

    /// <summary>Which of the lines is the header, from 0; -1 if none is.</summary>
    public int HeaderLine { get; private set; } = -1;

    /// <summary>Looks at a file's lines.</summary>
    /// <exception cref="UnrollException">The first line may be a header or not; says so, and what to set.</exception>
    public static ColumnsLayout Of(string path, List<TextLine> lines, ColumnsOptions options)
    {
        List<TextLine> some = [.. lines.Where(line => !TextLines.IsBlank(line.Text) && !line.Text.StartsWith('#')).Take(2)];
        if (some.Count == 0)
            some = [.. lines.Where(line => !TextLines.IsBlank(line.Text)).Take(2)];
        bool tabs = options.Separator == ColumnSeparator.Tab
            || (options.Separator == ColumnSeparator.Auto && some.Count > 0 && some[0].Text.Contains('\t', StringComparison.Ordinal));
        bool isConllu = TextLines.Ending(path) == ".conllu" || (tabs && LooksLikeConllu(some));
        ColumnsLayout layout = new() { Tabs = tabs, IsConllu = isConllu, Names = isConllu ? ConlluNames : null };
        bool isPlus = false;
        if (!isConllu && lines.Count > 0 && ColumnsFile.NamesIn(lines[0].Text) is { } names)
        {
            layout.Names = names.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            layout.HeaderLine = 0;
            isPlus = lines[0].Text.Contains('=', StringComparison.Ordinal);
        }
        layout.anyHash = options.Comments ?? (isConllu || isPlus);
        layout.someHash = options.Comments ?? true;
        if (layout.Names is null)
            layout.FindHeader(path, lines, options);
        return layout;
    }

    /// <summary>
    /// Whether a line is a comment: in CoNLL-U and CoNLL-U Plus every line that begins with #; elsewhere one without a tab where columns are separated by
    /// tabs. A # may else be a word, unless comments were asked for, which then begin with # and a blank.
    /// </summary>
    public bool IsComment(string line) => line.StartsWith('#')
        && (anyHash && (IsConllu || HeaderLine == 0 || line.Length == 1 || line[1] is ' ' or '\t')
            || someHash && Tabs && !line.Contains('\t', StringComparison.Ordinal));

    /// <summary>The cells of a line.</summary>
    public string[] Cells(string line) => Tabs ? line.Split('\t') : line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static bool LooksLikeConllu(List<TextLine> lines) =>
        lines is [var first, ..] && first.Text.Split('\t') is { Length: 10 } one && (one[0] == "1" || one[0].StartsWith("1-", StringComparison.Ordinal)) && IsHead(one[6])
        && (lines.Count == 1 || lines[1].Text.Split('\t') is { Length: 10 } two && two[0] is "1" or "2");

    private static bool IsHead(string cell) => cell == "_" || (cell.Length > 0 && cell.All(char.IsAsciiDigit));

    private void FindHeader(string path, List<TextLine> lines, ColumnsOptions options)
    {
        int first = lines.FindIndex(line => !TextLines.IsBlank(line.Text) && !IsComment(line.Text));
        if (first < 0 || options.Header == false || options.Tag is null)
            return;
        string[] cells = [.. Cells(lines[first].Text).Select(cell => cell.Trim())];
        int tag = Place(options.Tag, cells), word = Place(options.Word, cells);
        bool isTag = tag >= 0 && HeaderNames.IsTag(cells[tag]) && !lines.Skip(first + 1).Any(line => Cells(line.Text) is { } other && tag < other.Length && other[tag].Trim() == cells[tag]);
        bool isWord = word >= 0 && HeaderNames.IsWord(cells[word]);
        bool more = lines.Skip(first + 1).Any(line => !TextLines.IsBlank(line.Text));
        if (options.Header == true || (isTag && isWord && tag != word && more))
            (Names, HeaderLine) = (cells, first);
        else if (isTag && more && (cells.Length > 1 && cells.All(cell => HeaderNames.IsWord(cell) || HeaderNames.IsTag(cell)) || tag != word && !isWord && cells[tag].Length > 2))
            throw new UnrollException(FormattableString.Invariant($"{path}:{lines[first].Number}: found \"{string.Join(' ', cells)}\" on the first line, which may name the columns or be a word with the tag \"{cells[tag]}\"; expected to be told: set data.header to true or false."));
    }

    private static int Place(string column, string[] cells) =>
        !int.TryParse(column, System.Globalization.CultureInfo.InvariantCulture, out int index) ? Array.IndexOf(cells, column)
        : index < 0 ? index + cells.Length
        : index < cells.Length ? index : -1;
}
