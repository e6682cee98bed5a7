using System.CommandLine;
using System.Diagnostics;

namespace Unroll.Cli;

/// <summary><c>unroll train</c>.</summary>
internal static class TrainCommand
{
    private const string Notes = """
        Ctrl-C stops after the current step: the best model so far is saved and evaluated, and a checkpoint is left from which
        --resume continues exactly; after a crash it continues from the last checkpoint. A second Ctrl-C ends at once. SIGTERM (`kill`)
        does the same, with the exit code 143 instead of 130.
        On a loss spike, or a loss that is not finite, training returns to the end of the previous epoch with half the learning rate,
        a few times (training.faults).
        With --json, standard output is one object per line, whose "event" says what it is:
          resumed     the step and epoch that training continues from
          step        every 10th step and the last of each epoch: loss, gradientNorm, rate, tokensPerSecond
          epoch       each epoch's loss, its dev scores, and whether it is the best so far
          fault       training diverged: what happened, and the learning rate that it continues with
          evaluation  the scores of the best model on the test set
          finished    model, seconds (of which evaluationSeconds for dev scores), tokensPerSecond in steps, epochs, why training
                      ended, bestEpoch, parameters, dev and test scores
        With L-BFGS, "loss" is the minimised objective divided by the number of tokens, and "penalty" is the penalty in it.
        """;

    public static Verb Create(Host host)
    {
        RecipeArguments what = new(orModel: true);
        Option<string?> folder = Options.Path("--out", "Where to save the model; without it, NAME.model for a recipe of that name", "FOLDER");
        Option<string?> from = Options.Path("--from", "Continue training from a finished model: start from its weights and vocabularies and, without RECIPE, its recipe", "MODEL");
        Option<bool> extend = new("--extend-vocabulary") { Description = "With --from: add the words (seen minCount times), tags and labels that the model does not know" };
        Option<bool> resume = new("--resume") { Description = "Continue the run that was stopped in the --out folder, or add epochs to a finished one (--set training.epochs=N), with the same recipe and data; without such a run, start one" };
        Option<bool> restart = new("--restart") { Description = "Discard the stopped or finished run in the --out folder, and start a new one" };
        Option<double?> every = Options.Real("--checkpoint-every", "Seconds between checkpoints; 0 for one after each step. Default: 60", 0, 1e9);
        Option<string?> csv = Options.Path("--csv", "Write loss, learning rate, speed and scores as a table: one line every 10th step and each epoch", "FILE");
        Option<string?> board = Options.Path("--tensorboard", "Write the same numbers as an event file for TensorBoard", "FOLDER");
        Option<bool> check = new("--check") { Description = "Only check that the network can overfit one batch; nothing is saved" };
        Option<bool> dry = new("--dry-run") { Description = "Only make a few steps and report how long an epoch will take; nothing is saved" };
        Option<Uri?> notify = Notification.Option();
        Option<bool> quiet = new("--quiet") { Description = "Write nothing but errors" };
        Option<int> threads = Options.Threads();
        Option<bool> mpi = new("--mpi") { Description = "Train with all processes that mpirun has started, by Open MPI; each computes its share of training.parts (docs/scale.md). The result is that of one process, bit for bit" };
        Option<bool> json = Options.Json("Write progress and scores as JSON, one object per line");
        Verb verb = new("train", "Train a model, save it, and report its scores.",
        [
            ("train slot-filling", "The built-in recipe on its built-in sample; the model goes to slot-filling.model."),
            ("train slot-filling --data corpus/ --out slots.model", "The same network on your own corpus: a folder with train, dev and test files."),
            ("train slot-filling --data atis", "A public corpus that `unroll data get atis` has downloaded."),
            ("train my/recipe.json --seed 7 --set model.encoder.cell.hidden=200 --set training.epochs=10", "Your own recipe, with two fields changed."),
            ("train slot-filling --data corpus/ --out slots.model --resume", "Continue after an interruption, exactly where it was."),
            ("train slot-filling --data corpus/ --out slots.model --resume --set training.epochs=60", "More epochs: the same result as 60 epochs from the start."),
            ("train --from slots.model --data more/ --out better.model --extend-vocabulary", "Continue training a model on other data with new words."),
            ("train my/recipe.json --check", "Check that the network can learn at all: it must overfit one batch."),
            ("train slot-filling --set training.parts=4 --threads 4", "Each thread computes a part of every batch by itself."),
            ("train slot-filling --json > run.jsonl", "Progress and scores for a program."),
            ("train slot-filling --notify https://example.org/hook", "Tell a web address how the training ended."),
        ], Notes)
        {
            what.Name, what.Data, what.Set, folder, what.Seed, from, extend, resume, restart, every, csv, board, notify, check, dry, quiet, threads, mpi, json,
        };
        verb.Fault = result =>
            !what.IsNamed(result) && result.GetValue(from) is null ? "`unroll train` needs RECIPE, or --from MODEL."
            : result.GetValue(extend) && result.GetValue(from) is null ? "--extend-vocabulary was given without --from; expected the model whose vocabularies are to be extended."
            : result.GetValue(from) is not null && result.GetValue(check) ? "--check was given with --from; expected it without, since it tries a network that has learnt nothing."
            : result.GetValue(from) is not null && result.GetValue(folder) is null && !result.GetValue(dry) ? "--from was given without --out; expected the folder for the new model."
            : result.GetValue(resume) && result.GetValue(restart) ? "--resume and --restart were both given; expected one of them."
            : result.GetValue(check) && result.GetValue(dry) ? "--check and --dry-run were both given; expected one of them."
            : result.GetValue(quiet) && result.GetValue(json) ? "--quiet and --json were both given; expected one of them."
            : result.GetValue(check) && result.GetValue(json) ? "--check was given with --json; expected it without, since its exit code says all to programs."
            : result.GetValue(notify) is not null && (result.GetValue(check) || result.GetValue(dry)) ? $"--notify was given with {(result.GetValue(check) ? "--check" : "--dry-run")}; expected it without, since nothing is trained to its end."
            : result.GetValue(mpi) && (result.GetValue(check) || result.GetValue(dry)) ? $"{(result.GetValue(check) ? "--check" : "--dry-run")} was given with --mpi; expected it without, since one process is enough for it."
            : result.GetValue(dry) && (result.GetValue(json) || result.GetValue(quiet)) ? "--dry-run only tells people how long it will take; expected it without --json and --quiet."
            : null;
        verb.SetAction(parse => parse.GetValue(mpi) ? TrainProcesses.Run(processes => Go(parse, processes)) : Go(parse, null));
        return verb;

        int Go(ParseResult parse, MpiProcesses? processes)
        {
            int given = parse.GetValue(threads);
            using Device device = processes is null ? new(given) : new(given == 0 ? MpiProcesses.Threads : given) { Processes = processes };
            bool leads = device.Processes.Rank == 0;
            string? origin = parse.GetValue(from);
            using Model? model = origin is null ? null : Model.Load(origin, null, device);
            using Host silent = new(TextReader.Null, TextWriter.Null, TextWriter.Null);
            (Recipe recipe, Splits data) = what.Open(leads ? host : silent, parse, model);
            if (device.Processes.Ranks > 1 && recipe.Training.Optimizer is not StochasticSpec)
                throw new UnrollException("--mpi: the recipe's training.optimizer makes no steps on batches, so each process would do all of the work; expected one that does, such as sgd or adam, or no --mpi.");
            if (parse.GetValue(check))
                return Trial.LearnByHeart(host, recipe, data, device, parse.GetValue(quiet));
            if (parse.GetValue(dry))
                return Trial.FewSteps(host, recipe, data, device, model, parse.GetValue(extend));
            string folderName = parse.GetValue(folder) ?? $"{recipe.Name}.model";
            if (origin is not null && Path.GetFullPath(origin) == Path.GetFullPath(folderName))
                throw new UnrollException($"--out {origin}: this is the model of --from; expected another folder, since the run begins from that one.");
            Origin begin = new(recipe, data, device, model, parse.GetValue(extend));
            if (!leads)
            {
                host.HandleInterruptions();
                return TrainProcesses.Follow(device.Processes, begin.Start, () => begin.Resume(ModelTarget.CheckpointOf(folderName)), host.Interrupted, () => host.InterruptedCode);
            }
            using ModelTarget target = ModelTarget.Open(folderName);
            using ITrainingView view = parse.GetValue(quiet) ? new QuietView() : parse.GetValue(json) ? new TrainingEvents(host.Output) : host.OutputIsTerminal ? new LiveView(host) : new LineView(host);
            using Trainer? run = Begin(target, begin, parse.GetValue(resume), parse.GetValue(restart));
            TrainProcesses.Tell(device.Processes, run, run?.Steps > 0);
            if (run is null)
            {
                host.Error.Write($"unroll: the run in {target.Folder} had come to its end; nothing was left to do.\n");
                return ExitCode.Ok;
            }
            new PredictNames(parse.RootCommandResult.Command).Check(run.Problem);
            using TrainingLogs logs = TrainingLogs.Open(parse.GetValue(csv), parse.GetValue(board), run);
            DiskSpace space = new(host, target.Folder, run.ParameterCount);
            space.Check();
            if (run.Steps == 0)
                target.Finish(); // the run before is given up only once this one could begin
            TrainingStart started = new TrainingStart(recipe, data, device, run, model is null ? null : $"{origin}{Added(model, run)}");
            (TrainingEnd, int) Training() => Run(host, started, target, space, view, logs, TimeSpan.FromSeconds(parse.GetValue(every) ?? 60));
            return parse.GetValue(notify) is { } address ? new Notification(host, address, recipe.Name, target.Folder).While(run, Training) : Training().Item2;
        }
    }

    /// <summary>The run that is asked for, at its start or where it was stopped; null if it has come to its end.</summary>
    private static Trainer? Begin(ModelTarget target, Origin origin, bool resume, bool restart)
    {
        bool going = target.HasCheckpoint && resume;
        if (target.HasCheckpoint && !resume && !restart && !Trainer.HasEndedAt(target.Checkpoint))
            throw new UnrollException($"--out {target.Folder}: a run was stopped here; expected --resume to continue it, or --restart to start again.");
        Trainer run = going ? origin.Resume(target.Checkpoint) : origin.Start();
        if (!resume || !target.HadModel || (going && !run.HasEnded))
            return run;
        using Model there = Model.Load(target.Folder);
        if (!there.Report.Complete)
            return run;
        string? difference = Difference(run, origin.Recipe, there);
        run.Dispose();
        return difference is null ? null : throw new UnrollException($"--out {target.Folder}: the run here had come to its end, {difference}.");
    }

    private static (TrainingEnd End, int Code) Run(Host host, TrainingStart start, ModelTarget target, DiskSpace space, ITrainingView view, TrainingLogs logs, TimeSpan between)
    {
        host.HandleInterruptions();
        view.Begin(start);
        bool stopped = false;
        view.While(() => stopped = Train(start, target, space, view, logs, between, host.Interrupted));
        bool interrupted = stopped && !start.Run.HasEnded;
        TrainingEnd end = Finish(start, target, interrupted);
        view.End(end);
        return (end, interrupted ? host.InterruptedCode : ExitCode.Ok);
    }

    /// <returns>Whether the run was interrupted.</returns>
    private static bool Train(TrainingStart start, ModelTarget target, DiskSpace space, ITrainingView view, TrainingLogs logs, TimeSpan between, CancellationToken interrupted)
    {
        Trainer run = start.Run;
        long saved = Stopwatch.GetTimestamp();
        foreach (TrainingStep step in run)
        {
            if (step.IsBest)
                target.Save(run.HasEnded ? Unscored(run.Best) : run.Best);
            view.Step(step, run);
            logs.Step(step, run);
            bool stops = TrainProcesses.AnyStops(start.Device.Processes, interrupted);
            if (stops || Stopwatch.GetElapsedTime(saved) >= between)
            {
                space.Watch();
                run.Save(target.Checkpoint);
                saved = Stopwatch.GetTimestamp();
            }
            if (stops)
                return true;
        }
        return false;
    }

    /// <summary>The model of a run that has ended, before the test set is scored: whoever kills the process now must be able to have it made again.</summary>
    private static Model Unscored(Model model) => model.With(model.Report with { Complete = false, Ending = null });

    private static TrainingEnd Finish(TrainingStart start, ModelTarget target, bool interrupted)
    {
        (Trainer run, Splits data) = (start.Run, start.Data);
        Model best = run.Best;
        Evaluation? test = data.Test is null ? null : Evaluation.Of(best, data.Test);
        RunReport report = best.Report with { Test = test?.Report.Scores };
        bool saved = run.BestEpoch > 0 || !target.HadModel; // half an epoch is no reason to throw away an older model
        if (saved)
            target.Save(best.With(report));
        if (!interrupted)
            Close(run, target);
        double predicted = run.PredictedTokensPerSecond > 0 ? run.PredictedTokensPerSecond : test?.TokensPerSecond ?? 0;
        IReadOnlyList<Example> examples = data.Test ?? data.Dev ?? data.Train!;
        return new TrainingEnd(start, report, predicted, test, target.Folder, saved, interrupted, TryIt.Of(best, examples) ?? "");
    }

    /// <summary>A run that all epochs were made of can be given more of them later; of any other there is nothing to go on with.</summary>
    private static void Close(Trainer run, ModelTarget target)
    {
        if (run.Ending?.Reason is not ("epochs" or "not-converged"))
        {
            target.Finish();
            return;
        }
        try
        {
            run.Save(target.Checkpoint);
        }
        catch (UnrollException)
        {
            target.Finish(); // the model is saved, which matters; the checkpoint of before would say that the run had been stopped
        }
    }

    /// <summary>Why a complete model is not what a run would end with; null if it is.</summary>
    private static string? Difference(Trainer run, Recipe recipe, Model there)
    {
        RunReport begun = run.ReportSoFar;
        bool same = there.Report.Kernels == begun.Kernels && there.Report.From == begun.From && there.Report.Test is not null == begun.Data.ContainsKey("test")
            && there.Report.Data.OrderBy(part => part.Key, StringComparer.Ordinal).SequenceEqual(begun.Data.OrderBy(part => part.Key, StringComparer.Ordinal));
        string was = there.Recipe.ToJson();
        if (same && was == recipe.ToJson())
            return null;
        Recipe asMany = recipe with { Training = recipe.Training with { Epochs = there.Recipe.Training.Epochs } };
        if (!same || was != asMany.ToJson() || recipe.Training.Epochs < there.Recipe.Training.Epochs)
            return "and was another one: its recipe, data or kernel set differ; expected the same for --resume, or --restart to start again";
        return there.Report.Ending is { Reason: "converged" or "early-stopping" } ending
            ? $"and more epochs would change nothing: {ending.What}"
            : "and its checkpoint is not there any more, without which more epochs cannot be made of it; start from its model (--from), or start again (--restart)";
    }

    /// <summary>What a run has added to the vocabularies of the model that it starts from.</summary>
    private static string Added(Model from, Trainer run)
    {
        string[] added = [.. from.Vocabularies.Select(pair => (pair.Key, More: run.Vocabularies[pair.Key].Count - pair.Value.Count))
            .Where(one => one.More > 0).Select(one => $"{Screen.Count(one.More)} {one.Key}")];
        return added.Length == 0 ? "" : $"; added to its vocabularies: {string.Join(", ", added)}";
    }

    /// <summary>What a run is begun from.</summary>
    private sealed record Origin(Recipe Recipe, Splits Data, Device Device, Model? Model, bool Extend)
    {
        public Trainer Start() => Trainer.Start(Recipe, Data, Device, Model, Extend);

        public Trainer Resume(string checkpoint) => Trainer.Resume(Recipe, Data, checkpoint, Device, null, Model, Extend);
    }
}
