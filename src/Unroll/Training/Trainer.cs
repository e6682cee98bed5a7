using System.Collections;
using System.Diagnostics;

namespace Unroll;

/// <summary>
/// Runs training. The caller's <c>foreach</c> over its steps is the callback; leaving the loop ends training. At the end of each epoch, the trainer
/// scores the dev set, keeps the best parameters, and applies early stopping. It prints nothing and writes no file.
/// </summary>
public sealed partial class Trainer : IEnumerable<TrainingStep>, IDisposable
{
    private readonly Recipe recipe;
    private readonly Fitted fitted;
    private readonly ParameterStore store;
    private readonly Model current;
    private readonly IReadOnlyList<Example> train;
    private readonly Splits data;
    private readonly Device device;
    private readonly Device? owned;
    private readonly bool isError;
    private readonly List<EpochReport> epochs = [];
    private readonly List<TrainingFault> faults = [];
    private BestEpoch best;
    private readonly RunClock clock = new();
    private ILearner learner;
    private ParameterAverage? average;
    private RunState good;
    private readonly Func<Report>? scoreDev;
    private readonly string? origin;
    private double[] epochSums; // of each measure over the predictions of the epoch
    private long epochPredictions;
    private bool ended;
    private bool disposed;

    private Trainer(Recipe recipe, Splits data, Device? device, Model? from, bool extend)
    {
        this.recipe = recipe;
        this.data = data;
        CheckRestarts(recipe.Training, data, from);
        train = data.Train ?? throw new UnrollException("There is no training set.");
        if (recipe.Data.NormalizesText)
            train = Example.Normalized(train);
        fitted = recipe.Model.Fit(train);
        if (from is not null)
            fitted = Transfer.Fitted(from, fitted, extend);
        store = from is null ? ParameterStore.Draw(recipe.Training.Seed) : Transfer.Parameters(from, recipe, fitted);
        origin = from is null ? null : Transfer.Fingerprint(from);
        owned = device is null ? new Device() : null;
        this.device = device ?? owned!;
        try
        {
            current = Model.Build(recipe, fitted, store, null, this.device);
            Metric = recipe.Training.Metric ?? current.Problem.Metric;
            Report empty = current.Problem.Score([], []);
            ScoreNames = [.. empty.Scores.Keys];
            isError = IsError(Metric, empty, current.Problem);
            (best, bestBefore) = (new BestEpoch(isError), new BestEpoch(isError));
            foreach ((string pattern, double factor) in RateFactors.Read(recipe.Training.Rates))
                store.SetRate(pattern, factor);
            (learner, average) = Learning(recipe.Training);
            epochSums = new double[learner.Measures.Count];
            scoreDev = data.Dev is null ? null : current.PrepareEvaluation(data.Dev);
            good = Place();
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the smaller score is the better one. An unknown score would otherwise be noticed after the first epoch only.</summary>
    private static bool IsError(string metric, Report empty, IProblem problem) =>
        empty.Scores.ContainsKey(metric)
            ? empty.IsError(metric)
            : throw new UnrollException($"training.metric is \"{metric}\"; expected one of {string.Join(", ", empty.Scores.Keys)}, or null for {problem.Metric}.");

    /// <summary>The recipe of the run.</summary>
    public Recipe Recipe => recipe;

    /// <summary>The problem that is trained.</summary>
    public IProblem Problem => current.Problem;

    /// <summary>The name of the score that selects the best model.</summary>
    public string Metric { get; }

    /// <summary>Training tokens per second so far, without evaluation.</summary>
    public double TokensPerSecond => clock.TokensPerSecond;

    /// <summary>Tokens per second in evaluation so far; 0 before the first evaluation.</summary>
    public double PredictedTokensPerSecond => clock.PredictedTokensPerSecond;

    /// <summary>
    /// Seconds from the start of the run to its last step: steps, scoring, and the caller's work between them. For a resumed run, this does not include the time in
    /// which it was stopped. For a finished run with added epochs, it does not include the time of the earlier epochs.
    /// </summary>
    public double Seconds => clock.Seconds;

    /// <summary>The part of <see cref="Seconds"/> that was used to score the dev set.</summary>
    public double EvaluationSeconds => clock.EvaluationSeconds;

    /// <summary>Whether the trainer is scoring the dev set now. Any thread may read it.</summary>
    public bool IsScoring => clock.IsScoring;

    /// <summary>The best dev score so far; before the first score, worse than all others.</summary>
    public double BestScore => best.Score;

    /// <summary>The epoch of the best parameters; 0 before the first epoch has ended.</summary>
    public int BestEpoch => best.Epoch;

    /// <summary>The model's vocabularies by name.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies => fitted.Vocabularies;

    /// <summary>The number of parameters of the model, counted as single numbers.</summary>
    public long ParameterCount => store.Count;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochReport> Epochs => epochs;

    /// <summary>The faults so far (loss spikes, numbers that are not finite) after which training returned to an earlier epoch.</summary>
    public IReadOnlyList<TrainingFault> Faults => faults;

    /// <summary>The number of steps so far; after a fault, without those that were undone.</summary>
    public int Steps { get; private set; }

    /// <summary>The names of the measures of each step, the loss first.</summary>
    public IReadOnlyList<string> MeasureNames => learner.Measures;

    /// <summary>The names of the scores that an evaluation gives.</summary>
    public IReadOnlyList<string> ScoreNames { get; }

    /// <summary>Whether there are no more steps.</summary>
    public bool HasEnded => ended;

    /// <summary>Why there are no more steps; null while there are.</summary>
    public RunEnding? Ending { get; private set; }

    /// <summary>The model with the best parameters so far (without a dev set, the latest), independent of further training.</summary>
    /// <exception cref="UnrollException">There was no step yet.</exception>
    public Model Best
    {
        get
        {
            CheckAlive();
            return Steps > 0 || origin is not null ? Snapshot(best.Parameters ?? Parameters())
                : throw new UnrollException("The best model was asked for before the first step of training; expected a step first, since nothing is learnt yet.");
        }
    }

    /// <summary>The report of the run so far, as it would be saved with the best model.</summary>
    public RunReport ReportSoFar => MakeReport();

    /// <summary>Starts a run.</summary>
    /// <param name="recipe">What to train, and how.</param>
    /// <param name="data">Training, dev and test set; the test set is not used.</param>
    /// <param name="device">Where to compute; null to create one.</param>
    /// <param name="from">
    /// A model to start from: the run uses its parameters and vocabularies; the optimiser starts from its initial state. Null for random parameters. Usually the
    /// recipe is the model's own, with another <see cref="Recipe.Training"/>.
    /// </param>
    /// <param name="extendVocabularies">
    /// Whether to add words, tags and labels that the model does not know to its vocabularies. Their parameters are initialised as the recipe says; all others are
    /// kept. If false, unknown words stay unknown, and unknown tags or labels are an error.
    /// </param>
    /// <exception cref="UnrollException">The training set has no examples or only empty ones, or the model does not fit the recipe or the data.</exception>
    public static Trainer Start(Recipe recipe, Splits data, Device? device = null, Model? from = null, bool extendVocabularies = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        return new Trainer(recipe, data, device, from, extendVocabularies);
    }

    /// <summary>Starts a run from its parts.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="train">The training set.</param>
    /// <param name="training">The training settings; null for the defaults.</param>
    /// <param name="dev">The dev set, which selects the best epoch; null for none.</param>
    /// <param name="device">Where to compute; null to create one.</param>
    /// <exception cref="UnrollException">The training set has no examples, or only empty ones.</exception>
    public static Trainer Start(
        ProblemSpec model, Dataset train, TrainingSpec? training = null, Dataset? dev = null, Device? device = null) =>
        Start(new Recipe { Model = model, Training = training ?? new TrainingSpec() }, new Splits(train, dev, null), device);

    /// <summary>Scores the current parameters, or their running mean if <c>training.average</c> is set.</summary>
    /// <param name="examples">Examples with targets.</param>
    public Report Evaluate(IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        CheckAlive();
        return Evaluate(examples, () => current.Evaluate(examples));
    }

    /// <summary>The steps. Each is computed when the loop requests it. A second loop continues where the first one was left; after the last step, it is empty.</summary>
    public IEnumerator<TrainingStep> GetEnumerator()
    {
        CheckAlive();
        while (!ended)
        {
            CheckAlive();
            long start = Stopwatch.GetTimestamp();
            TrainingStep step = OfRun(learner.Advance());
            if (step.Fault is not null)
            {
                TrainingStep back = GoBack(step, step.Fault);
                clock.Stamp();
                yield return back;
                continue;
            }
            average?.Add();
            Steps = step.Step;
            clock.AddStep(start, step.Tokens);
            for (int i = 0; i < epochSums.Length; i++)
                epochSums[i] += step.Measures[i].Value * step.Predictions;
            epochPredictions += step.Predictions;
            step = step with { TokensPerSecond = TokensPerSecond, EpochLoss = epochSums[0] / Math.Max(1, epochPredictions) };
            if (step.EpochEnded)
            {
                (step, TrainingFault? fault) = EndEpoch(step);
                Array.Clear(epochSums);
                epochPredictions = 0;
                if (fault is not null)
                {
                    TrainingStep back = GoBack(step, fault);
                    clock.Stamp();
                    yield return back;
                    continue;
                }
                Ending = EndingAfter(step);
                if (Ending is not null && recipe.Training.Restarts > 1)
                    Ending = AfterStart();
                ended = Ending is not null;
                good = Place();
            }
            clock.Stamp();
            yield return step;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        current.Dispose();
        owned?.Dispose();
    }

    private void CheckAlive()
    {
        if (disposed)
            throw new ObjectDisposedException(null, "The trainer was disposed; expected it to be used before that. A model that it gave, or saved, goes on.");
    }

    private (TrainingStep Step, TrainingFault? Fault) EndEpoch(TrainingStep step)
    {
        Report? dev;
        try
        {
            dev = data.Dev is null ? null : Evaluate(data.Dev, scoreDev!);
        }
        catch (UnrollException e) when (FiniteScores.IsFault(e))
        {
            return (step, new TrainingFault(step.Step, step.Epoch, "the scores of dev examples are no finite numbers"));
        }
        double score = dev?[Metric] ?? -step.EpochLoss;
        if (dev is not null && !double.IsFinite(score))
            return (step, new TrainingFault(step.Step, step.Epoch, "the scores of dev examples are no finite numbers"));
        Dictionary<string, double> means = new(learner.Measures.Select((name, i) => new KeyValuePair<string, double>(name, epochSums[i] / Math.Max(1, epochPredictions))), StringComparer.Ordinal);
        IReadOnlyList<string> warnings = current.Problem.Warnings(means, dev);
        epochs.Add(new EpochReport(step.Epoch, step.EpochLoss, dev is null ? null : score, step.Rate ?? 0, step.Penalty, warnings.Count > 0 ? warnings : null));
        learner.EpochEnded(isError && dev is not null ? -score : score);
        bool isBest = best.Add(step.Epoch, score, dev, Parameters);
        return (step with { Dev = dev, IsBest = isBest, Warnings = warnings }, null);
    }

    /// <summary>After a fault: back to the end of the last epoch, with a smaller rate; or on to the next start; or no further.</summary>
    private TrainingStep GoBack(TrainingStep step, TrainingFault fault)
    {
        FaultSpec spec = recipe.Training.Faults;
        double? rate = null;
        int tries = faults.AsEnumerable().Reverse().TakeWhile(one => one.GaveUp is null && one.Epoch > epochsBefore).Count(); // of the present start
        if (tries < spec.Retries)
        {
            LoadPlace(good);
            rate = learner.Recover(spec.Cut);
        }
        if (rate is null)
        {
            if (GiveUp(step, fault) is { } without)
                return without;
            string tried = (start == 1 ? "" : FormattableString.Invariant($" in each of its {start} starts, in the last one"))
                + (tries == 0 ? "" : FormattableString.Invariant($" after {tries} retr{(tries == 1 ? "y" : "ies")} with smaller rates"));
            string kept = best.Epoch > 0 ? FormattableString.Invariant($"; the best model so far is that of epoch {best.Epoch}") : "";
            throw new UnrollException(FormattableString.Invariant(
                $"Training gave up{tried} at step {fault.Step} (epoch {fault.Epoch}): {fault.What}. {(recipe.Training.Optimizer is StochasticSpec ? "Lower training.optimizer.rate, or bound the gradients by training.clipNorm" : "Look at the data, and at the scale of the parameters at the start")}{kept}."));
        }
        good = Place();
        faults.Add(fault with { Rate = rate.Value, Back = epochs.Count });
        return step with { Fault = faults[^1], TokensPerSecond = TokensPerSecond };
    }

    /// <summary>The numbers to keep: the parameters, or their mean.</summary>
    private IReadOnlyList<Tensor> Parameters() => average is null ? store.Copy() : average.Within(store.Copy);

    private Report Evaluate(IReadOnlyList<Example> examples, Func<Report> score) => clock.Score(examples, () => average is null ? score() : average.Within(score));

    /// <summary>Why a run, or one of its starts, ends with an epoch's last step; null if it goes on.</summary>
    private RunEnding? EndingAfter(TrainingStep step)
    {
        TrainingSpec spec = recipe.Training;
        if (step.Converged)
            return new RunEnding("converged", FormattableString.Invariant($"Converged after {Epochs(step.Epoch)}"));
        if (data.Dev is not null && spec.Patience > 0 && step.Epoch - best.Epoch >= spec.Patience)
            return new RunEnding("early-stopping", FormattableString.Invariant(
                $"Stopped early after epoch {step.Epoch} of {spec.Epochs}: the dev {Metric} was best in epoch {best.Epoch} and not better in {Epochs(spec.Patience)} since (training.patience={spec.Patience}; 0 turns early stopping off)"));
        if (step.Epoch - epochsBefore < spec.Epochs)
            return null;
        return learner.Progress is { } progress
            ? new RunEnding("not-converged", FormattableString.Invariant($"Not converged after {Epochs(step.Epoch)} (training.epochs): {progress}"))
            : new RunEnding("epochs", FormattableString.Invariant($"{Epochs(step.Epoch)} (training.epochs)"));

        static string Epochs(int count) => count == 1 ? "1 epoch" : FormattableString.Invariant($"{count} epochs");
    }

    private Model Snapshot(IReadOnlyList<Tensor> parameters)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Count; i++)
            tensors.Add(store.Parameters[i].Name, parameters[i].Keep());
        return Model.Build(recipe, fitted, ParameterStore.Load(tensors, "the best parameters"), MakeReport(), device);
    }

    private RunReport MakeReport() => new()
    {
        Seed = recipe.Training.Seed,
        Kernels = device.Kernels,
        Parameters = store.Count,
        BestEpoch = best.Epoch,
        Metric = Metric,
        Epochs = [.. epochs],
        Data = Fingerprints(),
        Complete = ended,
        Ending = Ending,
        From = origin,
        Faults = [.. faults],
        Dev = best.Dev,
    };

    private Dictionary<string, string> Fingerprints()
    {
        Dictionary<string, string> prints = new(StringComparer.Ordinal);
        foreach ((string part, Dataset? examples) in new[] { ("train", data.Train), ("dev", data.Dev), ("test", data.Test) })
        {
            if (examples is not null)
                prints.Add(part, examples.Fingerprint);
        }
        return prints;
    }
}
