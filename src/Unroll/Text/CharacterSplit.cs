using System.Buffers;
using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Splits Chinese and Japanese text into characters. Each ideograph, kana, and full-width sign is a word of its own, together with marks that combine with it. Everything else, such as
/// Latin words and numbers, stays together up to the next blank.
/// </summary>
/// <remarks>Joining puts a blank only between two words that are not Chinese or Japanese, so blanks beside Chinese or Japanese characters are lost.</remarks>
public sealed record CharacterSplit : TextSplit
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        StringBuilder word = new();
        for (int start = 0; start < text.Length;)
        {
            int length = char.IsWhiteSpace(text[start]) ? 1 : StringInfo.GetNextTextElementLength(text, start);
            ReadOnlySpan<char> element = text.AsSpan(start, length);
            start += length;
            bool isBlank = char.IsWhiteSpace(element[0]), isSingle = IsSingle(element);
            if (!isBlank && !isSingle)
            {
                _ = word.Append(element);
                continue;
            }
            End(word, words);
            if (isSingle)
                words.Add(element.ToString());
        }
        End(word, words);
        return words;
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        StringBuilder text = new();
        for (int i = 0; i < words.Count; i++)
        {
            if (i > 0 && !IsSingle(words[i - 1]) && !IsSingle(words[i]))
                _ = text.Append(' ');
            _ = text.Append(words[i]);
        }
        return text.ToString();
    }

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        _ = word.Clear();
    }

    /// <summary>Whether a character begins a word of its own, by the blocks of Unicode.</summary>
    private static bool IsSingle(ReadOnlySpan<char> element) => Rune.DecodeFromUtf16(element, out Rune rune, out _) == OperationStatus.Done && rune.Value is
        0x2014 or 0x2018 or 0x2019 or 0x201C or 0x201D or 0x2026 // dash, quotation marks, dots
        or (>= 0x2E80 and <= 0x2FFF) // radicals, description of ideographs
        or (> 0x3000 and <= 0x30FF) // signs, hiragana, katakana; U+3000 is a blank
        or (>= 0x3100 and <= 0x312F) or (>= 0x3190 and <= 0x4DBF) // bopomofo, strokes, enclosed and square signs, extension A
        or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) // ideographs
        or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFF0F) or (>= 0xFF1A and <= 0xFF20) or (>= 0xFF3B and <= 0xFF40) or (>= 0xFF5B and <= 0xFF9F) // vertical, full-width and half-width signs and kana
        or (>= 0x1B000 and <= 0x1B16F) or (>= 0x20000 and <= 0x323AF); // rare kana, further ideographs
}
