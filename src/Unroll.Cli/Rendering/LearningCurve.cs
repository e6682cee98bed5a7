using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Training loss and dev score over the epochs, as two small charts: side by side where there is room.</summary>
internal static class LearningCurve
{
    private const int Height = 7;
    private const int WidestChart = 60;
    private const int NarrowestPair = 84;
    private const int FewestEpochs = 3;
    private const double RangeForLog = 20;

    /// <summary>Writes the charts; nothing for fewer than three epochs, which make no curve.</summary>
    public static void Write(IAnsiConsole console, RunReport report)
    {
        if (report.Epochs.Count < FewestEpochs)
            return;
        bool unicode = console.Profile.Capabilities.Unicode;
        bool pair = report.Dev is not null && console.Profile.Width >= NarrowestPair;
        int width = Math.Min(WidestChart, (console.Profile.Width - 4) / (pair ? 2 : 1));
        double[] losses = [.. report.Epochs.Select(epoch => epoch.Loss)];
        double[] scores = [.. report.Epochs.Select(epoch => epoch.Score ?? double.NaN)];
        List<string> loss = Panel(report.Epochs[0].Penalty is null ? "training loss" : "training objective (loss + penalty)", losses, width, unicode, logarithmic: true);
        List<string> score = report.Dev is null ? [] : Panel($"dev {report.Metric}", scores, width, unicode);
        if (pair)
        {
            for (int row = 0; row < loss.Count; row++)
                console.MarkupLine(Coloured(loss[row].PadRight(width + 2), "yellow") + Coloured(score[row].TrimEnd(), "green"));
        }
        else
        {
            foreach (string line in loss)
                console.MarkupLine(Coloured(line.TrimEnd(), "yellow"));
            foreach (string line in score)
                console.MarkupLine(Coloured(line.TrimEnd(), "green"));
        }
        console.Line("");
    }

    /// <summary>A titled chart with its scale to the left. If <paramref name="logarithmic"/>, values of very different size are drawn by their logarithms.</summary>
    internal static List<string> Panel(string title, double[] values, int width, bool unicode, bool logarithmic = false, string unit = "epochs")
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return [title, .. Enumerable.Repeat("", Height), ""];
        double low = finite.Min(), high = finite.Max();
        bool log = high > RangeForLog * low && low > 0 && values.Length == finite.Length && logarithmic;
        string[] scale = [.. Enumerable.Range(0, Height).Select(row => row == 0 ? Label(high) : row == Height - 1 ? Label(low) : "")];
        int margin = scale.Max(label => label.Length) + 1;
        int cells = Math.Max(8, width - margin - 2);
        string[] rows = log
            ? Chart.Draw(Array.ConvertAll(values, Math.Log), Math.Log(low), Math.Log(high), cells, Height, unicode)
            : Chart.Draw(values, low, high, cells, Height, unicode);
        char axis = unicode ? '│' : '|';
        string last = values.Length.ToString(CultureInfo.InvariantCulture);
        string epochs = unicode ? $"{unit} 1–{last}" : $"{unit} 1-{last}";
        List<string> lines = [$"{new string(' ', margin)}{title}{(log ? " (log scale)" : "")}, {epochs}"];
        for (int row = 0; row < Height; row++)
            lines.Add($"{scale[row].PadLeft(margin - 1)} {axis}{rows[row]}");
        lines.Add(new string(' ', margin) + (unicode ? "└" : "+") + new string(unicode ? '─' : '-', cells));
        return lines;
    }

    private static string Coloured(string text, string colour) => text.Length == 0 ? "" : $"[{colour}]{Markup.Escape(text)}[/]";

    private static string Label(double value) => Screen.Score(value);
}
