namespace Unroll;

/// <summary>Learns by the gradient of a loss on batches. Each step's random numbers are a function of the seed and the step alone.</summary>
public sealed class GradientLearner : ILearner
{
    private readonly IProblem problem;
    private readonly IReadOnlyList<IExample> train;
    private readonly TrainingSpec spec;
    private readonly double initialRate;
    private readonly Device device;
    private readonly IOptimizer optimizer;
    private readonly ISchedule schedule;
    private readonly Rng random;
    private IReadOnlyList<int[]> batches = [];
    private int step;
    private int epoch;
    private int next;

    /// <summary>Creates a learner at its start.</summary>
    /// <param name="problem">Its parameters are changed.</param>
    /// <param name="train">What to learn from.</param>
    /// <param name="stepping">What changes the parameters.</param>
    /// <param name="spec">How.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public GradientLearner(IProblem problem, IReadOnlyList<IExample> train, StochasticSpec stepping, TrainingSpec spec, Device device)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(stepping);
        ArgumentNullException.ThrowIfNull(spec);
        Require.That(train.Any(example => example.Length > 0), "The training part", "no example of any length", "at least one");
        this.problem = problem;
        this.train = train;
        this.spec = spec;
        this.device = device;
        optimizer = stepping.Build(device);
        initialRate = stepping.Rate;
        schedule = spec.Schedule.Build();
        random = new Rng(spec.Seed);
        NextEpoch();
    }

    /// <inheritdoc/>
    public int StepsPerEpoch => batches.Count;

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        if (next == batches.Count)
            NextEpoch();
        IExample[] batch = Array.ConvertAll(batches[next++], i => train[i]);
        step++;
        double rate = initialRate * schedule.Factor;
        using Tape tape = Tape.ForTraining(device, random.Stream("step").Stream((ulong)step));
        Value loss = problem.Loss(tape, batch);
        Gradients gradients = tape.Backward(loss);
        if (spec.ClipValue > 0)
            gradients.ClipValue(spec.ClipValue);
        double norm = spec.ClipNorm > 0 ? gradients.ClipNorm(spec.ClipNorm) : gradients.Norm();
        optimizer.Step(gradients, rate);
        return new TrainingStep
        {
            Step = step,
            Epoch = epoch,
            StepOfEpoch = next,
            StepsPerEpoch = batches.Count,
            Loss = loss.Item(),
            GradientNorm = norm,
            Rate = rate,
            Tokens = batch.Sum(example => example.Length),
        };
    }

    /// <inheritdoc/>
    public void EpochEnded(double score) => schedule.EpochEnded(score);

    private void NextEpoch()
    {
        epoch++;
        next = 0;
        batches = Batches.Shuffled(train, spec.BatchTokens, random.Stream("order").Stream((ulong)epoch));
    }
}
