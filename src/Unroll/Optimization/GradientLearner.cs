namespace Unroll;

/// <summary>Learns by the gradients of a problem's objectives on batches. Each step's random numbers are a function of the seed and the step alone.</summary>
public sealed class GradientLearner : ILearner
{
    private readonly ILessons lessons;
    private readonly TrainingSpec spec;
    private readonly double initialRate;
    private readonly Device device;
    private readonly ISchedule schedule;
    private readonly Rng random;
    private readonly ObjectiveStep[] objectives;
    private double slowness = 1;
    private int lesson; // over the whole run, from 0
    private int step;
    private int epoch;
    private int next; // the step within the epoch, from 0

    /// <summary>Creates a learner at its start.</summary>
    /// <param name="context">What it begins with.</param>
    /// <param name="stepping">What changes the parameters.</param>
    /// <exception cref="UnrollException">The training set has no examples, or only empty ones.</exception>
    public GradientLearner(LearnerContext context, StochasticSpec stepping)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stepping);
        (IProblem problem, _, IReadOnlyList<Example> train, spec, device) = context;
        Require.That(train.Any(example => example.Length > 0), "The training set", "no example of any length", "at least one");
        lessons = problem is IStreamProblem stream ? new StreamLessons(stream, train, spec) : new BatchLessons(problem, train, spec);
        objectives = [.. problem.Objectives.Select(objective => new ObjectiveStep(objective, stepping, context))];
        Measures = ["loss", "gradientNorm", "rate", .. problem.Objectives.SelectMany(objective => problem.Objectives.Count > 1 ? [objective.Name, .. objective.Parts] : objective.Parts)];
        initialRate = stepping.Rate;
        schedule = spec.Schedule.Build();
        random = new Rng(spec.Seed);
        Begin(1);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Measures { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch => (lessons.Count + spec.Accumulate - 1) / spec.Accumulate;

    /// <summary>The learning rate of the next step.</summary>
    public double Rate => initialRate * slowness * schedule.Factor(new Moment(step + 1, (epoch - 1 + ((double)next / StepsPerEpoch)) / spec.Epochs));

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        if (next == StepsPerEpoch)
            Begin(epoch + 1);
        double rate = Rate;
        int count = Math.Min(spec.Accumulate, lessons.Count - (next * spec.Accumulate));
        List<Outcome> made = count == 1 ? One(rate) : Several(count, rate);
        next++;
        step++;
        double norm = made.Count == 1 ? made[0].Norm : Math.Sqrt(made.Sum(one => one.Norm * one.Norm));
        IEnumerable<double> named = made.SelectMany(one => objectives.Length > 1 ? [one.Loss, .. one.Parts] : one.Parts);
        return new TrainingStep
        {
            Step = step,
            Epoch = epoch,
            StepOfEpoch = next,
            StepsPerEpoch = StepsPerEpoch,
            Measures = [.. Measures.Zip([made.Sum(one => one.Loss), norm, rate, .. named], (name, value) => new Measure(name, value))],
            Predictions = made[0].Predictions,
            Tokens = made[0].Tokens,
            Fault = made[^1].Fault is { } fault ? new TrainingFault(step, epoch, fault) : null,
        };
    }

    /// <inheritdoc/>
    public void EpochEnded(double score) => schedule.EpochEnded(score);

    /// <inheritdoc/>
    public double? Recover(double factor)
    {
        slowness *= factor;
        return Rate;
    }

    /// <inheritdoc/>
    public void Save(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Put("place", lesson, step, epoch, next);
        state.Put("slowness", slowness);
        lessons.Save(state.Within("lessons"));
        schedule.Save(state.Within("schedule"));
        for (int i = 0; i < objectives.Length; i++)
            objectives[i].Save(state.Within(Name(i)));
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
        schedule.Load(state.Within("schedule"));
        for (int i = 0; i < objectives.Length; i++)
            objectives[i].Load(state.Within(Name(i)));
    }

    private static string Name(int objective) => FormattableString.Invariant($"objective{objective}");

    /// <summary>A step on one lesson: one objective after the other, each with the parameters that the one before has left.</summary>
    private List<Outcome> One(double rate)
    {
        List<Outcome> made = [];
        foreach (ObjectiveStep objective in objectives)
        {
            using Tape tape = Tape.ForTraining(device, Stream());
            Lesson now = lessons.Loss(tape, objective.Objective);
            Gradients gradients = objective.Gradients(tape, now.Weight == 1 ? now.Loss.Total : now.Loss.Total * now.Weight);
            double loss = now.Loss.Total.Item();
            (double norm, string? fault) = objective.Make(gradients, loss, now.Predictions, rate, EndsEpoch, () => FirstFault(objective));
            made.Add(new Outcome(loss, norm, Parts(now), now.Predictions, now.Tokens, fault));
            if (fault is not null)
                return made;
        }
        lessons.Next();
        lesson++;
        return made;
    }

    /// <summary>A step on several lessons: for each objective the gradient of the mean over all their predictions.</summary>
    private List<Outcome> Several(int count, double rate)
    {
        Gradients?[] sums = new Gradients?[objectives.Length];
        double[] losses = new double[objectives.Length];
        double[][] parts = [.. objectives.Select(objective => new double[objective.Objective.Parts.Count])];
        int predictions = 0, tokens = 0;
        for (int i = 0; i < count; i++)
        {
            Lesson now = null!;
            for (int which = 0; which < objectives.Length; which++)
            {
                ObjectiveStep objective = objectives[which];
                using Tape tape = Tape.ForTraining(device, Stream());
                now = lessons.Loss(tape, objective.Objective);
                Gradients gradients = objective.Gradients(tape, now.Loss.Total * (now.Weight * now.Predictions));
                double loss = now.Loss.Total.Item();
                if (!double.IsFinite(loss) || !double.IsFinite(gradients.Norm()))
                {
                    (double wrong, string? fault) = objective.Make(gradients, loss, now.Predictions, rate, EndsEpoch, () => FirstFault(objective));
                    return [new Outcome(loss, wrong, Parts(now), now.Predictions, now.Tokens, fault)];
                }
                if (sums[which] is { } sum)
                    sum.Add(gradients);
                else
                    sums[which] = gradients.Keep();
                losses[which] += loss * now.Predictions;
                for (int part = 0; part < parts[which].Length; part++)
                    parts[which][part] += (double)now.Loss.Parts[part].Item() * now.Predictions;
            }
            predictions += now.Predictions;
            tokens += now.Tokens;
            lessons.Next();
            lesson++;
        }
        predictions = Math.Max(1, predictions);
        List<Outcome> made = [];
        for (int which = 0; which < objectives.Length; which++)
        {
            double loss = losses[which] / predictions;
            ObjectiveStep objective = objectives[which];
            (double norm, string? fault) = objective.Make(sums[which]!.Scale(1.0 / predictions), loss, predictions, rate, EndsEpoch, () => FirstFault(objective));
            made.Add(new Outcome(loss, norm, Array.ConvertAll(parts[which], part => part / predictions), predictions, tokens, fault));
            if (fault is not null)
                break;
        }
        return made;
    }

    private bool EndsEpoch => next + 1 == StepsPerEpoch;

    /// <summary>Makes the lesson again on a tape that looks at every operation.</summary>
    private string FirstFault(ObjectiveStep objective)
    {
        using Tape tape = Tape.ForFaults(device, Stream());
        Lesson now = lessons.Loss(tape, objective.Objective);
        tape.Backward(now.Loss.Total * now.Weight);
        return tape.Fault is { } fault ? $"it began in {fault}" : "each operation alone gave finite numbers";
    }

    private static double[] Parts(Lesson lesson) => [.. lesson.Loss.Parts.Select(part => (double)part.Item())];

    private Rng Stream() => random.Stream("step").Stream((ulong)(lesson + 1));

    private void Begin(int which)
    {
        epoch = which;
        next = 0;
        lessons.Begin(which);
    }

    private sealed record Outcome(double Loss, double Norm, double[] Parts, int Predictions, int Tokens, string? Fault);
}
