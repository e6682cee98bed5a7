namespace Unroll;

/// <summary>Counts states and what they emit: see <see cref="CountsSpec"/>. One step, and then nothing is left to learn.</summary>
internal sealed class CountsLearner : ILearner
{
    private readonly CountsSpec spec;
    private readonly HiddenMarkovProblem problem;
    private readonly MarkovParameters parameters;
    private readonly double[][] sequences;
    private readonly int[][] states;
    private readonly StepMoments moments;
    private readonly Device device;
    private int iteration;

    public CountsLearner(LearnerContext context, CountsSpec spec)
    {
        this.spec = spec;
        device = context.Device;
        problem = MarkovLearner.Problem(context, "counts, baum-welch and viterbi-training");
        if (problem.Tags is null)
            throw new UnrollException("training.optimizer is counts, which needs sequences whose states are known; expected tagged data and model.states=null, or baum-welch.");
        parameters = problem.Parameters;
        Example[] examples = [.. context.Train.Where(example => example.Length > 0)];
        sequences = [.. examples.Select(problem.Reader.Read)];
        states = [.. examples.Select(problem.StatesOf)];
        moments = StepMoments.Of(sequences, parameters.Emission.ReadsSymbols ? 1 : parameters.Width);
    }

    public int StepsPerEpoch => 1;

    public IReadOnlyList<string> Measures => ["loss"];

    public TrainingStep Advance()
    {
        iteration++;
        HiddenMarkov counted = Counted();
        parameters.Write(MarkovParameters.Numbers(counted));
        double loss = -MarkovCounting.Count(counted, sequences, states, device).LogLikelihood / moments.Steps;
        int steps = (int)Math.Min(int.MaxValue, moments.Steps);
        return new TrainingStep { Step = iteration, Epoch = iteration, StepOfEpoch = 1, StepsPerEpoch = 1, Measures = [new("loss", loss)], Predictions = steps, Tokens = steps, Converged = true };
    }

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state) => state.Put("iteration", iteration);

    public void Load(RunState state) => iteration = state.Count("iteration");

    private HiddenMarkov Counted()
    {
        Rng random = new(1); // any emission will do to count with; it brings its prior
        Emission blank = parameters.Emission.Draw(parameters.States, parameters.Width, sequences, moments, ref random);
        double[] start = Simplex.Draw(1, parameters.States, ref random), transitions = Simplex.Draw(parameters.All[1].Shape.Rows, parameters.States, ref random);
        HiddenMarkov model = new(start, transitions, blank);
        MarkovCounts counts = MarkovCounting.Count(model, sequences, states, device);
        (double[] first, double[] next) = spec.Interpolate ? DeletedInterpolation.Of(model.Contexts, counts.Start, counts.Transitions) : Relative(counts);
        return new HiddenMarkov(first, next, Emission(counts));
    }

    private Emission Emission(MarkovCounts counts) => problem.Reader.Endings is null ? counts.Emission.Maximize()
        : new CategoricalEmission(EndingProbabilities.Fill(problem.Reader, Occurrences(), parameters.States), parameters.States, 0);

    /// <summary>How often each state emitted each symbol, [S, V].</summary>
    private double[] Occurrences()
    {
        double[] table = new double[parameters.States * parameters.Width];
        for (int i = 0; i < sequences.Length; i++)
        {
            for (int t = 0; t < sequences[i].Length; t++)
                table[(states[i][t] * parameters.Width) + (int)sequences[i][t]]++;
        }
        return table;
    }

    private (double[] Start, double[] Next) Relative(MarkovCounts counts)
    {
        int columns = parameters.States;
        for (int from = 0; from < counts.Transitions.Length && spec.Pseudocount == 0; from += columns)
        {
            bool last = from / columns < columns && !counts.Transitions.AsSpan(from, columns).ContainsAnyExcept(0);
            if (last)
                throw new UnrollException($"No state follows \"{problem.StateNames[from / columns]}\" in the training set, so that nothing is known of what follows it; expected training.optimizer.pseudocount above 0.");
        }
        double[] even = new double[counts.Transitions.Length];
        Array.Fill(even, 1.0 / columns);
        return (Simplex.Maximize(counts.Start, even, columns, spec.Pseudocount), Simplex.Maximize(counts.Transitions, even, columns, spec.Pseudocount));
    }
}
