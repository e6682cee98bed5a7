using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>The scores of an evaluation: overall, and by type.</summary>
internal static class ScoreTable
{
    private const int NarrowestWhole = 74;

    /// <summary>Writes the scores; on a narrow terminal fewer of them.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="evaluation">What to show.</param>
    /// <param name="types">How many types at most, the most frequent.</param>
    public static void Write(IAnsiConsole console, Evaluation evaluation, int types)
    {
        Report report = evaluation.Report;
        console.Line(FormattableString.Invariant(
            $"{evaluation.Data}: {Screen.Count(evaluation.Examples, evaluation.Noun)}, {Screen.Count(evaluation.Tokens, "token")}, {Screen.Count((long)evaluation.TokensPerSecond)} tokens/s"));
        console.MarkupLine("  " + string.Join("   ", report.Scores.Select(score => score.Key == report.Metric
            ? $"[bold green]{Markup.Escape(score.Key)} {Screen.Score(score.Value)}[/]"
            : $"{Markup.Escape(score.Key)} {Screen.Score(score.Value)}")) + Calibrated(report));
        foreach (string signature in report.Signatures)
            console.Line("  " + signature);
        if (report.ByType.Count > 0 && types > 0)
            WriteTypes(console, report, types);
        if (report.ByLength.Count > 1 && types > 0)
            WriteLengths(console, report.ByLength);
        console.Line("");
    }

    /// <summary>The expected calibration error and the Brier score, which follow the scores.</summary>
    private static string Calibrated(Report report) => report.Calibration is { } calibration ? $"   ece {Screen.Score(calibration.Error)}   brier {Screen.Score(calibration.Brier)}" : "";

    private static void WriteLengths(IAnsiConsole console, IReadOnlyList<LengthScore> groups)
    {
        string[] names = [.. groups[0].Scores.Keys];
        Table table = Screen.Table(["input steps", "#examples", .. names.Select(name => "#" + name)]);
        foreach (LengthScore group in groups)
            table.Row([group.From == group.To ? Screen.Count(group.From) : $"{Screen.Count(group.From)} to {Screen.Count(group.To)}", Screen.Count(group.Count), .. names.Select(name => Screen.Score(group.Scores[name]))]);
        console.Show(table);
    }

    private static void WriteTypes(IAnsiConsole console, Report report, int shown)
    {
        bool wide = console.Profile.Width >= NarrowestWhole;
        Table table = wide ? Screen.Table("type", "#precision", "#recall", "#f1", "#gold", "#predicted", "#correct") : Screen.Table("type", "#f1", "#gold");
        foreach ((string type, TypeScore score) in report.ByType.OrderByDescending(pair => pair.Value.Gold).Take(shown))
        {
            if (wide)
            {
                table.Row(type, Screen.Score(score.Precision), Screen.Score(score.Recall), Screen.Score(score.F1),
                    Screen.Count(score.Gold), Screen.Count(score.Predicted), Screen.Count(score.Correct));
            }
            else
            {
                table.Row(type, Screen.Score(score.F1), Screen.Count(score.Gold));
            }
        }
        console.Show(table);
        if (report.ByType.Count > shown)
            console.Line(string.Create(CultureInfo.InvariantCulture, $"  and {report.ByType.Count - shown} rarer types; `unroll evaluate` shows all"));
    }
}
