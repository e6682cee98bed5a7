using System.Globalization;

namespace Unroll;

/// <summary>The colours of pictures: text on any of the shades, and lines of any colour on white, can be read.</summary>
internal static class SvgColours
{
    public const string Faint = "fill=\"#555\"";

    private static readonly string[] Palette = ["#1b6ca8", "#d95f02", "#1b7837", "#7b3294", "#c51b7d", "#8c510a", "#01665e", "#b2182b"];
    private static readonly (int Red, int Green, int Blue)[] Heights = [(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)];

    /// <summary>The colour of the first thing, of the second, and so on.</summary>
    public static string Of(int index) => Palette[index % Palette.Length];

    /// <summary>From white to blue.</summary>
    public static string Shade(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"rgb({255 - (135 * share):0},{255 - (85 * share):0},{255 - (20 * share):0})");

    /// <summary>From white to orange: of values below 0.</summary>
    public static string Below(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"rgb({255 - (15 * share):0},{255 - (95 * share):0},{255 - (170 * share):0})");

    /// <summary>From dark blue over green to yellow: each step is lighter than the one before, in any kind of eye.</summary>
    public static string Height(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (Heights.Length - 1);
        int from = Math.Min((int)place, Heights.Length - 2);
        double part = place - from;
        (int red, int green, int blue) = (Between(Heights[from].Red, Heights[from + 1].Red), Between(Heights[from].Green, Heights[from + 1].Green), Between(Heights[from].Blue, Heights[from + 1].Blue));
        return string.Create(CultureInfo.InvariantCulture, $"rgb({red},{green},{blue})");

        int Between(int low, int high) => (int)Math.Round(low + (part * (high - low)));
    }
}
