namespace Unroll;

/// <summary>The words of stories and of questions about them: small letters, without punctuation.</summary>
internal static class StoryText
{
    /// <summary>The words of a sentence.</summary>
    /// <param name="sentence">As written, such as "Mary went to the kitchen."</param>
    public static string[] Words(string sentence) =>
        [.. Tokenizer.Split(sentence, TextTokenizer.Punctuation).Select(token => token.Text.ToLowerInvariant()).Where(word => word.Any(char.IsLetterOrDigit))];

    /// <summary>The sentences of a story that have words: a line each or, within a line, divided as running text is.</summary>
    /// <param name="text">The story.</param>
    public static IEnumerable<string> Sentences(string text) =>
        text.Split('\n').SelectMany(line => SentenceSplitter.Split(line)).Where(sentence => Words(sentence).Length > 0);
}
