namespace Unroll;

/// <summary>
/// A folder with the files <c>seq.in</c> (a sentence a line, words separated by blanks) and <c>seq.out</c> (their tags). A line that is empty
/// in both is skipped; a third file <c>label</c> (one intent a sentence) is not read.
/// </summary>
internal static class ParallelFiles
{
    private const string WordsFile = "seq.in";
    private const string TagsFile = "seq.out";

    /// <summary>Whether a path is such a folder or its <c>seq.in</c>.</summary>
    public static bool Recognises(string path) =>
        (Path.GetFileName(path) == WordsFile && File.Exists(path)) || File.Exists(Path.Combine(path, WordsFile));

    /// <summary>Reads the sentences with their tags as they stand.</summary>
    public static List<SourceSentence> ReadUnchecked(string path, TextEncoding encoding)
    {
        var folder = Path.GetFileName(path) == WordsFile && File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder))
            throw new UnrollException($"{path}: there is no such folder; expected one with the files {WordsFile} and {TagsFile}.");
        var wordsPath = Path.Combine(folder, WordsFile);
        var tagsPath = Path.Combine(folder, TagsFile);
        var sentences = new List<SourceSentence>();
        using var words = TextLines.Enumerate(wordsPath, encoding).GetEnumerator();
        using var tags = TextLines.Enumerate(tagsPath, encoding).GetEnumerator();
        for (var lines = 0; ; lines++)
        {
            var (more, moreTags) = (words.MoveNext(), tags.MoveNext());
            if (more != moreTags)
                throw new UnrollException($"{tagsPath}: found {lines + Rest(moreTags, tags)} lines, expected {lines + Rest(more, words)} as in {wordsPath}; line n of one belongs to line n of the other.");
            if (!more)
                break;
            var (sentence, labels) = (Split(words.Current), Split(tags.Current));
            if (labels.Length != sentence.Length)
                throw new UnrollException($"{tagsPath}:{lines + 1}: found {labels.Length} tags, expected {sentence.Length}, one for each word "
                    + $"on line {lines + 1} of {wordsPath}.");
            if (sentence.Length > 0)
                sentences.Add(new SourceSentence(Example.Tagged(sentence, labels), tagsPath, [lines + 1]));
        }

        return sentences.Count > 0 ? sentences : throw new UnrollException($"{wordsPath}: has no sentences; expected one a line.");
    }

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
