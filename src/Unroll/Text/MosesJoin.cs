using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Joins the words of <see cref="MosesSplit"/> to text: most words after a blank, closing signs at the word before them, opening signs at the word after them, quotation marks
/// alternately.
/// </summary>
internal sealed class MosesJoin(string language)
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private bool blank;

    /// <summary>The text of words; called once.</summary>
    public string Text(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
            Add(words[i], i > 0 ? words[i - 1] : "", i + 1 < words.Count ? words[i + 1] : "");
        return text.ToString();
    }

    private void Add(string word, string before, string after)
    {
        if (word.All(c => "([{¿¡".Contains(c, StringComparison.Ordinal) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol))
            Put(word, blank, false);
        else if (word.All(c => ",.?!:;\\%}])".Contains(c, StringComparison.Ordinal)))
            Put(word, language == "fr" && word is "?" or "!" or ":" or ";" or "\\" or "%", true); // French puts a blank before these
        else if (language == "en" && before.Length > 0 && word.Length > 1 && word[0] == '\'' && IsLetter(word[1]))
            Put(word, false, true);
        else if (language is "fr" or "it" && word.Length > 1 && word[^1] == '\'' && IsLetter(word[^2]) && after.Length > 0 && IsLetter(after[0]))
            Put(word, blank, false);
        else if (word.All(c => "'\"„“`".Contains(c, StringComparison.Ordinal)))
            AddQuotation(word, before);
        else
            Put(word, blank, true);
    }

    private void AddQuotation(string word, string before)
    {
        string kind = word.All(c => c is '„' or '“') ? "\"" : word;
        if (open.Remove(kind))
            Put(word, false, true);
        else if (language == "en" && word == "'" && before.EndsWith('s')) // the boys' house
            Put(word, false, true);
        else
        {
            _ = open.Add(kind);
            Put(word, blank, false);
        }
    }

    private void Put(string word, bool blankBefore, bool blankAfter)
    {
        if (blankBefore && text.Length > 0)
            _ = text.Append(' ');
        _ = text.Append(word);
        blank = blankAfter;
    }

    private static bool IsLetter(char c) => MosesSplit.IsLetter(new Rune(char.IsSurrogate(c) ? ' ' : c));
}
