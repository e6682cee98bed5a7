using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How raw text is split into words.</summary>
[JsonConverter(typeof(CamelCaseEnum<TextTokenizer>))]
public enum TextTokenizer
{
    /// <summary>
    /// At blanks (U+0020), tabs and line breaks, and nowhere else: no-break and other special spaces stay inside a word, as they do in files with
    /// columns.
    /// </summary>
    Blanks,

    /// <summary>
    /// As <see cref="Blanks"/>, and punctuation and symbols are words of their own. Apostrophes between letters, and points and commas between
    /// digits, stay inside: <c>don't</c>, <c>3.14</c>, <c>10,000</c>.
    /// </summary>
    Punctuation,

    /// <summary>As <see cref="Punctuation"/>, and each ideograph, such as a Chinese character, is a word of its own.</summary>
    Ideographs,
}
