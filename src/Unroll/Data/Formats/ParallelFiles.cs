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
    public static List<SourceSentence> ReadUnchecked(string path)
    {
        var folder = Path.GetFileName(path) == WordsFile && File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder))
            throw new UnrollException($"{path}: there is no such folder; expected one with the files {WordsFile} and {TagsFile}.");
        var wordsPath = Path.Combine(folder, WordsFile);
        var tagsPath = Path.Combine(folder, TagsFile);
        var words = TextLines.Read(wordsPath);
        var tags = TextLines.Read(tagsPath);
        if (words.Count != tags.Count)
            throw new UnrollException($"{tagsPath}: found {tags.Count} lines, expected {words.Count} as in {wordsPath}; line n of one belongs to line n of the other.");
        var sentences = new List<SourceSentence>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var (sentence, labels) = (Split(words[i]), Split(tags[i]));
            if (labels.Length != sentence.Length)
                throw new UnrollException($"{tagsPath}:{tags[i].Number}: found {labels.Length} tags, expected {sentence.Length}, one for each word "
                    + $"on line {words[i].Number} of {wordsPath}.");
            if (sentence.Length > 0)
                sentences.Add(new SourceSentence(new TaggedSentence(sentence, labels), tagsPath, [tags[i].Number]));
        }

        return sentences.Count > 0 ? sentences : throw new UnrollException($"{wordsPath}: has no sentences; expected one a line.");
    }

    private static string[] Split(TextLine line) => line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
