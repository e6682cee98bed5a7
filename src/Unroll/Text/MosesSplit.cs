using System.Buffers;
using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Splits text of European languages into words by the rules of the tokenizer of Moses (Koehn et al. 2007, "Moses: Open Source Toolkit for Statistical Machine Translation"; its scripts
/// tokenizer.perl and detokenizer.perl, without the escaping of characters such as <c>&amp;</c>), and joins words to text by the reverse rules.
/// </summary>
/// <remarks>
/// <para>
/// Signs are words of their own, except hyphens and backticks. A comma between digits stays in its number. Several points in a row are one word. A point at the end of a word is a
/// word of its own, unless the word is an abbreviation, contains another point and a letter, or a lower-case word follows.
/// </para>
/// <para>
/// Deviations: the lists of abbreviations are our own; a letter and the marks that combine with it, and an emoji of several characters, stay together; four or more apostrophes in a row, and
/// two with one letter between them, are treated like others. Control characters are left out.
/// </para>
/// </remarks>
public sealed record MosesSplit : TextSplit
{
    /// <summary>
    /// The language, by its two-letter code. <c>en</c>: an apostrophe begins a word (<c>it 's</c>). <c>fr</c>, <c>it</c>: it ends a word (<c>l' eau</c>). Others: it is a word of its
    /// own. Abbreviations are known of <c>en</c>, <c>de</c> and <c>fr</c>. Default: en.
    /// </summary>
    /// <exception cref="UnrollException">It is not two or three letters from a to z.</exception>
    public string Language
    {
        get;
        init => field = value is { Length: 2 or 3 } && value.All(char.IsAsciiLetterLower) ? value
            : throw new UnrollException($"The language \"{value}\" of a text was set; expected a code of two or three small letters, such as en, de or fr.");
    } = "en";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        StringBuilder word = new();
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            int end = at + (char.IsWhiteSpace(c) ? 1 : StringInfo.GetNextTextElementLength(text, at));
            bool isDots = c == '.' && end < text.Length && text[end] == '.';
            while (isDots && end < text.Length && text[end] == '.')
                end++;
            Cut cut = isDots ? Cut.Both
                : c == '\'' ? AtApostrophe(Before(text, at), After(text, end))
                : c == ',' ? (IsDigit(Before(text, at)) && IsDigit(After(text, end)) ? Cut.None : Cut.Both)
                : c is '.' or '-' or '`' || BelongsToWord(RuneAt(text, at)) ? Cut.None : Cut.Both;
            if (cut.HasFlag(Cut.Before))
                End(word, words);
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                _ = word.Append(text, at, end - at);
            if (cut.HasFlag(Cut.After))
                End(word, words);
            at = end;
        }
        End(word, words);
        return SplitPoints(words);
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> words) => new MosesJoin(Language).Text(words ?? throw new ArgumentNullException(nameof(words)));

    /// <summary>Whether a character is a letter, or a number that is written with letters.</summary>
    internal static bool IsLetter(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;

    internal static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;

    /// <summary>The character at a place.</summary>
    internal static Rune RuneAt(string text, int at) => Rune.TryGetRuneAt(text, at, out Rune rune) ? rune : Rune.ReplacementChar;

    private static bool BelongsToWord(Rune rune) =>
        IsLetter(rune) || IsDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The character before a place; a blank at the beginning.</summary>
    private static Rune Before(string text, int at) => at == 0 ? new Rune(' ') : Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune rune, out _) == OperationStatus.Done ? rune : Rune.ReplacementChar;

    private static Rune After(string text, int at) => at == text.Length ? new Rune(' ') : RuneAt(text, at);

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        _ = word.Clear();
    }

    private Cut AtApostrophe(Rune before, Rune after)
    {
        bool letterBefore = IsLetter(before), letterAfter = IsLetter(after);
        return Language switch
        {
            "en" when letterAfter && letterBefore => Cut.Before,
            "en" when letterAfter && IsDigit(before) => after.Value == 's' ? Cut.Before : Cut.None, // the 1990's
            "fr" or "it" when letterAfter && letterBefore => Cut.After,
            _ => Cut.Both,
        };
    }

    /// <summary>Makes the point at the end of a word a word of its own, unless it belongs to the word.</summary>
    private List<string> SplitPoints(List<string> words)
    {
        List<string> split = new(words.Count + 1);
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i], stem = word.TrimEnd('.');
            if (stem.Length == 0 || stem.Length == word.Length || KeepsPoint(stem, i + 1 < words.Count ? words[i + 1] : ""))
                split.Add(word);
            else
                split.AddRange([stem, "."]);
        }
        return split;
    }

    private bool KeepsPoint(string stem, string next) =>
        (stem.Contains('.', StringComparison.Ordinal) && stem.EnumerateRunes().Any(IsLetter))
        || Abbreviations.Has(Language, stem)
        || (next.Length > 0 && Rune.IsLower(RuneAt(next, 0)))
        || (next.Length > 0 && char.IsAsciiDigit(next[0]) && Abbreviations.HasBeforeNumbers(Language, stem));

    /// <summary>On which sides of a character words end.</summary>
    [Flags]
    private enum Cut
    {
        None = 0,
        Before = 1,
        After = 2,
        Both = Before | After,
    }
}
