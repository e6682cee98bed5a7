namespace Unroll;

/// <summary>
/// One sentence a line: <c>BOS w1 ... wn EOS</c>, a tab, <c>O t1 ... tn intent</c>. BOS and EOS and the <c>O</c> under
/// BOS are left out. Empty lines are skipped.
/// </summary>
internal static class JointSluFile
{
    private const string Begin = "BOS";
    private const string End = "EOS";

    /// <summary>Whether a file's first line with text looks like one of such a file.</summary>
    public static bool Recognises(List<TextLine> lines) =>
        lines.Find(line => !TextLines.IsBlank(line.Text)).Text is { } first
        && first.StartsWith(Begin + " ", StringComparison.Ordinal) && first.Contains(" " + End + "\t", StringComparison.Ordinal);

    /// <summary>Reads the sentences with unchanged tags.</summary>
    public static List<SourceSentence> ReadUnchecked(string path, List<TextLine> lines)
    {
        var sentences = new List<SourceSentence>();
        foreach (var line in lines)
        {
            if (TextLines.IsBlank(line.Text))
                continue;
            var halves = line.Text.Split('\t');
            if (halves.Length != 2)
                throw new UnrollException($"{path}:{line.Number}: found {halves.Length - 1} tabs, expected one, between the words and their tags.");
            var (words, tags) = (Split(halves[0]), Split(halves[1]));
            if (words.Length < 2 || words[0] != Begin || words[^1] != End)
                throw new UnrollException($"{path}:{line.Number}: found the words \"{halves[0].Trim()}\", expected {Begin} before and {End} after them.");
            if (tags.Length != words.Length)
                throw new UnrollException($"{path}:{line.Number}: found {tags.Length} tags, expected {words.Length}, one for each word, for {Begin} and for "
                    + $"{End} (where the intent stands).");
            sentences.Add(new SourceSentence(Example.Tagged(words[1..^1], tags[1..^1]), path, [line.Number]) { Intent = tags[^1] });
        }

        return sentences.Count > 0 ? sentences : throw new UnrollException($"{path}: has no sentences; expected one a line.");
    }

    private static string[] Split(string half) => half.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
