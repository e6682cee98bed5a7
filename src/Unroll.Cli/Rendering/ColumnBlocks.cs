using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A table that may be wider than the terminal: as many columns as fit stand side by side, the next ones in a block below.</summary>
internal static class ColumnBlocks
{
    private const string Between = "  ";
    private const int Widest = 40;

    /// <summary>Writes it.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="heads">What stands before each row; all empty for nothing.</param>
    /// <param name="columns">The text of each column in each row.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> heads, IReadOnlyList<string[]> columns)
    {
        int width = console.Profile.Width;
        string[] names = [.. heads.Select(head => CellText.Cut(head, Math.Min(Widest, width / 3)))];
        int left = names.Max(CellText.Width), room = width - left - Between.Length;
        string[][] cells = [.. columns.Select(column => Array.ConvertAll(column, cell => CellText.Cut(cell, Math.Min(Widest, room))))];
        for (int first = 0; first < cells.Length;)
        {
            if (first > 0)
                console.Line("");
            int past = first, used = left;
            while (past < cells.Length && (past == first || used + Between.Length + Wide(cells[past]) <= width))
                used += Between.Length + Wide(cells[past++]);
            for (int row = 0; row < names.Length; row++)
            {
                IEnumerable<string> shown = cells[first..past].Select(column => CellText.PadRight(column[row], Wide(column)));
                IEnumerable<string> all = left == 0 ? shown : shown.Prepend(CellText.PadRight(names[row], left));
                console.Line(string.Join(Between, all).TrimEnd());
            }
            first = past;
        }
    }

    private static int Wide(string[] column) => column.Max(CellText.Width);
}
