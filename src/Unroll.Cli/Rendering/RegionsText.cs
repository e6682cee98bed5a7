using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A grid of regions for each name, side by side: two cells a region, the brighter the more it weighs.</summary>
internal static class RegionsText
{
    private const int Most = 200, MostLines = 32, MostPlaces = 32;
    private const string Ascii = " .:+#";

    public static void Write(IAnsiConsole console, RegionsFigure figure)
    {
        int lines = Math.Min(MostLines, figure.Lines), places = Math.Min(MostPlaces, figure.Places);
        string[][] columns = [.. figure.Panels.Take(Most).Select((panel, index) => (string[])
            [panel.Name, .. Enumerable.Range(0, lines).Select(line => $"|{string.Concat(Enumerable.Range(0, places).Select(place => Cells(console, figure.Shade(index, line, place))))}|")])];
        if (columns.Length > 0)
            ColumnBlocks.Write(console, [.. columns[0].Select(_ => "")], columns);
        else
            console.Line("no pictures");
        CellText.LeftOut(console, figure.Panels.Count - columns.Length, "pictures");
        CellText.LeftOut(console, figure.Lines - lines, "lines of regions");
        CellText.LeftOut(console, figure.Places - places, "regions of each line");
    }

    private static string Cells(IAnsiConsole console, double shade) => console.Profile.Capabilities.Unicode ? CellText.Shade(shade, 2) : new string(Ascii[(int)Math.Round(shade * (Ascii.Length - 1))], 2);
}
