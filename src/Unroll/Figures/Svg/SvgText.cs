using System.Globalization;
using System.Security;
using System.Text;

namespace Unroll;

/// <summary>A line of text within a picture.</summary>
internal static class SvgText
{
    /// <summary>How much wider bold text is.</summary>
    public const double BoldWidth = 1.15;

    private const int Longest = 60, LongestTitle = 120;
    private const double Narrow = 7.6, Wide = 14;

    /// <summary>Writes it.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="x">Of its anchor.</param>
    /// <param name="y">Of its base line.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="text">Any characters; those that XML cannot hold, or that change the direction, are made visible.</param>
    /// <param name="style">Further attributes.</param>
    public static void Append(StringBuilder svg, double x, double y, string anchor, string text, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" {style}>{SecurityElement.Escape(VisibleText.Of(text))}</text>\n");

    /// <summary>A name with no more characters than a picture has room for, and every one visible.</summary>
    public static string Cut(string text) => Cut(text, Longest);

    /// <summary>A title, which may be longer.</summary>
    public static string CutTitle(string text) => Cut(text, LongestTitle);

    private static string Cut(string text, int longest)
    {
        string visible = VisibleText.Of(text.Length > 2 * longest ? text[..(2 * longest)] : text);
        return visible.Length <= longest ? visible : string.Concat(visible.AsSpan(0, char.IsHighSurrogate(visible[longest - 1]) ? longest - 1 : longest), "...");
    }

    /// <summary>About how wide a text is, in pixels: fonts differ.</summary>
    public static double Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value < 0x1100 ? Narrow : Wide);
}
