namespace Unroll;

/// <summary>
/// A folder with the files <c>seq.in</c> (a sentence a line, words separated by blanks) and <c>seq.out</c> (their tags). A line that is empty
/// in both is skipped. A third file <c>label</c> has one intent a sentence.
/// </summary>
internal static class ParallelFiles
{
    private const string WordsFile = "seq.in";
    private const string TagsFile = "seq.out";
    private const string IntentsFile = "label";

    /// <summary>Whether a path is such a folder or its <c>seq.in</c>.</summary>
    public static bool Recognises(string path) =>
        (Path.GetFileName(path) == WordsFile && File.Exists(path)) || File.Exists(Path.Combine(path, WordsFile));

    /// <summary>Reads the sentences with unchanged tags.</summary>
    public static List<SourceSentence> ReadUnchecked(string path, TextEncoding encoding, bool intents = false)
    {
        var folder = Path.GetFileName(path) == WordsFile && File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder))
            throw new UnrollException($"{path}: there is no such folder; expected one with the files {WordsFile} and {TagsFile}.");
        var wordsPath = Path.Combine(folder, WordsFile);
        var tagsPath = Path.Combine(folder, TagsFile);
        var sentences = new List<SourceSentence>();
        using var words = TextLines.Enumerate(wordsPath, encoding).GetEnumerator();
        using var tags = TextLines.Enumerate(tagsPath, encoding).GetEnumerator();
        string[]? known = intents ? Intents(Path.Combine(folder, IntentsFile), encoding) : null;
        for (var lines = 0; ; lines++)
        {
            var (more, moreTags) = (words.MoveNext(), tags.MoveNext());
            if (more != moreTags)
                throw new UnrollException($"{tagsPath}: found {lines + Rest(moreTags, tags)} lines, expected {lines + Rest(more, words)} as in {wordsPath}; line n of one belongs to line n of the other.");
            if (!more && known?.Length > lines)
                throw new UnrollException($"{Path.Combine(folder, IntentsFile)}: found {known.Length} lines, expected {lines} as in {wordsPath}; line n of one belongs to line n of the other.");
            if (!more)
                break;
            var (sentence, labels) = (Split(words.Current), Split(tags.Current));
            if (labels.Length != sentence.Length)
                throw new UnrollException($"{tagsPath}:{lines + 1}: found {labels.Length} tags, expected {sentence.Length}, one for each word "
                    + $"on line {lines + 1} of {wordsPath}.");
            if (known is not null && lines >= known.Length)
                throw new UnrollException($"{Path.Combine(folder, IntentsFile)}: found {known.Length} lines, expected as many as {wordsPath} has, which goes on; line n of one belongs to line n of the other.");
            if (sentence.Length > 0)
                sentences.Add(new SourceSentence(Example.Tagged(sentence, labels), tagsPath, [lines + 1]) { Intent = known?[lines] });
        }

        return sentences.Count > 0 ? sentences : throw new UnrollException($"{wordsPath}: has no sentences; expected one a line.");
    }

    /// <summary>One intent a line.</summary>
    private static string[] Intents(string path, TextEncoding encoding) => File.Exists(path) ? [.. TextLines.Enumerate(path, encoding).Select(line => line.Text.Trim())]
        : throw new UnrollException($"{path}: there is no such file; expected one intent a line beside {WordsFile} and {TagsFile}, since data.intent is true.");

    /// <summary>How many lines there are from the one that was found, if any, to the end.</summary>
    private static int Rest(bool any, IEnumerator<TextLine> lines)
    {
        var count = any ? 1 : 0;
        while (any && lines.MoveNext())
            count++;
        return count;
    }

    private static string[] Split(TextLine line) => line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
