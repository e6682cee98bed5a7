using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A trellis in the terminal: words across, tags down, probabilities shaded by blocks.</summary>
internal static class TrellisText
{
    private const string Shades = " ░▒▓█";
    private const int LongestName = 60;

    public static void Write(IAnsiConsole console, Trellis trellis)
    {
        Table table = Screen.Table("");
        foreach (string word in trellis.Words)
            table.Column(Screen.Cut(word, LongestName));
        for (int row = 0; row < trellis.Tags.Count; row++)
        {
            string tag = trellis.Tags[row];
            int place = row;
            table.Row([Screen.Cut(tag, LongestName), .. trellis.Words.Select((_, t) => Cell(trellis, place, t, console.Profile.Capabilities.Unicode))]);
        }
        console.Show(table);
        console.Line("");
        console.Line(Path("* best       ", trellis.Best));
        if (trellis.Second is not null)
            console.Line(Path("+ second best", trellis.Second));
    }

    private static string Cell(Trellis trellis, int row, int t, bool unicode)
    {
        double p = trellis.Cells[row, t].Probability;
        string mark = (trellis.Best.Tags[t] == trellis.Tags[row] ? "*" : "") + (trellis.Second?.Tags[t] == trellis.Tags[row] ? "+" : "");
        string shade = unicode ? new string(Shades[(int)Math.Round(Math.Clamp(p, 0, 1) * (Shades.Length - 1))], 2) + " " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{shade}{p:0.000} {mark}").TrimEnd();
    }

    private static string Path(string name, TrellisPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}  score {path.Score:0.000} nats, probability {path.Probability:0.0000}: {string.Join(' ', path.Tags)}");
}
