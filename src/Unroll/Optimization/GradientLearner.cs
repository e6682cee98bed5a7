namespace Unroll;

/// <summary>Learns by the gradient of a loss on batches. Each step's random numbers are a function of the seed and the step alone.</summary>
public sealed class GradientLearner : ILearner
{
    private readonly ILessons lessons;
    private readonly TrainingSpec spec;
    private readonly double initialRate;
    private readonly Device device;
    private readonly IOptimizer optimizer;
    private readonly ISchedule schedule;
    private readonly Rng random;
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
        lessons = problem is IStreamProblem stream ? new StreamLessons(stream, train, spec) : new BatchLessons(problem, train, spec);
        this.spec = spec;
        this.device = device;
        optimizer = stepping.Build(device);
        initialRate = stepping.Rate;
        schedule = spec.Schedule.Build();
        random = new Rng(spec.Seed);
        NextEpoch();
    }

    /// <inheritdoc/>
    public int StepsPerEpoch => lessons.Count;

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        if (next == lessons.Count)
            NextEpoch();
        next++;
        step++;
        double rate = initialRate * schedule.Factor;
        using Tape tape = Tape.ForTraining(device, random.Stream("step").Stream((ulong)step));
        (Value loss, double weight, int predictions, int tokens) = lessons.Next(tape);
        Gradients gradients = tape.Backward(weight == 1 ? loss : loss * weight);
        if (spec.ClipValue > 0)
            gradients.ClipValue(spec.ClipValue);
        double norm = spec.ClipNorm > 0 ? gradients.ClipNorm(spec.ClipNorm) : gradients.Norm();
        optimizer.Step(gradients, rate);
        return new TrainingStep
        {
            Step = step,
            Epoch = epoch,
            StepOfEpoch = next,
            StepsPerEpoch = lessons.Count,
            Loss = loss.Item(),
            GradientNorm = norm,
            Rate = rate,
            Predictions = predictions,
            Tokens = tokens,
        };
    }

    /// <inheritdoc/>
    public void EpochEnded(double score) => schedule.EpochEnded(score);

    private void NextEpoch()
    {
        epoch++;
        next = 0;
        lessons.Begin(epoch);
    }
}
