namespace Unroll;

/// <summary>
/// A list of words and phrases, such as names of cities (a gazetteer), one a line; words are separated by blanks. Small and capital letters are the same. Lines that begin
/// with <c>#</c>, and empty ones, say nothing. Immutable.
/// </summary>
internal sealed class PhraseList : IArtifact<PhraseList>
{
    private readonly string[] phrases;
    private readonly HashSet<string> known;
    private readonly Dictionary<string, int> longest = new(StringComparer.OrdinalIgnoreCase); // by the first word: the words of the longest phrase

    private PhraseList(string[] phrases)
    {
        this.phrases = phrases;
        known = new HashSet<string>(phrases, StringComparer.OrdinalIgnoreCase);
        foreach (string phrase in phrases)
        {
            int blank = phrase.IndexOf(' ', StringComparison.Ordinal);
            string first = blank < 0 ? phrase : phrase[..blank];
            longest[first] = Math.Max(longest.GetValueOrDefault(first), 1 + phrase.AsSpan().Count(' '));
        }
    }

    /// <inheritdoc/>
    public string Ending => ".txt";

    /// <inheritdoc/>
    public static PhraseList Read(IEnumerable<string> lines, string place)
    {
        string[] phrases = [.. lines.Where(line => !line.StartsWith('#')).Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0)];
        return phrases.Length > 0 ? new PhraseList(phrases) : throw new UnrollException($"{place}: found no word; expected a word or a phrase in each line.");
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (string phrase in phrases)
            writer.WriteLine(phrase);
    }

    /// <summary>Where phrases of the list are, from left to right, the longest first: B at the first word of one, I at its further words, O elsewhere.</summary>
    /// <param name="words">[T].</param>
    public char[] Mark(IReadOnlyList<string> words)
    {
        char[] marks = new char[words.Count];
        Array.Fill(marks, 'O');
        for (int t = 0; t < marks.Length;)
        {
            int length = LongestAt(words, t);
            if (length > 0)
            {
                marks.AsSpan(t, length).Fill('I');
                marks[t] = 'B';
            }
            t += Math.Max(1, length);
        }
        return marks;
    }

    private int LongestAt(IReadOnlyList<string> words, int from)
    {
        int length = Math.Min(longest.GetValueOrDefault(words[from]), words.Count - from);
        while (length > 0 && !known.Contains(string.Join(' ', words.Skip(from).Take(length))))
            length--;
        return length;
    }
}
