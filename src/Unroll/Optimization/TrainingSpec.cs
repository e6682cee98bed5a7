namespace Unroll;

/// <summary>How to train: plain data, a recipe's <c>training</c>.</summary>
public sealed record TrainingSpec
{
    /// <summary>Where all random numbers come from: parameters, order of examples, dropout. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often at most the training part is gone through, 1 or more. Default 30.</summary>
    public int Epochs { get; init => field = Require.InRange("epochs", value, 1, int.MaxValue); } = 30;

    /// <summary>How many tokens a batch holds, 1 or more; a longer example is a batch by itself. Default 640.</summary>
    public int BatchTokens { get; init => field = Require.InRange("batchTokens", value, 1, 100_000_000); } = 640;

    /// <summary>
    /// Over how many steps gradients flow back where one long text is learnt from, 1 or more: a batch is then <see cref="BatchTokens"/> / window
    /// streams of the text side by side (docs/decisions/0008). Default 35. Ignored where examples stand alone.
    /// </summary>
    public int Window { get; init => field = Require.InRange("window", value, 1, 1_000_000); } = 35;

    /// <summary>What changes the parameters. Default: Adam.</summary>
    public OptimizerSpec Optimizer { get; init; } = new AdamSpec();

    /// <summary>How the learning rate changes. Default: not.</summary>
    public ScheduleSpec Schedule { get; init; } = new ConstantSpec();

    /// <summary>The largest norm of all gradients together; 0 for no limit. Default 5.</summary>
    public double ClipNorm { get; init => field = Require.InRange("clipNorm", value, 0, double.MaxValue); } = 5;

    /// <summary>The largest magnitude of each number of the gradients, held before the norm; 0 for no limit. Default 0.</summary>
    public double ClipValue { get; init => field = Require.InRange("clipValue", value, 0, double.MaxValue); }

    /// <summary>
    /// How much of the running mean of the parameters each step keeps, 0 to 0.99999, such as 0.999; the mean is what is evaluated, chosen and saved
    /// (Polyak and Juditsky 1992), and learning goes on from the parameters themselves. It is over all steps at first and over about
    /// 1 / (1 - average) later. Default 0: no mean is taken. It costs a pass over all parameters a step.
    /// </summary>
    public double Average { get; init => field = Require.InRange("average", value, 0, 0.99999); }

    /// <summary>
    /// How many batches make one step, 1 or more: their gradients are added up, each prediction counting alike, so that a step is as of one batch so
    /// many times as large while memory is needed for one. Default 1. Ignored by optimisers of the whole training part.
    /// </summary>
    public int Accumulate { get; init => field = Require.InRange("accumulate", value, 1, 1_000_000); } = 1;

    /// <summary>
    /// What the learning rate is multiplied by for some parameters, by their names with * for anything: <c>words.*=0 encoder.*=0.1</c> freezes the word
    /// vectors. Of several that fit, the last counts. Default: none.
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

    /// <summary>What is done about faults in numbers.</summary>
    public FaultSpec Faults { get; init; } = new();

    /// <summary>The dev score that the best model is chosen by, the schedule hears and stopping waits for. Default: null, the problem's own.</summary>
    public string? Metric { get; init; }

    /// <summary>Training stops after so many epochs without a better score; 0 for never. Default 0. Ignored where there is no dev part.</summary>
    public int Patience { get; init => field = Require.InRange("patience", value, 0, int.MaxValue); }
}
