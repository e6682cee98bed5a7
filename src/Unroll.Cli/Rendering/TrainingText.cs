using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What people are told before and after a run, on terminals and in logs alike.</summary>
internal static class TrainingText
{
    private const int TypesShown = 10;

    public static string Title(TrainingStart start)
    {
        string parts = string.Join(", ", new[] { ("train", start.Data.Train), ("dev", start.Data.Dev), ("test", start.Data.Test) }
            .Where(part => part.Item2 is not null).Select(part => $"{Screen.Count(part.Item2!.Count)} {part.Item1}"));
        return $"{start.Recipe.Name}: {parts} {Screen.Plural(2, start.Data.Train!.Noun)}; {Screen.Count(start.Run.ParameterCount)} parameters; seed {Number(start.Recipe.Training.Seed)}; "
            + $"{Screen.Count(start.Device.Threads, "thread")}, {start.Device.Kernels}";
    }

    public static void WriteEnd(IAnsiConsole console, Host host, TrainingEnd end)
    {
        RunReport report = end.Report;
        console.Line("");
        if (end.Interrupted)
            console.MarkupLine("[yellow]Interrupted.[/]");
        LearningCurve.Write(console, report);
        string chosen = report.Dev is null || report.Epochs.Count == 0 ? "" : FormattableString.Invariant(
            $", best dev {report.Metric} {Screen.Score(report.Dev[report.Metric])} in epoch {report.BestEpoch}");
        console.Line($"{Screen.Count(report.Epochs.Count, "epoch")} in {Screen.Time(report.Seconds)}, {Screen.Count((long)report.TokensPerSecond)} tokens/s{chosen}");
        console.Line("");
        if (end.Test is { } test)
            ScoreTable.Write(console, test, TypesShown);
        WriteModel(console, host, end);
        host.Output.Flush();
    }

    private static void WriteModel(IAnsiConsole console, Host host, TrainingEnd end)
    {
        string folder = Calling.Quote(end.Folder);
        if (!end.Saved)
        {
            console.Line($"No epoch had ended, so the model that was in {folder} is still there.");
            return;
        }
        console.MarkupLine($"The model is in [bold]{Markup.Escape(folder)}[/].{(end.Example.Length > 0 ? " Try it:" : "")}");
        if (end.Example.Length == 0)
            return;
        console.Line("");
        console.Line($"  {host.Command} predict {folder} {Calling.Quote(end.Example)}");
    }

    private static string Number(ulong number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
