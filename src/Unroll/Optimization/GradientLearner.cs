namespace Unroll;

/// <summary>Learns by the gradient of a loss on batches. Each step's random numbers are a function of the seed and the step alone.</summary>
public sealed class GradientLearner : IRateLearner
{
    private readonly ILessons lessons;
    private readonly TrainingSpec spec;
    private readonly double initialRate;
    private readonly Device device;
    private readonly IOptimizer optimizer;
    private readonly ISchedule schedule;
    private readonly Rng random;
    private readonly LossWatch watch;
    private double slowness = 1;
    private int lesson; // over the whole run, from 0
    private int step;
    private int epoch;
    private int next; // the step within the epoch, from 0

    /// <summary>Creates a learner at its start.</summary>
    /// <param name="problem">Its parameters are changed.</param>
    /// <param name="train">What to learn from.</param>
    /// <param name="stepping">What changes the parameters.</param>
    /// <param name="spec">How.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public GradientLearner(IProblem problem, IReadOnlyList<Example> train, StochasticSpec stepping, TrainingSpec spec, Device device)
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
        watch = new LossWatch(spec.Faults.Leap);
        Begin(1);
    }

    /// <inheritdoc/>
    public int StepsPerEpoch => (lessons.Count + spec.Accumulate - 1) / spec.Accumulate;

    /// <inheritdoc/>
    public double Rate => initialRate * slowness * schedule.Factor(new Moment(step + 1, (epoch - 1 + ((double)next / StepsPerEpoch)) / spec.Epochs));

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        if (next == StepsPerEpoch)
            Begin(epoch + 1);
        double rate = Rate;
        int count = Math.Min(spec.Accumulate, lessons.Count - (next * spec.Accumulate));
        Outcome made = count == 1 ? One(rate) : Several(count, rate);
        next++;
        step++;
        if (made.Fault is null)
            watch.Add(made.Loss, made.Norm, made.Predictions);
        return new TrainingStep
        {
            Step = step,
            Epoch = epoch,
            StepOfEpoch = next,
            StepsPerEpoch = StepsPerEpoch,
            Loss = made.Loss,
            GradientNorm = made.Norm,
            Rate = rate,
            Predictions = made.Predictions,
            Tokens = made.Tokens,
            Fault = made.Fault is null ? null : new TrainingFault(step, epoch, made.Fault),
        };
    }

    /// <inheritdoc/>
    public void EpochEnded(double score) => schedule.EpochEnded(score);

    /// <inheritdoc/>
    public void SlowDown(double factor) => slowness *= factor;

    /// <inheritdoc/>
    public void Save(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Put("place", lesson, step, epoch, next);
        state.Put("slowness", slowness);
        lessons.Save(state.Within("lessons"));
        optimizer.Save(state.Within("optimizer"));
        schedule.Save(state.Within("schedule"));
        watch.Save(state.Within("watch"));
    }

    /// <inheritdoc/>
    public void Load(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int[] place = [.. state.Numbers("place").Select(number => (int)number)];
        Begin(place[2]);
        (lesson, step, next) = (place[0], place[1], place[3]);
        slowness = state.Number("slowness");
        lessons.Load(state.Within("lessons"));
        optimizer.Load(state.Within("optimizer"));
        schedule.Load(state.Within("schedule"));
        watch.Load(state.Within("watch"));
    }

    private Outcome One(double rate)
    {
        using Tape tape = Tape.ForTraining(device, Stream());
        Lesson now = lessons.Loss(tape);
        Gradients gradients = tape.Backward(now.Weight == 1 ? now.Loss : now.Loss * now.Weight);
        double loss = now.Loss.Item();
        (double norm, string? fault) = Update(gradients, loss, now.Predictions, rate);
        lessons.Next();
        lesson++;
        return new Outcome(loss, norm, now.Predictions, now.Tokens, fault);
    }

    /// <summary>One step of several lessons: the gradient of the mean over all their predictions.</summary>
    private Outcome Several(int count, double rate)
    {
        Gradients? sum = null;
        double loss = 0;
        int predictions = 0, tokens = 0;
        for (int i = 0; i < count; i++)
        {
            using Tape tape = Tape.ForTraining(device, Stream());
            Lesson now = lessons.Loss(tape);
            Gradients gradients = tape.Backward(now.Loss * (now.Weight * now.Predictions));
            if (!double.IsFinite(now.Loss.Item()) || !double.IsFinite(gradients.Norm()))
                return new Outcome(now.Loss.Item(), gradients.Norm(), now.Predictions, now.Tokens, Fault(now.Loss.Item(), gradients, gradients.Norm(), now.Predictions));
            if (sum is null)
                sum = gradients.Keep();
            else
                sum.Add(gradients);
            loss += (double)now.Loss.Item() * now.Predictions;
            predictions += now.Predictions;
            tokens += now.Tokens;
            lessons.Next();
            lesson++;
        }
        predictions = Math.Max(1, predictions);
        (double norm, string? fault) = Update(sum!.Scale(1.0 / predictions), loss / predictions, predictions, rate);
        return new Outcome(loss / predictions, norm, predictions, tokens, fault);
    }

    /// <summary>Changes the parameters, if all is well with the numbers; says how large the gradients were.</summary>
    private (double Norm, string? Fault) Update(Gradients gradients, double loss, int predictions, double rate)
    {
        double norm = gradients.Norm();
        if (Fault(loss, gradients, norm, predictions) is { } fault)
            return (norm, fault);
        double rest = spec.ClipValue > 0 ? gradients.ClipValue(spec.ClipValue).Norm() : norm;
        if (spec.ClipNorm > 0 && rest > spec.ClipNorm)
            gradients.Scale(spec.ClipNorm / rest);
        optimizer.Step(gradients, rate);
        return (norm, null);
    }

    /// <summary>What is wrong with the numbers, and where that comes from; null if nothing is.</summary>
    private string? Fault(double loss, Gradients gradients, double norm, int predictions)
    {
        if (watch.Fault(loss, norm, predictions, endsEpoch: next + 1 == StepsPerEpoch) is not { } what)
            return null;
        string place = double.IsFinite(loss) && double.IsFinite(norm) ? Steepest(gradients) : FirstFault();
        string advice = watch.IsExploding(norm)
            ? $"; an exploding gradient{(spec.ClipNorm > 0 ? "" : ", which training.clipNorm=5 would bound")}"
            : "";
        return $"{what}; {place}{advice}";
    }

    /// <summary>Makes the lesson again on a tape that looks at every operation.</summary>
    private string FirstFault()
    {
        using Tape tape = Tape.ForFaults(device, Stream());
        Lesson now = lessons.Loss(tape);
        tape.Backward(now.Loss * now.Weight);
        return tape.Fault is { } fault ? $"it began in {fault}" : "each operation alone gave finite numbers";
    }

    private static string Steepest(Gradients gradients)
    {
        Gradient steepest = gradients.MaxBy(gradient => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<Real>(gradient.Values.Span))!;
        return $"the steepest gradient is that of {steepest.Parameter.Name}";
    }

    private Rng Stream() => random.Stream("step").Stream((ulong)(lesson + 1));

    private void Begin(int which)
    {
        epoch = which;
        next = 0;
        lessons.Begin(which);
    }

    private sealed record Outcome(double Loss, double Norm, int Predictions, int Tokens, string? Fault);
}
