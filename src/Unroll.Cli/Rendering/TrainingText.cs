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
            + $"{(start.Device.Processes.Ranks > 1 ? $"{Screen.Count(start.Device.Processes.Ranks)} processes of " : "")}{Screen.Count(start.Device.Threads, "thread")}, {start.Device.Kernels}";
    }

    /// <summary>What else to know of a run before it: when it ends by itself, and what would make it cheaper.</summary>
    public static IEnumerable<string> Notes(TrainingStart start)
    {
        TrainingSpec training = start.Recipe.Training;
        if (start.From is not null)
            yield return $"continues training {start.From}";
        if (training.Patience > 0 && training.Patience < training.Epochs && start.Data.Dev is not null)
            yield return FormattableString.Invariant($"early stopping: ends after {Screen.Count(training.Patience, "epoch")} without a better dev {start.Run.Metric} (training.patience; 0 turns it off)");
        if (training.Restarts > 1)
            yield return FormattableString.Invariant($"{training.Restarts} starts of {Screen.Count(training.Epochs, "epoch")} each, from new random parameters; the best epoch on the dev set counts (training.restarts)");
        if (training.Optimizer is LbfgsSpec { Tolerance: > 0 } batch)
            yield return FormattableString.Invariant($"ends when the objective falls by less than {100 * batch.Tolerance:G2} % over {Screen.Count(batch.Window, "iteration")} (training.optimizer.tolerance), or after {Screen.Count(training.Epochs, "epoch")} (training.epochs)");
        if (MinCountAdvice.For(start) is { } advice)
            yield return advice;
    }

    /// <summary>The number of epochs of all starts, unless they end before.</summary>
    public static long Epochs(TrainingSpec training) => (long)training.Epochs * training.Restarts;

    /// <summary>Which of several starts a step belongs to, after two blanks; nothing for a run with one.</summary>
    public static string Start(TrainingStep step, TrainingSpec training) => training.Restarts == 1 ? "" : FormattableString.Invariant($"  start {step.Start}/{training.Restarts}");

    /// <summary>A loss, or an objective with its parts.</summary>
    public static string Loss(double loss, double? penalty) => penalty is { } part
        ? FormattableString.Invariant($"objective {loss:0.0000} (loss {loss - part:0.0000} + penalty {part:0.0000})")
        : FormattableString.Invariant($"loss {loss:0.0000}");

    /// <summary>What a step measured beside the loss: the norm of the gradient, or what a learner without gradients measures.</summary>
    public static string Measures(TrainingStep step) => step.GradientNorm is { } norm
        ? FormattableString.Invariant($"gradient norm {norm:0.00}")
        : string.Join("  ", step.Measures.Where(measure => measure.Name is not ("loss" or "penalty" or "rate")).Select(measure => FormattableString.Invariant($"{measure.Name} {measure.Value:0.0000}")));

    /// <summary>Why a run has ended, where that is not what was to be expected, and what to do about it; null otherwise.</summary>
    public static string? Ending(RunReport report) => report.Ending switch
    {
        { Reason: "not-converged", What: var what } => FormattableString.Invariant($"{what}. For more, give the same command with --resume --set training.epochs={2L * report.Epochs.Count}."),
        { Reason: "converged" or "early-stopping", What: var what } => $"{what}.",
        _ => null,
    };

    /// <summary>Where a run goes on; null for one that begins.</summary>
    public static string? Resumed(TrainingStart start) => start.Run.Steps == 0 ? null
        : $"resumed after step {Number((ulong)start.Run.Steps)}, {Screen.Count(start.Run.Epochs.Count, "epoch")} done";

    /// <summary>What a fault was, and what is done about it.</summary>
    public static string Fault(TrainingFault fault) => FormattableString.Invariant($"step {fault.Step} (epoch {fault.Epoch}): {fault.What}. ") + (fault.GaveUp is { } start
        ? FormattableString.Invariant($"Start {start} gave up; its epochs do not count.")
        : FormattableString.Invariant($"Back to {(fault.Back == 0 ? "the start" : FormattableString.Invariant($"the end of epoch {fault.Back}"))}, with the rate {fault.Rate:G3}."));

    /// <summary>What an epoch showed to be wrong.</summary>
    public static string Warning(string what) => $"warning: {what}";

    public static void WriteEnd(IAnsiConsole console, Host host, TrainingEnd end)
    {
        RunReport report = end.Report;
        console.Line("");
        if (end.Interrupted)
            console.MarkupLine("[yellow]Interrupted.[/] The same command with --resume goes on from here.");
        LearningCurve.Write(console, report);
        string chosen = report.Dev is null || report.Epochs.Count == 0 ? "" : FormattableString.Invariant(
            $", best dev {report.Metric} {Screen.Score(report.Dev[report.Metric])} in epoch {report.BestEpoch}");
        string scoring = end.Start.Run.EvaluationSeconds > 0 ? $" ({Screen.Time(end.Start.Run.EvaluationSeconds)} of it for dev scores)" : "";
        console.Line($"{Screen.Count(report.Epochs.Count, "epoch")} in {Screen.Time(end.Start.Run.Seconds)}{scoring}, {Screen.Count((long)end.Start.Run.TokensPerSecond)} tokens/s in training steps{chosen}");
        if (Ending(report) is { } ending)
            console.Line(ending);
        foreach (string warning in report.Epochs.Count > 0 ? report.Epochs[^1].Warnings ?? [] : [])
            console.Line(Warning($"at the end of the run: {warning}"));
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
        console.Line($"  {host.Command} predict {folder} {end.Example}");
    }

    private static string Number(ulong number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
