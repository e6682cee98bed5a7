namespace Unroll;

/// <summary>Key terms as tags of words: where their stems occur in a document, B at the first word of a term and I at the others. Of occurrences that overlap, the longest counts, and of these the first.</summary>
internal static class TermTags
{
    public const int Outside = 0, Begin = 1, Inside = 2;

    /// <summary>The three tags, as an output layer knows them.</summary>
    public static Vocabulary Vocabulary { get; } = Vocabulary.Of(["O", "B-term", "I-term"], unknown: false);

    /// <summary>The tags of the words of a document, sentence after sentence.</summary>
    /// <param name="sentences">Of <see cref="TermSentences"/>.</param>
    /// <param name="terms">Their forms.</param>
    public static int[] Of(IReadOnlyList<Words> sentences, HashSet<string> terms)
    {
        int[] tags = new int[sentences.Sum(sentence => sentence.Length)];
        int at = 0;
        foreach (Words sentence in sentences)
        {
            Mark(tags.AsSpan(at, sentence.Length), [.. Occurrences(sentence, terms)]);
            at += sentence.Length;
        }
        return tags;
    }

    /// <summary>Where terms occur in a sentence: the first word and one past the last.</summary>
    public static IEnumerable<(int Start, int End)> Occurrences(Words sentence, HashSet<string> terms)
    {
        IReadOnlyList<string> stems = sentence.Columns[1];
        for (int start = 0; start < stems.Count; start++)
        {
            for (int end = start + 1; end <= Math.Min(stems.Count, start + KeyTerms.MostWords); end++)
            {
                if (terms.Contains(TermForm.Of(stems.Skip(start).Take(end - start))))
                    yield return (start, end);
            }
        }
    }

    private static void Mark(Span<int> tags, (int Start, int End)[] found)
    {
        foreach ((int start, int end) in found.OrderByDescending(one => one.End - one.Start).ThenBy(one => one.Start))
        {
            if (tags[start..end].IndexOfAnyExcept(Outside) >= 0)
                continue;
            tags[start..end].Fill(Inside);
            tags[start] = Begin;
        }
    }
}
