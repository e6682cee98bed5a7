namespace Unroll;

/// <summary>
/// What is known of a word that the training set lacks: whether it begins with a capital letter, a small one, or has digits, and its last letters (Brants 2000, "TnT", section 2.3; deviation: digits have
/// a class of their own).
/// </summary>
internal static class WordEnding
{
    /// <summary>The classes of words, which are also their shortest endings.</summary>
    public static readonly string[] Classes = ["A:", "a:", "0:", "-:"];

    /// <summary>The endings of a word, each with its class, from the empty one to the longest.</summary>
    /// <param name="word">At least one character.</param>
    /// <param name="longest">The most letters.</param>
    public static IEnumerable<string> Of(string word, int longest)
    {
        string kind = ClassOf(word);
        for (int letters = 0; letters <= Math.Min(longest, word.Length); letters++)
        {
            if (letters == 0 || !char.IsLowSurrogate(word[^letters]))
                yield return string.Concat(kind, word.AsSpan(word.Length - letters));
        }
    }

    private static string ClassOf(string word) =>
        word.Any(char.IsDigit) ? Classes[2] : !word.Any(char.IsLetter) ? Classes[3] : char.IsUpper(word[0]) ? Classes[0] : Classes[1];
}
