using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Texts by the cells that they fill in a terminal, of which a letter of East Asia has two.</summary>
internal static class CellText
{
    private const string Shades = " ░▒▓█";
    private const string Ellipsis = "...";

    public static int Width(string text) => text.GetCellWidth();

    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Width(text))) + text;

    /// <summary>A text with every character visible, in no more cells than there are: of a longer one the beginning.</summary>
    public static string Cut(string text, int cells)
    {
        string visible = VisibleText.Of(text);
        if (Width(visible) <= cells)
            return visible;
        int most = Math.Max(0, cells - Ellipsis.Length), length = 0, used = 0;
        foreach (System.Text.Rune rune in visible.EnumerateRunes())
        {
            used += Width(rune.ToString());
            if (used > most)
                break;
            length += rune.Utf16SequenceLength;
        }
        return visible[..length] + Ellipsis[..Math.Min(cells, Ellipsis.Length)];
    }

    /// <summary>Cells of a shade; blanks for none.</summary>
    /// <param name="share">From 0, none, to 1, full.</param>
    /// <param name="cells">How many.</param>
    public static string Shade(double share, int cells) => new(Shades[(int)Math.Round(share * (Shades.Length - 1))], cells);

    /// <summary>Says how much is left out; nothing where nothing is.</summary>
    public static void LeftOut(IAnsiConsole console, int count, string what)
    {
        if (count > 0)
            console.Line(Cut($"and {Screen.Count(count)} more {what}", console.Profile.Width));
    }
}
