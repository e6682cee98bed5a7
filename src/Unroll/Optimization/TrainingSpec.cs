namespace Unroll;

/// <summary>How to train a model: the <c>training</c> section of a recipe.</summary>
public sealed record TrainingSpec
{
    /// <summary>The seed of all random numbers: initial parameters, order of examples, dropout. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The largest number of epochs, 1 or more. Default 30.</summary>
    public int Epochs { get; init => field = Require.InRange("epochs", value, 1, int.MaxValue); } = 30;

    /// <summary>Number of tokens in a batch, 1 or more. A longer example is a batch by itself. Default: null, which is 640 unless <see cref="BatchExamples"/> is given.</summary>
    public int? BatchTokens
    {
        get;
        init
        {
            CheckOne(value, BatchExamples);
            field = value is { } tokens ? Require.InRange("batchTokens", tokens, 1, 100_000_000) : null;
        }
    }

    /// <summary>
    /// Number of examples in a batch, 1 or more, however long they are; the last batch of an epoch may have fewer. It is given instead of <see cref="BatchTokens"/>, and
    /// not for language models. Default: null, since tokens are counted.
    /// </summary>
    public int? BatchExamples
    {
        get;
        init
        {
            CheckOne(BatchTokens, value);
            field = value is { } examples ? Require.InRange("batchExamples", examples, 1, 100_000_000) : null;
        }
    }

    /// <summary>
    /// For language models: the number of time steps that gradients flow back (truncated backpropagation through time), 1 or more. A batch then holds
    /// <see cref="BatchTokens"/> / window streams of the text side by side (docs/decisions/0008). Default 35. Ignored where examples are independent.
    /// </summary>
    public int Window { get; init => field = Require.InRange("window", value, 1, 1_000_000); } = 35;

    /// <summary>
    /// Recomputation of activations for long windows of language models: the steps whose activations are kept at once, 1 or more, such as the root of <see cref="Window"/>. The window is first read to find the states between stretches of so many steps; then the
    /// stretches are computed again, from the last to the first, each with its gradients. Gradients flow through the whole window as before, in the memory of one stretch, for about a third more time (Chen et al. 2016; Gruslys et al. 2016).
    /// Dropout draws other numbers than without it. Default: null, all are kept.
    /// </summary>
    public int? Recompute { get; init => field = value is { } steps ? Require.InRange("recompute", steps, 1, 1_000_000) : null; }

    /// <summary>The optimiser, which updates the parameters. Default: Adam.</summary>
    public OptimizerSpec Optimizer { get; init; } = new AdamSpec();

    /// <summary>The learning rate schedule. Default: constant.</summary>
    public ScheduleSpec Schedule { get; init; } = new ConstantSpec();

    /// <summary>Gradients are scaled down if the norm of all of them together is larger than this; 0 for no limit. Default 5.</summary>
    public double ClipNorm { get; init => field = Require.InRange("clipNorm", value, 0, double.MaxValue); } = 5;

    /// <summary>Each number of the gradients is clipped to this magnitude, before <see cref="ClipNorm"/> applies; 0 for no limit. Default 0.</summary>
    public double ClipValue { get; init => field = Require.InRange("clipValue", value, 0, double.MaxValue); }

    /// <summary>
    /// The decay of the running mean of the parameters, 0 to 0.99999, such as 0.999. The mean is evaluated and saved (Polyak and Juditsky 1992); training
    /// itself continues from the parameters. At first the mean covers all steps, later about the last 1 / (1 - average). Default 0: no mean. It costs one
    /// pass over all parameters per step.
    /// </summary>
    public double Average { get; init => field = Require.InRange("average", value, 0, 0.99999); }

    /// <summary>
    /// Gradient accumulation: the number of batches per step, 1 or more. A step with N batches equals a step with one batch N times as large, in the memory
    /// of one. Default 1. Ignored by optimisers that use the whole training set at once.
    /// </summary>
    public int Accumulate { get; init => field = Require.InRange("accumulate", value, 1, 1_000_000); } = 1;

    /// <summary>
    /// Number of parts that each batch is cut into, 1 to 1,024. Each is computed by one thread, or by one of several processes, and the gradients are added in an order that depends on this number
    /// alone: the result has the same bits on any number of threads and processes. Parts wait for one another once a step, where the threads that share one part wait at each operation; more
    /// parts than threads and processes gain nothing. It is for problems with one objective and no running statistics. Ignored by optimisers that use the whole training set at once. Default 1.
    /// </summary>
    public int Parts { get; init => field = Require.InRange("parts", value, 1, 1024); } = 1;

    /// <summary>
    /// Factors on the learning rate of some parameters. Parameters are selected by name, where * stands for any text: <c>words.*=0 encoder.*=0.1</c> freezes
    /// the word vectors. If several patterns match a name, the last one applies. Default: none.
    /// </summary>
    public string Rates
    {
        get;
        init
        {
            _ = RateFactors.Read(value);
            field = value;
        }
    } = "";

    /// <summary>What to do when training diverges: a loss spike, or a loss or gradient that is not finite.</summary>
    public FaultSpec Faults { get; init; } = new();

    /// <summary>The dev score that selects the best epoch and that the schedule and early stopping use. Default: null, the main score of the problem.</summary>
    public string? Metric { get; init; }

    /// <summary>Early stopping: training stops after this many epochs without a better dev score; 0 for never. Default 0. Ignored without a dev set.</summary>
    public int Patience
    {
        get;
        init
        {
            CheckPatience(value, Restarts);
            field = Require.InRange("patience", value, 0, int.MaxValue);
        }
    }

    /// <summary>
    /// Number of starts, 1 to 1,000, each with up to <see cref="Epochs"/> epochs, from new random parameters, with new random numbers, and with optimiser and schedule in their initial states. The model
    /// is that of the best epoch of all starts on the dev set. It is for models that sometimes find no good solution. The epochs of a start that gives up (<see cref="Faults"/>) do not count, and the run fails only if all give up. It does not go with <see cref="Patience"/>. Default 1.
    /// </summary>
    public int Restarts
    {
        get;
        init
        {
            CheckPatience(Patience, value);
            field = Require.InRange("restarts", value, 1, 1000);
        }
    } = 1;

    /// <summary>The tokens of a batch, given or not.</summary>
    internal int Tokens => BatchTokens ?? 640;

    /// <summary>Divides a training set into the batches of one epoch, in random order (<see cref="Batches"/>).</summary>
    /// <param name="train">Examples of any length.</param>
    /// <param name="random">The epoch's own stream: equal streams give equal batches.</param>
    /// <returns>Indices of the examples, without those of length 0.</returns>
    public IReadOnlyList<int[]> Divide(IReadOnlyList<Example> train, Rng random) =>
        BatchExamples is { } examples ? Batches.ShuffledByCount(train, examples, random) : Batches.Shuffled(train, Tokens, random);

    /// <summary>The settings of one of the starts: its random numbers are those of a run with this seed.</summary>
    /// <param name="start">From 1; the first has the seed of the run.</param>
    internal TrainingSpec OfStart(int start) => start == 1 ? this : this with { Seed = new Rng(Seed).Stream("start").Stream((ulong)start).NextBits(), Restarts = 1 };

    private static void CheckPatience(int patience, int restarts)
    {
        if (patience > 0 && restarts > 1)
            throw new UnrollException(FormattableString.Invariant($"restarts is {restarts} and patience is {patience}; expected patience to be 0 with restarts, since each start takes its time to get as far as the best one."));
    }

    private static void CheckOne(int? tokens, int? examples)
    {
        if (tokens is not null && examples is not null)
            throw new UnrollException(FormattableString.Invariant($"batchExamples is {examples}; expected null for it or for batchTokens, which is {tokens}."));
    }
}
