using System.Text;

namespace Unroll;

/// <summary>How key terms are compared: two are the same if their words have the same stems in the same order, whatever the case.</summary>
internal static class TermForm
{
    /// <summary>The stem of a word as it is written in a text.</summary>
    public static string Stem(string word) => PorterStemmer.Stem(word.ToLowerInvariant());

    /// <summary>The form of a term that is given as a text, such as a person writes it; empty for a text without words.</summary>
    public static string Of(string term) => Of(Tokenizer.Split(term, TextTokenizer.Punctuation).Select(token => Stem(token.Text)));

    /// <summary>The form of a term whose words have some stems.</summary>
    public static string Of(IEnumerable<string> stems) => string.Join(' ', stems);

    /// <summary>Words as one text: with blanks between them, but for signs that join words, such as hyphens.</summary>
    public static string Join(IReadOnlyList<string> words)
    {
        StringBuilder text = new();
        for (int i = 0; i < words.Count; i++)
        {
            if (i > 0 && !Joins(words[i]) && !Joins(words[i - 1]))
                _ = text.Append(' ');
            _ = text.Append(words[i]);
        }
        return text.ToString();
    }

    /// <summary>Whether a sign joins the words beside it to one.</summary>
    public static bool Joins(string word) => word is "-" or "/" or "'" or "’" or "." or "+";
}
