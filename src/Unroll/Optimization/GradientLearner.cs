namespace Unroll;

/// <summary>Learns by the gradients of a problem's objectives on batches. Each step's random numbers are a function of the seed and the step alone.</summary>
public sealed class GradientLearner : ILearner
{
    private readonly IProblem problem;
    private readonly ILessons lessons;
    private readonly TrainingSpec spec;
    private readonly double initialRate;
    private readonly Device device;
    private readonly Device single;
    private readonly GradientExchange exchange;
    private readonly ISchedule schedule;
    private readonly Rng random;
    private readonly ObjectiveStep[] objectives;
    private readonly int rounds; // batches of a step, where an objective makes several steps for one of another
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
        (problem, ParameterStore store, IReadOnlyList<Example> train, spec, device) = context;
        CheckCuts(store);
        single = device.OneThread();
        exchange = new GradientExchange(device, store.Parameters, spec.Parts);
        Require.That(train.Any(example => example.Length > 0), "The training set", "no example of any length", "at least one");
        lessons = problem is IStreamProblem stream ? new StreamLessons(stream, train, spec) : new BatchLessons(problem, train, spec);
        IReadOnlyList<Objective> all = problem.Objectives;
        if (all.Count > 1 && problem is IStreamProblem)
            throw new UnrollException($"{problem.GetType().Name} reads its text in streams and has {all.Count} objectives; expected one.");
        objectives = [.. all.Select(objective => new ObjectiveStep(objective, stepping, context))];
        rounds = all.Max(objective => objective.Steps);
        Require.That(rounds == 1 || spec.Accumulate == 1, "training.accumulate", $"{spec.Accumulate}, with {rounds} steps of {all.MaxBy(objective => objective.Steps)!.Name} for one of another", "1, since only one of the two can join batches");
        Measures = ["loss", "gradientNorm", "rate", .. all.SelectMany(objective => all.Count > 1 ? [objective.Name, .. objective.Parts] : objective.Parts)];
        if (Measures.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UnrollException($"Two measures of {problem.GetType().Name} are called '{twice.Key}'; expected a name of its own for each objective and each part of its loss, and none of loss, gradientNorm and rate.");
        initialRate = stepping.Rate;
        schedule = spec.Schedule.Build();
        random = new Rng(spec.Seed);
        Begin(1);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Measures { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch => (lessons.Count + (spec.Accumulate * rounds) - 1) / (spec.Accumulate * rounds);

    /// <summary>The learning rate of the next step.</summary>
    public double Rate => initialRate * slowness * schedule.Factor(new Moment(step + 1, (epoch - 1 + ((double)next / StepsPerEpoch)) / spec.Epochs));

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        if (next == StepsPerEpoch)
            Begin(epoch + 1);
        double rate = Rate;
        int count = Math.Min(spec.Accumulate * rounds, lessons.Count - (next * spec.Accumulate * rounds));
        List<Outcome> made = count == 1 ? One(rate) : rounds > 1 ? Unequal(count, rate) : Several(count, rate);
        next++;
        step++;
        double norm = made.Count == 1 ? made[0].Norm : Math.Sqrt(made.Sum(one => one.Norm * one.Norm));
        double[] values = [made.Sum(one => one.Loss), norm, rate, .. made.SelectMany(one => objectives.Length > 1 ? [one.Loss, .. one.Parts] : one.Parts)];
        return new TrainingStep
        {
            Step = step,
            Epoch = epoch,
            StepOfEpoch = next,
            StepsPerEpoch = StepsPerEpoch,
            Measures = [.. Measures.Select((name, i) => new Measure(name, i < values.Length ? values[i] : double.NaN))], // after a fault, the objectives that follow have none
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
    private List<Outcome> One(double rate) => One(objectives, rate);

    /// <summary>A step on several lessons, where objectives make unequal numbers of steps: each its own, on the last of the lessons.</summary>
    private List<Outcome> Unequal(int count, double rate)
    {
        List<Outcome>[] steps = [.. objectives.Select(_ => new List<Outcome>())];
        for (int round = 0; round < count; round++)
        {
            int[] which = [.. Enumerable.Range(0, objectives.Length).Where(i => objectives[i].Objective.Steps >= count - round)];
            List<Outcome> made = One([.. which.Select(i => objectives[i])], rate);
            foreach ((int i, Outcome outcome) in which.Zip(made))
                steps[i].Add(outcome);
            if (made[^1].Fault is not null)
                return [.. steps.Take(which[made.Count - 1] + 1).Select(Outcome.Mean)]; // the last is that of the fault
        }
        return [.. steps.Select(Outcome.Mean)];
    }

    private List<Outcome> One(IReadOnlyList<ObjectiveStep> some, double rate)
    {
        List<Outcome> made = [];
        foreach (ObjectiveStep objective in some)
        {
            Lesson now = lessons.Present(objective.Objective);
            using ILessonPass pass = Pass(objective, now, 1);
            (double norm, string? fault) = objective.Make(pass.Gradients, pass.Loss, now.Predictions, rate, EndsEpoch, () => FirstFault(objective));
            made.Add(new Outcome(pass.Loss, norm, pass.Parts, now.Predictions, now.Tokens, fault));
            if (fault is not null)
                return made;
            pass.WriteStates(objective);
        }
        lessons.Next();
        lesson++;
        return made;
    }

    /// <summary>A step on several lessons, in the order of <see cref="One(double)"/>: each objective goes through all of them, with the parameters that the one before has left.</summary>
    private List<Outcome> Several(int count, double rate)
    {
        RunState start = new();
        if (objectives.Length > 1)
            lessons.Save(start);
        int first = lesson;
        List<Outcome> made = [];
        foreach (ObjectiveStep objective in objectives)
        {
            if (made.Count > 0)
            {
                lessons.Load(start);
                lesson = first;
            }
            made.Add(Accumulated(objective, count, rate));
            if (made[^1].Fault is not null)
                break;
        }
        return made;
    }

    /// <summary>A step of one objective along the gradient of the mean over all predictions of several lessons.</summary>
    private Outcome Accumulated(ObjectiveStep objective, int count, double rate)
    {
        Gradients? sum = null;
        double losses = 0;
        double[] parts = new double[objective.Objective.Parts.Count];
        int predictions = 0, tokens = 0;
        for (int i = 0; i < count; i++)
        {
            Lesson now = lessons.Present(objective.Objective);
            using ILessonPass pass = Pass(objective, now, now.Predictions);
            if (!double.IsFinite(pass.Loss) || !double.IsFinite(pass.Gradients.Norm()))
            {
                (double wrong, string? what) = objective.Make(pass.Gradients, pass.Loss, now.Predictions, rate, EndsEpoch, () => FirstFault(objective));
                return new Outcome(pass.Loss, wrong, pass.Parts, now.Predictions, now.Tokens, what);
            }
            if (sum is null)
                sum = pass.Gradients.Keep();
            else
                sum.Add(pass.Gradients);
            pass.WriteStates(objective);
            losses += pass.Loss * now.Predictions;
            for (int part = 0; part < parts.Length; part++)
                parts[part] += pass.Parts[part] * now.Predictions;
            predictions += now.Predictions;
            tokens += now.Tokens;
            lessons.Next();
            lesson++;
        }
        predictions = Math.Max(1, predictions);
        (double norm, string? fault) = objective.Make(sum!.Scale(1.0 / predictions), losses / predictions, predictions, rate, EndsEpoch, () => FirstFault(objective));
        return new Outcome(losses / predictions, norm, Array.ConvertAll(parts, part => part / predictions), predictions, tokens, fault);
    }

    private bool EndsEpoch => next + 1 == StepsPerEpoch;

    private ILessonPass Pass(ObjectiveStep objective, Lesson now, double factor) => now switch
    {
        StreamLesson window => new StretchPass(window, (IStreamProblem)problem, objective, TapeOf, factor),
        _ => new PartsPass((PartedLesson)now, objective, exchange, device, single, (on, part) => Tape.ForTraining(on, Stream(part), epoch), factor),
    };

    /// <summary>The tape of a stretch of a window.</summary>
    private Tape TapeOf(int stretch, bool records) => records ? Tape.ForTraining(device, Stream(stretch), epoch) : Tape.ForStates(device, Stream(stretch), epoch);

    /// <summary>Makes the lesson again on tapes that look at every operation.</summary>
    private string FirstFault(ObjectiveStep objective)
    {
        Lesson now = lessons.Present(objective.Objective);
        foreach ((int i, Func<Tape, Value> loss) in now is StreamLesson window ? StretchPass.Losses(window, (IStreamProblem)problem, TapeOf) : PartsPass.Losses((PartedLesson)now))
        {
            using Tape tape = Tape.ForFaults(device, Stream(i), epoch);
            tape.Backward(loss(tape));
            if (tape.Fault is { } fault)
                return $"it began in {fault}";
        }
        return "each operation alone gave finite numbers";
    }

    /// <summary>The random numbers of the present lesson, or of one of several parts or stretches of it.</summary>
    private Rng Stream(int part)
    {
        Rng ofLesson = random.Stream("step").Stream((ulong)(lesson + 1));
        return spec.Parts == 1 && spec.Recompute is null ? ofLesson : ofLesson.Stream("part").Stream((ulong)part);
    }

    private void CheckCuts(ParameterStore store)
    {
        if (spec.Recompute is { } steps && problem is not IStreamProblem)
            throw new UnrollException(FormattableString.Invariant($"training.recompute is {steps}; expected null for {problem.GetType().Name}, whose examples stand alone: it is for language models, whose windows may be long."));
        int ranks = device.Processes.Ranks;
        if (ranks > spec.Parts)
            throw new UnrollException(FormattableString.Invariant($"training.parts is {spec.Parts}, with {ranks} processes; expected {ranks} or more, since each process computes whole parts."));
        if (spec.Parts == 1)
            return;
        if (problem.Objectives.Count > 1)
            throw new UnrollException(FormattableString.Invariant($"training.parts is {spec.Parts}, and {problem.GetType().Name} has {problem.Objectives.Count} objectives; expected 1, since only a problem with one objective can be divided."));
        if (store.Parameters.FirstOrDefault(parameter => parameter.IsState) is { } state)
            throw new UnrollException(FormattableString.Invariant($"training.parts is {spec.Parts}, and {state.Name} is a running statistic over whole batches; expected 1."));
    }

    private void Begin(int which)
    {
        epoch = which;
        next = 0;
        lessons.Begin(which);
        if (which > 1 && problem.ChangesAt(which))
            Array.ForEach(objectives, objective => objective.ForgetLosses());
    }

    private sealed record Outcome(double Loss, double Norm, double[] Parts, int Predictions, int Tokens, string? Fault)
    {
        /// <summary>Of several steps of one objective: the mean of what was measured, and the sum of what was counted.</summary>
        public static Outcome Mean(IReadOnlyList<Outcome> all) => all.Count == 0 ? new Outcome(double.NaN, double.NaN, [], 0, 0, null) : new Outcome(
            all.Average(one => one.Loss), all.Average(one => one.Norm), [.. all[0].Parts.Select((_, i) => all.Average(one => one.Parts[i]))],
            all.Sum(one => one.Predictions), all.Sum(one => one.Tokens), all[^1].Fault);
    }
}
