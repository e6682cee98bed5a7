using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A trellis in the terminal: a table of words and tags, probabilities shaded by blocks, and the two best paths.</summary>
internal static class TrellisText
{
    public static void Write(IAnsiConsole console, Trellis trellis)
    {
        HeatMapText.Write(console, trellis.Tags, trellis.Words, (row, t) => Math.Clamp(trellis.Cells[row, t].Probability, 0, 1), (row, t) => Cell(trellis, row, t));
        console.Line("");
        console.Show(Path("* best       ", trellis.Best));
        if (trellis.Second is not null)
            console.Show(Path("+ second best", trellis.Second));
    }

    private static string Cell(Trellis trellis, int row, int t)
    {
        string mark = (trellis.Best.Tags[t] == trellis.Tags[row] ? "*" : "") + (trellis.Second?.Tags[t] == trellis.Tags[row] ? "+" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{trellis.Cells[row, t].Probability:0.000} {mark}").TrimEnd();
    }

    private static Rows Path(string name, TrellisPath path) =>
        new(new Text(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"{name}  score {path.Score:0.000} nats, probability {path.Probability:0.0000}: {string.Join(' ', path.Tags)}"))));
}
