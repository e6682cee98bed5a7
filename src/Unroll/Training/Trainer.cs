using System.Collections;
using System.Diagnostics;

namespace Unroll;

/// <summary>
/// Drives a learner: the caller's <c>foreach</c> over its steps is the callback, and leaving the loop ends training. At the end of each epoch it
/// evaluates on the dev part, keeps the best parameters, and stops early if asked. It prints nothing and writes no file.
/// </summary>
public sealed class Trainer : IEnumerable<TrainingStep>, IDisposable
{
    private readonly Recipe recipe;
    private readonly IReadOnlyDictionary<string, Vocabulary> vocabularies;
    private readonly ParameterStore store;
    private readonly Model current;
    private readonly ILearner learner;
    private readonly ParameterAverage? average;
    private readonly Splits data;
    private readonly Device device;
    private readonly Device? owned;
    private readonly bool isError;
    private readonly List<EpochReport> epochs = [];
    private readonly List<TrainingFault> faults = [];
    private IReadOnlyList<Tensor>? bestParameters;
    private IReadOnlyDictionary<string, double>? bestDev;
    private int bestEpoch;
    private double bestScore;
    private RunState good;
    private double trainingSeconds;
    private double evaluationSeconds;
    private long trainedTokens;
    private long evaluatedTokens;
    private double epochLoss;
    private long epochPredictions;
    private bool ended;

    private Trainer(Recipe recipe, Splits data, Device? device)
    {
        this.recipe = recipe;
        this.data = data;
        IDataset<IExample> train = data.Train ?? throw new UnrollException("There is no training part to learn from.");
        vocabularies = recipe.Model.Fit(train);
        store = ParameterStore.Draw(recipe.Training.Seed);
        owned = device is null ? new Device() : null;
        this.device = device ?? owned!;
        try
        {
            current = Model.Build(recipe, vocabularies, store, null, this.device);
            Metric = recipe.Training.Metric ?? current.Problem.Metric;
            Report empty = current.Problem.Score([], []);
            ScoreNames = [.. empty.Scores.Keys];
            isError = IsError(Metric, empty, current.Problem);
            bestScore = isError ? double.PositiveInfinity : double.NegativeInfinity;
            foreach ((string pattern, double factor) in RateFactors.Read(recipe.Training.Rates))
                store.SetRate(pattern, factor);
            learner = recipe.Training.Optimizer.Learn(current.Problem, store, train, recipe.Training, this.device);
            average = recipe.Training.Average > 0 ? new ParameterAverage(store, recipe.Training.Average, this.device) : null;
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

    /// <summary>What is trained, and how.</summary>
    public Recipe Recipe => recipe;

    /// <summary>The name of the score that the best model is chosen by.</summary>
    public string Metric { get; }

    /// <summary>Training tokens a second so far, evaluation left out.</summary>
    public double TokensPerSecond => trainingSeconds > 0 ? trainedTokens / trainingSeconds : 0;

    /// <summary>Tokens a second in evaluation so far; 0 if there was none.</summary>
    public double PredictedTokensPerSecond => evaluationSeconds > 0 ? evaluatedTokens / evaluationSeconds : 0;

    /// <summary>Seconds in training steps so far.</summary>
    public double Seconds => trainingSeconds;

    /// <summary>The best dev score so far; before the first, worse than any.</summary>
    public double BestScore => bestScore;

    /// <summary>The epoch of the best parameters; 0 before the first epoch has ended.</summary>
    public int BestEpoch => bestEpoch;

    /// <summary>How many numbers the model has.</summary>
    public long ParameterCount => store.Count;

    /// <summary>Each ended epoch.</summary>
    public IReadOnlyList<EpochReport> Epochs => epochs;

    /// <summary>The faults in numbers so far that training went back for.</summary>
    public IReadOnlyList<TrainingFault> Faults => faults;

    /// <summary>How many steps were made; after a fault, how many of them still count.</summary>
    public int Steps { get; private set; }

    /// <summary>The names of the scores that an evaluation gives.</summary>
    public IReadOnlyList<string> ScoreNames { get; }

    /// <summary>Whether there are no more steps.</summary>
    public bool HasEnded => ended;

    /// <summary>The model with the best parameters so far (without a dev part, the latest), independent of further training.</summary>
    public Model Best => Snapshot(bestParameters ?? Parameters());

    /// <summary>Begins a run.</summary>
    /// <param name="recipe">What and how.</param>
    /// <param name="data">The parts; the test part is not looked at.</param>
    /// <param name="device">Where to compute; null for a device of its own.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public static Trainer Start(Recipe recipe, Splits data, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        return new Trainer(recipe, data, device);
    }

    /// <summary>Begins a run from its parts.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="train">What to learn from.</param>
    /// <param name="training">How; null for the defaults.</param>
    /// <param name="dev">What to choose the best model on; null for none.</param>
    /// <param name="device">Where to compute; null for a device of its own.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public static Trainer Start(
        ProblemSpec model, IDataset<IExample> train, TrainingSpec? training = null, IDataset<IExample>? dev = null, Device? device = null) =>
        Start(new Recipe { Model = model, Training = training ?? new TrainingSpec() }, new Splits(train, dev, null), device);

    /// <summary>Goes on with a run from its checkpoint: the steps that follow are those that would have followed, bit for bit.</summary>
    /// <param name="recipe">That of the run.</param>
    /// <param name="data">That of the run.</param>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    /// <param name="device">Where to compute, with the kernel set of the run and any number of threads; null for a device of its own.</param>
    /// <param name="catalogue">The names the recipe uses; null for <see cref="Catalogue.Standard"/>.</param>
    /// <exception cref="UnrollException">The file is missing or damaged, or another recipe, data or kernel set made it: which, and what was expected.</exception>
    public static Trainer Resume(Recipe recipe, Splits data, string path, Device? device = null, Catalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Trainer run = Start(recipe, data, device);
        try
        {
            run.Load(Checkpoint.Read(path, recipe.ToJson(catalogue), run.device.Kernels, run.Fingerprints()));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint, from which the run can go on after this step. One that is there is replaced in one step.</summary>
    /// <param name="path">The file; its folder is made if it does not exist.</param>
    /// <param name="catalogue">The names the recipe uses; null for <see cref="Catalogue.Standard"/>.</param>
    /// <exception cref="UnrollException">It cannot be written; one that was there is unchanged.</exception>
    public void Save(string path, Catalogue? catalogue = null)
    {
        RunState state = new();
        SavePlace(state.Within("now"));
        state.Take("good", good);
        state.Put("ended", ended ? 1 : 0);
        state.Put("times", trainingSeconds, evaluationSeconds, trainedTokens, evaluatedTokens);
        state.Put("epochs", [.. epochs.SelectMany(epoch => new[] { epoch.Epoch, epoch.Loss, epoch.Score ?? double.NaN, epoch.Rate })]);
        state.Put("best", bestEpoch, bestScore);
        foreach ((string name, double score) in bestDev ?? new Dictionary<string, double>())
            state.Put($"bestDev/{name}", score);
        for (int i = 0; i < bestParameters?.Count; i++)
            state.Put($"best/{store.Parameters[i].Name}", bestParameters[i]);
        Checkpoint.Write(path, recipe.ToJson(catalogue), device.Kernels, Fingerprints(), state, faults);
    }

    /// <summary>Deletes a checkpoint, if there is one, and what a process that was killed while writing it has left.</summary>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    public static void Discard(string path) => ReplacedFile.Delete(path);

    /// <summary>Scores the parameters as they are now; their mean, where one is taken.</summary>
    /// <param name="examples">Examples with answers.</param>
    public Report Evaluate(IReadOnlyList<IExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        long start = Stopwatch.GetTimestamp();
        Report report = average is null ? current.Evaluate(examples) : average.Within(() => current.Evaluate(examples));
        evaluationSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        evaluatedTokens += examples.Sum(example => (long)example.Length);
        return report;
    }

    /// <summary>The steps, made one by one as they are asked for. A second loop goes on where the first was left; after the last step there are none.</summary>
    public IEnumerator<TrainingStep> GetEnumerator()
    {
        while (!ended)
        {
            long start = Stopwatch.GetTimestamp();
            TrainingStep step = learner.Advance();
            if (step.Fault is not null)
            {
                yield return GoBack(step, step.Fault);
                continue;
            }
            average?.Add();
            Steps = step.Step;
            trainingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            trainedTokens += step.Tokens;
            epochLoss += step.Loss * step.Predictions;
            epochPredictions += step.Predictions;
            step = step with { TokensPerSecond = TokensPerSecond, EpochLoss = epochLoss / Math.Max(1, epochPredictions) };
            if (step.EpochEnded)
            {
                (epochLoss, epochPredictions) = (0, 0);
                step = EndEpoch(step);
                ended = step.Epoch >= recipe.Training.Epochs || step.Converged || HasStalled(step.Epoch);
                good = Place();
            }
            yield return step;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        current.Dispose();
        owned?.Dispose();
    }

    private TrainingStep EndEpoch(TrainingStep step)
    {
        Report? dev = data.Dev is null ? null : Evaluate(data.Dev);
        double score = dev?[Metric] ?? -step.EpochLoss;
        epochs.Add(new EpochReport(step.Epoch, step.EpochLoss, dev is null ? null : score, step.Rate));
        learner.EpochEnded(isError && dev is not null ? -score : score);
        bool best = dev is null || (isError ? score < bestScore : score > bestScore);
        if (best)
        {
            bestParameters = dev is null ? null : Parameters();
            (bestScore, bestDev, bestEpoch) = (score, dev?.Scores, step.Epoch);
        }
        return step with { Dev = dev, IsBest = best };
    }

    /// <summary>After a fault: back to the end of the last epoch, with a smaller rate, or no further.</summary>
    private TrainingStep GoBack(TrainingStep step, TrainingFault fault)
    {
        FaultSpec spec = recipe.Training.Faults;
        if (learner is not IRateLearner rated || faults.Count >= spec.Retries)
        {
            string tried = faults.Count == 0 ? "" : FormattableString.Invariant($" after {faults.Count} retr{(faults.Count == 1 ? "y" : "ies")} with smaller rates");
            string best = bestEpoch > 0 ? FormattableString.Invariant($"; the best model so far is that of epoch {bestEpoch}") : "";
            throw new UnrollException(FormattableString.Invariant(
                $"Training gave up{tried} at step {fault.Step} (epoch {fault.Epoch}): {fault.What}. {(learner is IRateLearner ? "Lower training.optimizer.rate, or bound the gradients by training.clipNorm" : "Look at the data, and at the scale of the parameters at the start")}{best}."));
        }
        LoadPlace(good);
        rated.SlowDown(spec.Cut);
        good = Place();
        faults.Add(fault with { Rate = rated.Rate, Back = epochs.Count });
        return step with { Fault = faults[^1], TokensPerSecond = TokensPerSecond };
    }

    private RunState Place()
    {
        RunState state = new();
        SavePlace(state);
        return state;
    }

    /// <summary>Puts in what the next steps depend on.</summary>
    internal void SavePlace(RunState state)
    {
        RunState parameters = state.Within("parameters");
        foreach (Parameter parameter in store.Parameters)
            parameters.Put(parameter.Name, parameter.Data);
        learner.Save(state.Within("learner"));
        average?.Save(state.Within("average"));
        state.Put("steps", Steps);
        state.Put("epoch", epochLoss, epochPredictions);
    }

    internal void LoadPlace(RunState state)
    {
        RunState parameters = state.Within("parameters");
        foreach (Parameter parameter in store.Parameters)
        {
            parameters.CopyTo(parameter.Name, parameter.Data);
            parameter.Changed();
        }
        learner.Load(state.Within("learner"));
        average?.Load(state.Within("average"));
        Steps = state.Count("steps");
        double[] epoch = state.Numbers("epoch");
        (epochLoss, epochPredictions) = (epoch[0], (long)epoch[1]);
    }

    private void Load(Checkpoint checkpoint)
    {
        RunState state = checkpoint.State;
        LoadPlace(state.Within("now"));
        good = state.Copy("good");
        ended = state.Count("ended") != 0;
        double[] times = state.Numbers("times"), best = state.Numbers("best"), each = state.Numbers("epochs");
        (trainingSeconds, evaluationSeconds, trainedTokens, evaluatedTokens) = (times[0], times[1], (long)times[2], (long)times[3]);
        epochs.AddRange(each.Chunk(4).Select(epoch => new EpochReport((int)epoch[0], epoch[1], double.IsNaN(epoch[2]) ? null : epoch[2], epoch[3])));
        (bestEpoch, bestScore) = ((int)best[0], best[1]);
        IReadOnlyList<string> names = state.Within("bestDev").NumberNames();
        bestDev = names.Count == 0 ? null : names.ToDictionary(name => name, name => state.Number($"bestDev/{name}"), StringComparer.Ordinal);
        bestParameters = state.Within("best").TensorNames().Count == 0 ? null : [.. store.Parameters.Select(parameter => state.Tensor($"best/{parameter.Name}"))];
        faults.AddRange(checkpoint.Faults);
    }

    /// <summary>The numbers to keep: the parameters, or their mean.</summary>
    private IReadOnlyList<Tensor> Parameters() => average is null ? store.Copy() : average.Within(store.Copy);

    private bool HasStalled(int epoch) => data.Dev is not null && recipe.Training.Patience > 0 && epoch - bestEpoch >= recipe.Training.Patience;

    private Model Snapshot(IReadOnlyList<Tensor> parameters)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Count; i++)
            tensors.Add(store.Parameters[i].Name, parameters[i].Keep());
        return Model.Build(recipe, vocabularies, ParameterStore.Load(tensors, "the best parameters"), Report(), device);
    }

    private RunReport Report() => new()
    {
        Seed = recipe.Training.Seed,
        Kernels = device.Kernels,
        Parameters = store.Count,
        BestEpoch = bestEpoch,
        Metric = Metric,
        Epochs = [.. epochs],
        Data = Fingerprints(),
        Complete = ended,
        Faults = [.. faults],
        Dev = bestDev,
    };

    private Dictionary<string, string> Fingerprints()
    {
        Dictionary<string, string> prints = new(StringComparer.Ordinal);
        foreach ((string part, IDataset<IExample>? examples) in new[] { ("train", data.Train), ("dev", data.Dev), ("test", data.Test) })
        {
            if (examples is not null)
                prints.Add(part, examples.Fingerprint);
        }
        return prints;
    }
}
