using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Splits running text into sentences by rules. A sentence ends at a point, question mark, exclamation mark or ellipsis, with the quotes and brackets that close behind it, if whitespace follows
/// and then something that can begin a sentence: anything but a small letter or a sign such as a comma. Chinese and Japanese marks (。！？) end one without whitespace. In text that is split into words already, a point that stands alone ends
/// a sentence whatever follows.
/// </summary>
/// <remarks>
/// A point does not end a sentence after an abbreviation (Mr. Smith), after an initial (J. Smith; but English "I" is a word), after a word that is an abbreviation before numbers only (No. 5), or within
/// a word (3.14). What is known of a language is its list of abbreviations; of others, only the rules hold. Deviation from a reader: an abbreviation at the end of a sentence does not end it, and a quoted
/// question before a name does ("Why?" Alice said).
/// </remarks>
public static class SentenceSplitter
{
    private const string Marks = ".!?…";
    private const string WideMarks = "。！？";
    private const string Closing = "\"'”’»)]}」』）";
    private const string Opening = "\"'“‘«([{「『（¿¡-–—_*";

    /// <summary>The sentences of a text.</summary>
    /// <param name="text">Any text; line breaks are blanks.</param>
    /// <param name="language">The two-letter code of the language, whose abbreviations are heeded: en, de or fr. Default: en.</param>
    /// <returns>In order, each with single blanks between its words; none is empty.</returns>
    public static IReadOnlyList<string> Split(string text, string language = "en")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(language);
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        List<string> sentences = [];
        int start = 0;
        for (int at = 0; at < line.Length;)
        {
            if (!Marks.Contains(line[at], StringComparison.Ordinal) && !WideMarks.Contains(line[at], StringComparison.Ordinal))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < line.Length && (Marks.Contains(line[end], StringComparison.Ordinal) || WideMarks.Contains(line[end], StringComparison.Ordinal)))
                end++;
            bool isAlone = line[at..end] == "." && at > start && line[at - 1] == ' ' && end < line.Length && line[end] == ' ' && !Marks.Contains(line[end + 1], StringComparison.Ordinal);
            bool isWide = WideMarks.Contains(line[end - 1], StringComparison.Ordinal), isPoint = end == at + 1 && line[at] == '.';
            while (end < line.Length && Closing.Contains(line[end], StringComparison.Ordinal))
                end++;
            if (end < line.Length && (isWide || isAlone || Begins(line, end)) && !(isPoint && IsKept(line, at, end, language)))
            {
                sentences.Add(line[start..end]);
                start = line[end] == ' ' ? end + 1 : end;
            }
            at = end;
        }
        if (start < line.Length)
            sentences.Add(line[start..]);
        return sentences;
    }

    /// <summary>Whether a blank follows, and then what can begin a sentence.</summary>
    private static bool Begins(string line, int at)
    {
        if (line[at] != ' ')
            return false;
        int next = at + 1;
        while (next < line.Length - 1 && Opening.Contains(line[next], StringComparison.Ordinal))
            next++;
        return Rune.GetUnicodeCategory(Rune.TryGetRuneAt(line, next, out Rune rune) ? rune : Rune.ReplacementChar) is not (UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherPunctuation);
    }

    /// <summary>Whether a point belongs to the word before it.</summary>
    private static bool IsKept(string line, int point, int end, string language)
    {
        int start = point;
        while (start > 0 && char.IsLetterOrDigit(line[start - 1]))
            start--;
        string word = line[start..point];
        if (word.Length == 0 || (language == "en" && word == "I"))
            return false;
        bool isNumberNext = end + 1 < line.Length && char.IsDigit(line[end + 1]);
        return Abbreviations.Has(language, word) || (isNumberNext && Abbreviations.HasBeforeNumbers(language, word));
    }
}
