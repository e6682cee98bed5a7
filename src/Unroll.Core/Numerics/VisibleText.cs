using System.Buffers;
using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// Text for people, in which nothing hides: characters that move a terminal's cursor, change the order of what is read, or cannot be seen at all are
/// written as <c>\n</c> or <c>\u202E</c>. Data and models may come from anywhere, and what they hold is printed.
/// </summary>
public static class VisibleText
{
    /// <summary>All control characters, line and paragraph separators, marks and overrides of direction, signs of annotations, and what is no character at all; surrogates are looked at one by one.</summary>
    private static readonly SearchValues<char> Hidden = SearchValues.Create(
    [
        .. Range(0x00, 0x1F), .. Range(0x7F, 0x9F), '\u061C', .. Range(0x200E, 0x200F), .. Range(0x2028, 0x202E), .. Range(0x2066, 0x206F), .. Range(0xFFF9, 0xFFFB), '\uFFFE', '\uFFFF',
        .. Range(0xD800, 0xDFFF),
    ]);

    /// <summary>A text with every hidden character visible; the same text if it has none.</summary>
    /// <param name="text">Any text; half a surrogate pair is visible afterwards, too.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAny(Hidden))
            return text;
        StringBuilder visible = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                visible.Append(text[i]).Append(text[++i]);
            else if (IsHidden(text[i]))
                visible.Append(Written(text[i]));
            else
                visible.Append(text[i]);
        }
        return visible.ToString();
    }

    /// <summary>Whether a character would be written otherwise; halves of surrogate pairs are, unless they stand together.</summary>
    /// <param name="character">Any.</param>
    public static bool IsHidden(char character) => Hidden.Contains(character);

    /// <summary>How a hidden character is written: <c>\n</c>, <c>\r</c>, <c>\t</c>, or its number in four hexadecimal digits, as in JSON.</summary>
    /// <param name="character">Any.</param>
    public static string Written(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
    };

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => (char)number);
}
