using System.Buffers;
using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Splits raw text into words. Readers of data and <c>predict</c> both call it, so that a text has the same words in training and when the model is
/// asked.
/// </summary>
public static class Tokenizer
{
    private const char ByteOrderMark = '\uFEFF';
    private const string Breaks = " \t\r\n";
    private static readonly SearchValues<char> Separators = SearchValues.Create(Breaks);

    /// <summary>The words of a text, split at blanks, tabs and line breaks.</summary>
    /// <param name="text">Any text; a byte order mark at its beginning is dropped.</param>
    public static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart(ByteOrderMark).Split(Breaks.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The words of a text with their places.</summary>
    /// <param name="text">Any text; a byte order mark at its beginning is dropped.</param>
    /// <param name="tokenizer">Where to split.</param>
    public static IReadOnlyList<Token> Split(string text, TextTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Token> tokens = [];
        for (int start = text.Length > 0 && text[0] == ByteOrderMark ? 1 : 0; start < text.Length;)
        {
            if (Separators.Contains(text[start]))
            {
                start++;
                continue;
            }
            int length = text.AsSpan(start).IndexOfAny(Separators);
            int end = length < 0 ? text.Length : start + length;
            if (tokenizer == TextTokenizer.Blanks)
                tokens.Add(new Token(text[start..end], start, end));
            else
                AddPieces(text, start, end, tokenizer == TextTokenizer.Ideographs, tokens);
            start = end;
        }
        return tokens;
    }

    private static void AddPieces(string text, int start, int end, bool splitsIdeographs, List<Token> tokens)
    {
        while (start < end)
        {
            int stop = start;
            for (int at = start; at < end && (Belongs(text, at) || Joins(text, start, at, end)) && !(splitsIdeographs && IsIdeograph(text, at)); at = stop)
                stop = at + Length(text, at);
            bool isWord = stop > start;
            if (!isWord)
                stop = Math.Min(end, start + StringInfo.GetNextTextElementLength(text, start)); // an emoji of several characters is one word
            if (isWord || !Rune.IsWhiteSpace(RuneAt(text, start)))
                tokens.Add(new Token(text[start..stop], start, stop));
            start = stop;
        }
    }

    private static bool Belongs(string text, int at) => Rune.GetUnicodeCategory(RuneAt(text, at)) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format;

    /// <summary>The blocks of unified ideographs of Unicode, their extensions and the sign for zero.</summary>
    private static bool IsIdeograph(string text, int at) => RuneAt(text, at).Value is 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Whether a sign keeps what is before and behind it together.</summary>
    private static bool Joins(string text, int start, int at, int end)
    {
        if (at == start || at + 1 >= end)
            return false;
        (char before, char behind) = (text[at - 1], text[at + 1]);
        return text[at] switch
        {
            '\'' or '\u2019' => char.IsLetter(before) && char.IsLetter(behind),
            '.' or ',' or '\u00A0' or '\u202F' or '\u2007' or '\u2009' => char.IsDigit(before) && char.IsDigit(behind),
            _ => false,
        };
    }

    private static Rune RuneAt(string text, int at) => Rune.TryGetRuneAt(text, at, out Rune rune) ? rune : Rune.ReplacementChar;

    private static int Length(string text, int at) => RuneAt(text, at).Utf16SequenceLength;
}
