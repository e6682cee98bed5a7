using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A heat map as a table: each number with its shade, marked ones with a star.</summary>
internal static class HeatMapText
{
    private const int MostRows = 200, MostColumns = 500;

    public static void Write(IAnsiConsole console, HeatMapFigure figure)
    {
        HashSet<(int, int)> marked = [.. figure.Marked];
        Write(console, figure.Rows, figure.Columns, figure.Shade, (row, column) => figure.Number(row, column) + (marked.Contains((row, column)) ? " *" : ""));
    }

    /// <summary>Writes a table of shaded cells.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="rows">The names of the rows.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="shade">How dark a cell is, 0 to 1.</param>
    /// <param name="text">What is written in a cell.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, double> shade, Func<int, int, string> text)
    {
        int[] shown = [.. Enumerable.Range(0, Math.Min(MostRows, rows.Count))];
        bool unicode = console.Profile.Capabilities.Unicode;
        string[][] cells = [.. columns.Take(MostColumns).Select((name, column) => (string[])
            [name, .. shown.Select(row => (unicode ? CellText.Shade(shade(row, column), 2) + " " : "") + text(row, column))])];
        if (shown.Length == 0 || cells.Length == 0)
            console.Line("no values");
        else
            ColumnBlocks.Write(console, ["", .. rows.Take(MostRows)], cells);
        CellText.LeftOut(console, rows.Count - shown.Length, "rows");
        CellText.LeftOut(console, columns.Count - cells.Length, "columns");
    }
}
