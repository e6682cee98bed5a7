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
    private readonly List<EpochReport> epochs = [];
    private IReadOnlyList<Tensor>? bestParameters;
    private Report? bestDev;
    private int bestEpoch;
    private readonly bool isError;
    private double bestScore;
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
            isError = IsError(Metric, current.Problem);
            bestScore = isError ? double.PositiveInfinity : double.NegativeInfinity;
            learner = recipe.Training.Optimizer.Learn(current.Problem, store, train, recipe.Training, this.device);
            average = recipe.Training.Average > 0 ? new ParameterAverage(store, recipe.Training.Average, this.device) : null;
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the smaller score is the better one. An unknown score would otherwise be noticed after the first epoch only.</summary>
    private static bool IsError(string metric, IProblem problem)
    {
        Report empty = problem.Score([], []);
        return empty.Scores.ContainsKey(metric)
            ? empty.IsError(metric)
            : throw new UnrollException($"training.metric is \"{metric}\"; expected one of {string.Join(", ", empty.Scores.Keys)}, or null for {problem.Metric}.");
    }

    /// <summary>The name of the score that the best model is chosen by.</summary>
    public string Metric { get; }

    /// <summary>Training tokens a second so far, evaluation left out.</summary>
    public double TokensPerSecond => trainingSeconds > 0 ? trainedTokens / trainingSeconds : 0;

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
            average?.Add();
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
            (bestScore, bestDev, bestEpoch) = (score, dev, step.Epoch);
        }
        return step with { Dev = dev, IsBest = best };
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
        Threads = device.Threads,
        Parameters = store.Count,
        Seconds = Math.Round(trainingSeconds, 6),
        TokensPerSecond = Math.Round(TokensPerSecond),
        PredictedTokensPerSecond = evaluationSeconds > 0 ? Math.Round(evaluatedTokens / evaluationSeconds) : 0,
        BestEpoch = bestEpoch,
        Metric = Metric,
        Epochs = [.. epochs],
        Data = Fingerprints(),
        Dev = bestDev?.Scores,
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
