namespace Unroll;

/// <summary>Trains a hidden Markov model on sequences whose states are unknown: see <see cref="MarkovTrainingSpec"/>.</summary>
internal sealed class MarkovLearner : ILearner
{
    private readonly MarkovTrainingSpec spec;
    private readonly MarkovParameters parameters;
    private readonly BaumWelch trainer;
    private readonly StepMoments moments;
    private readonly MarkovRun[] runs;
    private int iteration;

    public MarkovLearner(LearnerContext context, MarkovTrainingSpec spec)
    {
        this.spec = spec;
        HiddenMarkovProblem problem = Problem(context, "baum-welch and viterbi-training");
        parameters = problem.Parameters;
        double[][] sequences = [.. context.Train.Select(problem.Reader.Read).Where(steps => steps.Length > 0)];
        Require.That(sequences.Length > 0, "The training set", "no example of any length", "at least one");
        trainer = new BaumWelch(sequences, new BaumWelchSettings
        {
            Fixed = spec.Fixed,
            StartPseudocount = spec.StartPseudocount,
            TransitionPseudocount = spec.TransitionPseudocount,
            MostProbableOnly = spec.MostProbableOnly,
        }, context.Device);
        moments = StepMoments.Of(sequences, parameters.Emission.ReadsSymbols ? 1 : parameters.Width);
        Rng random = new Rng(context.Training.Seed).Stream("hidden Markov model");
        runs = [.. Enumerable.Range(0, spec.Restarts).Select(i => new MarkovRun(i == 0 && spec.Continue ? Present() : Drawn(sequences, random.Stream((ulong)i))))];
        Measures = ["loss", "penalty", "emptyStates", "best", .. spec.Restarts == 1 ? Array.Empty<string>() : Enumerable.Range(1, spec.Restarts).Select(i => FormattableString.Invariant($"restart{i}"))];
    }

    public int StepsPerEpoch => 1;

    public IReadOnlyList<string> Measures { get; }

    public string? Progress => spec.Tolerance == 0 ? null : FormattableString.Invariant(
        $"the objective still rose by {Best.Rise:0.0e0} of itself in the last iteration; it has converged at {spec.Tolerance:0.0e0} (training.optimizer.tolerance)");

    private MarkovRun Best => runs.MaxBy(run => run.Objective)!;

    /// <summary>The problem that a learner trains, if it is a hidden Markov model.</summary>
    /// <exception cref="UnrollException">It is another one.</exception>
    public static HiddenMarkovProblem Problem(LearnerContext context, string who) => context.Problem as HiddenMarkovProblem
        ?? throw new UnrollException($"training.optimizer is one of {who}, which train hidden Markov models, and the model is a {context.Problem.GetType().Name}; expected model.type=hmm, or another optimizer, such as sgd.");

    public TrainingStep Advance()
    {
        iteration++;
        foreach (MarkovRun run in runs.Where(run => !run.Ended))
            run.Advance(trainer, numbers => parameters.Of(numbers, moments), spec.Tolerance, iteration);
        MarkovRun best = Best;
        if (best.Failure is { } failure)
            throw new UnrollException(failure); // of all beginnings none can be trained
        parameters.Write(best.Numbers);
        double steps = moments.Steps;
        return new TrainingStep
        {
            Step = iteration,
            Epoch = iteration,
            StepOfEpoch = 1,
            StepsPerEpoch = 1,
            Measures =
            [
                new("loss", -best.Objective / steps), new("penalty", (best.LogLikelihood - best.Objective) / steps), new("emptyStates", best.Empty), new("best", Array.IndexOf(runs, best) + 1),
                .. Measures.Skip(4).Select((name, i) => new Measure(name, -runs[i].Objective / steps)),
            ],
            Predictions = (int)Math.Min(int.MaxValue, moments.Steps),
            Tokens = (int)Math.Min(int.MaxValue, moments.Steps),
            Converged = Array.TrueForAll(runs, run => run.Ended),
        };
    }

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state)
    {
        state.Put("iteration", iteration);
        for (int i = 0; i < runs.Length; i++)
            runs[i].Save(state.Within(FormattableString.Invariant($"restart{i}")));
    }

    public void Load(RunState state)
    {
        iteration = state.Count("iteration");
        for (int i = 0; i < runs.Length; i++)
            runs[i].Load(state.Within(FormattableString.Invariant($"restart{i}")));
    }

    private double[][] Present() => [.. parameters.All.Select(parameter => MarkovParameters.Numbers(parameter.Data))];

    private double[][] Drawn(IReadOnlyList<double[]> sequences, Rng random)
    {
        int states = parameters.States, contexts = parameters.All[1].Shape.Rows;
        double[] start = Simplex.Draw(1, states, ref random), transitions = Simplex.Draw(contexts, states, ref random);
        return MarkovParameters.Numbers(new HiddenMarkov(start, transitions, parameters.Emission.Draw(states, parameters.Width, sequences, moments, ref random)));
    }
}
