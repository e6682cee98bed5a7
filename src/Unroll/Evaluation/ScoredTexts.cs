namespace Unroll;

/// <summary>Common parts of the scores that compare texts with their references.</summary>
internal static class ScoredTexts
{
    /// <summary>The version of Unroll, for the signatures of scores.</summary>
    public static string Version { get; } = $"unroll-{typeof(ScoredTexts).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Sees to it that each text has references.</summary>
    /// <exception cref="UnrollException">There is no text, or not one list of references for each, or a list is empty.</exception>
    public static void Check(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count == 0)
            throw new UnrollException("A score of texts was asked for without any text; expected at least one.");
        if (hypotheses.Count != references.Count)
            throw new UnrollException($"{hypotheses.Count} texts were to be scored with references for {references.Count}; expected a list of references for each text.");
        for (int i = 0; i < references.Count; i++)
        {
            if (references[i] is not { Count: > 0 })
                throw new UnrollException($"Text {i + 1} of {hypotheses.Count} has no reference to be scored with; expected at least one.");
        }
    }

    /// <summary>How many references each text has, for signatures: a number, or <c>var</c> if they have different numbers.</summary>
    public static string Number(IReadOnlyList<IReadOnlyList<string>> references) =>
        references.All(list => list.Count == references[0].Count) ? FormattableString.Invariant($"{references[0].Count}") : "var";

    /// <summary>One reference for each text.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Single(IReadOnlyList<string> references) =>
        [.. (references ?? throw new ArgumentNullException(nameof(references))).Select(reference => (string[])[reference])];

    /// <summary>The parts of a text between whitespace, as Python splits: also at the separators U+001C to U+001F.</summary>
    public static string[] Words(string text)
    {
        List<string> words = [];
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !IsBlank(text[end]))
                end++;
            if (end > start)
                words.Add(text[start..end]);
            start = end + 1;
        }
        return [.. words];
    }

    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';
}
