namespace Unroll;

/// <summary>
/// Sentences with one word per line, its columns separated by tabs or blanks, and an empty line after each sentence (CoNLL). Lines whose first
/// column is <c>-DOCSTART-</c> are skipped. Columns have names if the first line is <c># columns: word pos tag</c> or
/// <c># global.columns = ID FORM UPOS</c> (CoNLL-U Plus), or if the file is <c>.conllu</c>, whose lines of multi-word tokens (<c>3-4</c>) and
/// empty nodes (<c>3.1</c>) are skipped.
/// </summary>
public static class ColumnsFile
{
    private const string DocumentStart = "-DOCSTART-";
    private static readonly string[] HeaderStarts = ["# columns:", "# global.columns ="];

    /// <summary>Reads a file, or one compressed with gzip (<c>.gz</c>), and checks its tags.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns; null for the defaults.</param>
    /// <param name="scheme">What the tags follow; null to detect it. The tags are returned unchanged.</param>
    /// <exception cref="UnrollException">The file is no such file, or its tags do not follow the scheme; says at which line.</exception>
    public static IReadOnlyList<Example> Read(string path, ColumnsOptions? options = null, TagScheme? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var sentences = ReadUnchecked(path, TextLines.Read(path), options ?? new ColumnsOptions());
        var actual = scheme ?? SourceTags.Detect(sentences);
        return SourceTags.Convert(sentences, actual, actual);
    }

    /// <summary>Writes sentences so that <see cref="Read"/> reads them again: word, tab, tag; or the words alone where there are no tags.</summary>
    /// <param name="writer">Left open. For a file: UTF-8.</param>
    /// <param name="sentences">What to write; lines end with LF.</param>
    /// <exception cref="UnrollException">A sentence is empty, or a word or tag cannot be distinguished from the format's own signs.</exception>
    public static void Write(TextWriter writer, IEnumerable<Example> sentences)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(sentences);
        foreach (var sentence in sentences)
        {
            if (sentence.Length == 0)
                throw new UnrollException("A sentence without words cannot be written in columns, where an empty line only ends a sentence; leave it out.");
            for (var t = 0; t < sentence.Length; t++)
            {
                writer.Write(Writable(sentence.Words[t], "word", alone: sentence.Tags is null));
                if (sentence.Tags is { } tags)
                {
                    writer.Write('\t');
                    writer.Write(Writable(tags[t], "tag", alone: false));
                }

                writer.Write('\n');
            }

            writer.Write('\n');
        }
    }

    /// <summary>Reads the sentences with unchanged tags.</summary>
    internal static List<SourceSentence> ReadUnchecked(string path, List<TextLine> lines, ColumnsOptions options, ReadingLog? log = null)
    {
        log ??= new ReadingLog();
        ColumnsLayout layout = ColumnsLayout.Of(path, lines, options);
        ColumnsTable table = new(path, options, layout, log);
        List<SourceSentence> sentences = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (i == layout.HeaderLine)
                log.Add(Reading.HeaderLines, path, lines[i].Number);
            else if (TextLines.IsBlank(lines[i].Text) || (options.Tag is not null && CellText.IsEmpty(lines[i].Text)))
                table.EndSentence(sentences);
            else if (layout.IsComment(lines[i].Text))
                log.Add(Reading.CommentLines, path, lines[i].Number);
            else if (IsDocumentStart(lines[i].Text))
            {
                table.EndSentence(sentences);
                log.Add(Reading.DocumentStarts, path, lines[i].Number);
            }
            else
                table.Add(lines[i]);
        }
        table.EndSentence(sentences);
        return sentences.Count > 0
            ? sentences
            : throw new UnrollException($"{path}: has no sentences; expected one word a line and an empty line after each sentence.");
    }

    private static bool IsDocumentStart(string line) =>
        line.StartsWith(DocumentStart, StringComparison.Ordinal) && (line.Length == DocumentStart.Length || line[DocumentStart.Length] is ' ' or '\t');

    /// <summary>Whether a line begins with the names of the columns, and so is data of no word.</summary>
    internal static string? NamesIn(string line)
    {
        string? start = Array.Find(HeaderStarts, start => line.StartsWith(start, StringComparison.Ordinal));
        return start is null ? null : line[start.Length..];
    }

    private static string Writable(string text, string what, bool alone)
    {
        var spoilt = text.Length == 0 || text.AsSpan().ContainsAny("\t\r\n\0") || (alone && text.Contains(' ', StringComparison.Ordinal))
            || IsDocumentStart(text) || Array.Exists(HeaderStarts, start => text.StartsWith(start, StringComparison.Ordinal));
        return !spoilt
            ? text
            : throw new UnrollException(
                $"The {what} \"{text.ReplaceLineEndings("\\n")}\" cannot be written in columns; expected some text without tabs, line breaks and NUL"
                + (alone ? ", and without blanks where a word stands alone" : "") + $", and neither {DocumentStart} nor the beginning of a header.");
    }
}
