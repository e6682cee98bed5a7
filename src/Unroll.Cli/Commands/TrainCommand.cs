using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll train</c>.</summary>
internal static class TrainCommand
{
    private const string Notes = """
        Ctrl-C stops after the current step, saves and evaluates the best model so far; a second Ctrl-C ends at once.
        With --json, standard output is one object a line, told apart by "event":
          step        every 10th step and the last of each epoch: loss, gradientNorm, rate, tokensPerSecond
          epoch       each epoch's loss, its dev scores, and whether it is the best so far
          evaluation  the scores of the best model on the test part
          finished    model, seconds, tokensPerSecond, epochs, bestEpoch, parameters, dev and test scores
        """;

    public static Verb Create(Host host)
    {
        Argument<string> recipe = new("RECIPE") { Description = "A recipe file (.json), or the name of a built-in recipe (see `unroll list`)" };
        Option<string?> data = Options.Path("--data", "Folder with the parts of a corpus (train, dev, test), one file to learn from, or the name of a corpus that `unroll data get` has fetched; without it, the built-in sample");
        Option<string[]> set = new("--set") { Description = "Change a field of the recipe; may be repeated", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
        Option<string?> folder = Options.Path("--out", "Where to save the model; without it, NAME.model for a recipe of that name", "FOLDER");
        Option<ulong?> seed = Options.Number<ulong?>("--seed", "Where all random numbers come from; short for --set training.seed=N", 0, ulong.MaxValue, value => value);
        Option<int> threads = Options.Threads();
        Option<bool> json = Options.Json("Write progress and scores as JSON, one object a line");
        Verb verb = new("train", "Train a model, save it, and say how good it is.",
        [
            ("train slot-filling", "The built-in recipe on its built-in sample; the model goes to slot-filling.model."),
            ("train slot-filling --data corpus/ --out slots.model", "The same network on your own corpus: a folder with train, dev and test files."),
            ("train slot-filling --data atis", "A public corpus, once `unroll data get atis` has fetched it."),
            ("train my/recipe.json --seed 7 --set model.encoder.cell.hidden=200 --set training.epochs=10", "A recipe of your own, with two fields changed."),
            ("train slot-filling --json > run.jsonl", "Progress and scores for a program."),
        ], Notes)
        {
            recipe, data, set, folder, seed, threads, json,
        };
        verb.SetAction(parse => Run(
            host, parse.GetValue(recipe)!, parse.GetValue(data), parse.GetValue(set) ?? [], parse.GetValue(folder), parse.GetValue(seed), parse.GetValue(threads),
            parse.GetValue(json)));
        return verb;
    }

    private static int Run(Host host, string name, string? path, string[] settings, string? folder, ulong? seed, int threads, bool json)
    {
        if (seed is not null)
            settings = [.. settings, string.Create(CultureInfo.InvariantCulture, $"training.seed={seed}")];
        Recipe recipe = Recipe.Load(name, settings);
        Splits data = recipe.Data.Open(DataArgument.Resolve(host, path));
        ModelTarget target = ModelTarget.Check(folder ?? $"{recipe.Name}.model");
        using Device device = new(threads);
        using Trainer run = Trainer.Start(recipe, data, device);
        TrainingStart start = new(recipe, data, device, run);
        ITrainingView view = json ? new TrainingEvents(host.Output) : host.OutputIsTerminal ? new LiveView(host) : new LineView(host);
        host.HandleInterruptions();
        view.Begin(start);
        view.While(() => Train(run, target, view, host.Interrupted));
        bool interrupted = host.Interrupted.IsCancellationRequested;
        view.End(Finish(run, data, target, interrupted));
        return interrupted ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private static void Train(Trainer run, ModelTarget target, ITrainingView view, CancellationToken interrupted)
    {
        foreach (TrainingStep step in run)
        {
            if (step.IsBest)
                target.Save(run.Best);
            view.Step(step, run);
            if (interrupted.IsCancellationRequested)
                return;
        }
    }

    private static TrainingEnd Finish(Trainer run, Splits data, ModelTarget target, bool interrupted)
    {
        Model best = run.Best;
        Evaluation? test = data.Test is null ? null : Evaluation.Of(best, data.Test);
        RunReport report = best.Report with { Test = test?.Report.Scores };
        if (report.PredictedTokensPerSecond == 0 && test is not null)
            report = report with { PredictedTokensPerSecond = Math.Round(test.TokensPerSecond) };
        bool saved = run.BestEpoch > 0 || !target.HadModel; // half an epoch is no reason to throw away an older model
        if (saved)
            target.Save(best.With(report));
        IReadOnlyList<IExample> examples = data.Test ?? data.Dev ?? data.Train!;
        IExample? example = examples.FirstOrDefault(one => one.Length is >= 5 and <= 12) ?? examples.FirstOrDefault(one => one.Length > 0);
        return new TrainingEnd(report, test, target.Folder, saved, interrupted, example?.ToString() ?? "");
    }
}
