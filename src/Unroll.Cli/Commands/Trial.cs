using System.Diagnostics;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What can be known of a run before it: whether its network learns at all, and how long it will take. Nothing is saved.</summary>
internal static class Trial
{
    private const int MostSteps = 300;
    private const double Share = 0.05; // of the first loss: learnt by heart
    private const int TimedSteps = 5;

    /// <summary>Learns one batch until its loss is a twentieth of what it was at first. A network that cannot do that has something wrong in it.</summary>
    public static int LearnByHeart(Host host, Recipe recipe, Splits data, Device device, bool quiet)
    {
        Dataset train = data.Train ?? throw new UnrollException("There is no training set.");
        if (recipe.Training.Optimizer is not StochasticSpec stepping)
            throw new UnrollException("--check makes steps on one batch; expected a recipe whose training.optimizer does, such as sgd or adam.");
        ParameterStore store = ParameterStore.Draw(recipe.Training.Seed);
        using Model model = Model.Build(recipe, recipe.Model.Fit(train), store, null, device);
        Example[] batch = [.. recipe.Training.Divide(train, new Rng(recipe.Training.Seed))[0].Select(i => train[i])];
        Turn[] turns = [.. model.Problem.Objectives.Select(objective => new Turn(objective, [.. store.Matching(objective.Parameters)], new GradientStep(recipe.Training, stepping.Build(device))))];
        List<double> losses = [];
        bool finite = true;
        while (finite && losses.Count < MostSteps && (losses.Count == 0 || losses[^1] > Share * losses[0]))
        {
            double sum = 0;
            foreach (Turn turn in turns.TakeWhile(_ => finite))
            {
                (double loss, finite) = turn.Make(device, batch, stepping.Rate);
                sum += loss;
            }
            losses.Add(sum);
            host.Interrupted.ThrowIfCancellationRequested();
        }
        if (!quiet)
            WriteCurve(host, losses);
        string course = FormattableString.Invariant($"loss {losses[0]:0.####} to {losses[^1]:0.####} in {Screen.Count(losses.Count, "step")} on one batch of {Screen.Count(batch.Length, data.Train!.Noun)}, without dropout");
        if (losses[^1] <= Share * losses[0] || AllRight(model, batch))
        {
            if (!quiet)
                host.People.Write($"The network can learn: {course}.\n");
            return ExitCode.Ok;
        }
        throw new UnrollException($"The network could not overfit one batch: {course}; expected a twentieth of the first loss, or every answer correct. Try another training.optimizer.rate or a larger network, and check whether equal inputs have different answers.");
    }

    /// <summary>Makes a few steps, and says how long an epoch will take.</summary>
    public static int FewSteps(Host host, Recipe recipe, Splits data, Device device, Model? from, bool extend)
    {
        using Trainer run = Trainer.Start(recipe, data, device, from, extend);
        IAnsiConsole console = Screen.Of(host);
        TrainingStart begun = new(recipe, data, device, run, null);
        console.Line(TrainingText.Title(begun));
        foreach (string note in TrainingText.Notes(begun))
            console.Line(note);
        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp();
        foreach (TrainingStep step in run)
        {
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (seconds.Count == TimedSteps || step.EpochEnded)
            {
                double each = seconds.Min(), epoch = each * step.StepsPerEpoch;
                console.Line(FormattableString.Invariant(
                    $"step {step.Step}: loss {step.Loss:0.####}, {TrainingText.Measures(step)}; about {Screen.Time(each)} a step, {Screen.Time(epoch)} an epoch of {Screen.Count(step.StepsPerEpoch, "step")}, {Screen.Time(epoch * TrainingText.Epochs(recipe.Training))} for at most {Screen.Count(TrainingText.Epochs(recipe.Training), "epoch")}, evaluation aside"));
                break;
            }
            start = Stopwatch.GetTimestamp();
        }
        console.Line(FormattableString.Invariant($"memory of the process: {Environment.WorkingSet / (1024.0 * 1024):N0} MiB; of a step, {device.PeakBytes / (1024.0 * 1024):N1} MiB. Nothing was saved."));
        return ExitCode.Ok;
    }

    /// <summary>Whether every answer is right: where labels are smoothed, the loss has a floor above the twentieth.</summary>
    private static bool AllRight(Model model, Example[] batch)
    {
        Report report = model.Evaluate(batch);
        return !report.IsError(model.Problem.Metric) && report[model.Problem.Metric] >= 1;
    }

    private static void WriteCurve(Host host, List<double> losses)
    {
        IAnsiConsole console = Screen.Of(host);
        foreach (string line in LearningCurve.Panel("loss of one batch", [.. losses], Math.Min(70, console.Profile.Width), console.Profile.Capabilities.Unicode, logarithmic: true, unit: "steps"))
            console.Line(line.TrimEnd());
        console.Line("");
    }

    /// <summary>What one objective does at each step: it changes the parameters that it trains. The objectives take their turns as in training.</summary>
    private sealed record Turn(Objective Objective, HashSet<Parameter> Trained, GradientStep Step)
    {
        /// <summary>Takes the turn, if loss and gradients are finite.</summary>
        public (double Loss, bool Finite) Make(Device device, Example[] batch, double rate)
        {
            using Tape tape = Tape.ForGradients(device);
            Value total = Objective.Loss(tape, batch).Total;
            double loss = total.Item();
            Gradients gradients = tape.Backward(total).Only(Trained.Contains);
            double norm = gradients.Norm();
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
                return (loss, false);
            Step.Make(gradients, norm, rate);
            return (loss, true);
        }
    }
}
