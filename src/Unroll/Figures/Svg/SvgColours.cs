using System.Globalization;

namespace Unroll;

/// <summary>The colours of pictures: text on any of the shades, and lines of any colour on white, can be read.</summary>
internal static class SvgColours
{
    public const string Faint = "fill=\"#555\"";

    private static readonly string[] Palette = ["#1b6ca8", "#d95f02", "#1b7837", "#7b3294", "#c51b7d", "#8c510a", "#01665e", "#b2182b"];

    /// <summary>The colour of the first thing, of the second, and so on.</summary>
    public static string Of(int index) => Palette[index % Palette.Length];

    /// <summary>From white to blue.</summary>
    public static string Shade(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"rgb({255 - (135 * share):0},{255 - (85 * share):0},{255 - (20 * share):0})");
}
