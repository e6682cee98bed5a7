using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Bars: a line each, with the name to the left and the number behind.</summary>
internal static class BarsText
{
    private const int Most = 100, LongestBar = 40, LongestName = 40;
    private const string Eighths = "▏▎▍▌▋▊▉";

    public static void Write(IAnsiConsole console, BarsFigure figure)
    {
        (string Name, string Number)[] shown = [.. figure.Bars.Take(Most).Select(bar => (CellText.Cut(bar.Name, Math.Min(LongestName, console.Profile.Width / 3)), FigureNumber.Text(bar.Value)))];
        if (shown.Length == 0)
            console.Line("no bars");
        int name = shown.Select(bar => CellText.Width(bar.Name)).DefaultIfEmpty(0).Max(), number = shown.Select(bar => bar.Number.Length).DefaultIfEmpty(0).Max();
        int room = Math.Min(LongestBar, console.Profile.Width - name - number - 2);
        for (int i = 0; i < shown.Length; i++)
        {
            string bar = Bar(figure.Length(i), room, console.Profile.Capabilities.Unicode);
            console.MarkupLine($"{Markup.Escape(CellText.PadLeft(shown[i].Name, name))} [aqua]{bar}[/]{(bar.Length > 0 ? " " : "")}{shown[i].Number}");
        }
        CellText.LeftOut(console, figure.Bars.Count - shown.Length, "bars");
    }

    private static string Bar(double share, int room, bool unicode)
    {
        if (!unicode)
            return new string('#', (int)Math.Round(share * room));
        int eighths = (int)Math.Round(share * room * 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[(eighths % 8) - 1] : "");
    }
}
