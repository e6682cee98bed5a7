namespace Unroll;

/// <summary>
/// A hidden Markov model (Rabiner 1989): a chain of states that nobody sees, each of which emits a step that is seen. p(x, z) = p(z1) Π p(zt | zt-1) Π p(xt | zt); in a model of order 2, a state depends
/// on the two before it. Computed in double. Immutable.
/// </summary>
/// <remarks>
/// A sequence is given as its steps, [T, D], row-major; a step of symbols is the number of one. Where a method asks for what is known of the states of a sequence, one that is impossible is an
/// error that names the step; <see cref="LogLikelihood"/> of it is negative infinity.
/// </remarks>
public sealed class HiddenMarkov
{
    private readonly double[] start;       // [S]
    private readonly double[] transitions; // [C, S]

    /// <summary>Creates it from its tables.</summary>
    /// <param name="start">The probability of each state at the first step, [S].</param>
    /// <param name="transitions">
    /// The probability of each next state, a row for each context, [C, S]. Order 1: C = S, the last state. Order 2: C = S + S²; first the states, for the second step, then the pairs (before, last) in
    /// the order of before.
    /// </param>
    /// <param name="emission">What the states emit.</param>
    /// <exception cref="UnrollException">A row is no distribution, or the sizes do not fit.</exception>
    public HiddenMarkov(IReadOnlyList<double> start, double[,] transitions, Emission emission)
        : this([.. start ?? throw new ArgumentNullException(nameof(start))], Emission.Checked("The transitions", transitions, p => p is >= 0 and <= 1, "probabilities from 0 to 1"), emission)
    {
    }

    internal HiddenMarkov(double[] start, double[] transitions, Emission emission)
    {
        ArgumentNullException.ThrowIfNull(emission);
        int states = emission.States;
        Require.That(start.Length == states, "A hidden Markov model", $"{start.Length} probabilities of the first state", $"{states}, one for each state that the emission has");
        Require.That(transitions.Length == states * states || transitions.Length == states * states * (states + 1), "A hidden Markov model", $"transitions from {transitions.Length / states} contexts",
            $"{states} (order 1) or {states * (states + 1)} (order 2)");
        Simplex.Check("The start of a hidden Markov model", start, states);
        Simplex.Check("The transitions of a hidden Markov model", transitions, states);
        this.start = start;
        this.transitions = transitions;
        Emission = emission;
        Contexts = new MarkovContexts(transitions.Length == states * states ? 1 : 2, states);
        LogStart = Simplex.Logs(start);
        LogTransitions = Simplex.Logs(transitions);
    }

    /// <summary>S, the number of states.</summary>
    public int States => Emission.States;

    /// <summary>1 or 2: how many states the next one depends on.</summary>
    public int Order => Contexts.Order;

    /// <summary>What the states emit.</summary>
    public Emission Emission { get; }

    /// <summary>The probability of each state at the first step, [S].</summary>
    public IReadOnlyList<double> Start => start;

    /// <summary>The probability of each next state in each context, [C, S], row-major.</summary>
    public IReadOnlyList<double> Transitions => transitions;

    /// <summary>The number of free parameters: of each row of probabilities all but one, and those of the emission.</summary>
    public int FreeParameters => ((States - 1) * (1 + Contexts.Count)) + Emission.FreeParameters;

    internal MarkovContexts Contexts { get; }

    internal double[] LogStart { get; }

    internal double[] LogTransitions { get; }

    internal double[] StartRow => start;

    internal double[] TransitionRows => transitions;

    /// <summary>log p(x), in nats; negative infinity of an impossible sequence, 0 of one without steps.</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">A step is none, such as a symbol that does not exist.</exception>
    public double LogLikelihood(ReadOnlySpan<double> sequence) => new ForwardPass(this, sequence).LogLikelihood;

    /// <summary>The probability of each state at each step, given the steps up to it (filtering), [T, S].</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public double[,] Filter(ReadOnlySpan<double> sequence) => new ForwardPass(this, sequence).Possible().Filtered();

    /// <summary>The probability of each state at each step, given all steps (smoothing), [T, S].</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public double[,] Smooth(ReadOnlySpan<double> sequence) => new ForwardBackward(new ForwardPass(this, sequence).Possible()).States();

    /// <summary>The probability of each state at the step after a sequence, [S]; of the first step, if it has no steps.</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public double[] NextStates(ReadOnlySpan<double> sequence) => new ForwardPass(this, sequence).Possible().Next();

    /// <summary>What is to be expected of the step after a sequence: of symbols the probability of each, [V]; of numbers their means, [D].</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public double[] Next(ReadOnlySpan<double> sequence) => Emission.Expectation(NextStates(sequence));

    /// <summary>The most probable states of a sequence (Viterbi 1967), [T], and log p(x, z) of them, in nats.</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public (int[] States, double LogProbability) MostProbable(ReadOnlySpan<double> sequence) => BestStates.Of(this, sequence);

    /// <summary>The state of each step that is most probable given all steps (posterior decoding), [T]: the fewest wrong states on the mean, though together they may be impossible.</summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">The sequence is impossible, or a step is none.</exception>
    public int[] MostProbableEach(ReadOnlySpan<double> sequence)
    {
        double[,] marginals = Smooth(sequence);
        return [.. Enumerable.Range(0, marginals.GetLength(0)).Select(t => Enumerable.Range(0, States).MaxBy(s => marginals[t, s]))];
    }

    /// <summary>log p(x, z), in nats; negative infinity if they are impossible together.</summary>
    /// <param name="sequence">[T, D].</param>
    /// <param name="states">z, [T].</param>
    /// <exception cref="UnrollException">There are not T states, there is no such state, or a step is none.</exception>
    public double LogJoint(ReadOnlySpan<double> sequence, IReadOnlyList<int> states)
    {
        double[] scores = Scores(sequence);
        ArgumentNullException.ThrowIfNull(states);
        Require.That(states.Count * States == scores.Length, "A hidden Markov model", $"{states.Count} states", $"{scores.Length / States}, one for each step");
        double sum = 0;
        int context = 0;
        for (int t = 0; t < states.Count; t++)
        {
            int state = states[t];
            Require.That(state >= 0 && state < States, "A hidden Markov model", $"the state {state}", $"0 to {States - 1}");
            sum += scores[(t * States) + state] + (t == 0 ? LogStart[state] : LogTransitions[(context * States) + state]);
            context = t == 0 ? state : Contexts.Next(context, state);
        }
        return sum;
    }

    /// <summary>Samples states, [T], and what they emit, [T, D].</summary>
    /// <param name="length">T, 0 or more.</param>
    /// <param name="random">The stream of random numbers; it is advanced.</param>
    public (int[] States, double[] Sequence) Sample(int length, ref Rng random)
    {
        Require.InRange("length", length, 0, int.MaxValue);
        int[] states = new int[length];
        double[] sequence = new double[checked(length * Emission.Width)];
        int context = 0;
        for (int t = 0; t < length; t++)
        {
            states[t] = Simplex.Sample(t == 0 ? start : transitions.AsSpan(context * States, States), ref random);
            context = t == 0 ? states[t] : Contexts.Next(context, states[t]);
            Emission.Sample(states[t], ref random, sequence.AsSpan(t * Emission.Width, Emission.Width));
        }
        return (states, sequence);
    }

    /// <summary>
    /// A sequence as a lattice whose paths are the possible sequences of states, for every other question: k best, samples of states given the steps, entropy. Arcs are labelled with states; a path
    /// scores log p(x, z).
    /// </summary>
    /// <param name="sequence">[T, D].</param>
    /// <exception cref="UnrollException">A step is none, or there would be more than 5 million arcs.</exception>
    public Lattice ToLattice(ReadOnlySpan<double> sequence)
    {
        double[] scores = Scores(sequence);
        int length = scores.Length / States, last = 1 + (length * Contexts.Count);
        Require.That((long)length * Contexts.Count * States <= 5_000_000, "A lattice", $"{(long)length * Contexts.Count * States} arcs", "at most 5,000,000, so a shorter sequence");
        List<Arc> arcs = [];
        for (int t = 0; t < length; t++)
        {
            (int from, int to) = t == 0 ? (0, 1) : Contexts.At(t - 1);
            for (int c = from; c < to; c++)
            {
                for (int s = 0; s < States; s++)
                {
                    double score = scores[(t * States) + s] + (t == 0 ? LogStart[s] : LogTransitions[(c * States) + s]);
                    if (!double.IsNegativeInfinity(score))
                        arcs.Add(new Arc(t == 0 ? 0 : Node(t - 1, c), Node(t, t == 0 ? s : Contexts.Next(c, s)), s, score));
                }
            }
        }
        (int first, int past) = Contexts.At(length - 1);
        for (int c = first; c < past && length > 0; c++)
            arcs.Add(new Arc(Node(length - 1, c), last, Arc.NoLabel, 0));
        return new Lattice(length == 0 ? 1 : last + 1, arcs);

        int Node(int t, int context) => 1 + (t * Contexts.Count) + context;
    }

    /// <summary>Akaike's criterion (1974), 2 k - 2 log p(x), in nats: smaller is better.</summary>
    /// <param name="logLikelihood">log p of all sequences, in nats.</param>
    public double Aic(double logLikelihood) => (2.0 * FreeParameters) - (2 * logLikelihood);

    /// <summary>The Bayesian criterion (Schwarz 1978), k log n - 2 log p(x), in nats: smaller is better.</summary>
    /// <param name="logLikelihood">log p of all sequences, in nats.</param>
    /// <param name="steps">n, the number of steps of all sequences.</param>
    public double Bic(double logLikelihood, long steps) => (FreeParameters * Math.Log(Math.Max(1, steps))) - (2 * logLikelihood);

    /// <summary>The log-probability of each step in each state, [T, S].</summary>
    internal double[] Scores(ReadOnlySpan<double> sequence)
    {
        int width = Emission.Width, length = sequence.Length / width;
        Require.That(sequence.Length % width == 0, "A hidden Markov model", $"{sequence.Length} numbers", $"whole steps of {width}");
        double[] scores = new double[checked(length * States)];
        for (int t = 0; t < length; t++)
        {
            ReadOnlySpan<double> step = sequence.Slice(t * width, width);
            if (Emission.Fault(step) is { } fault)
                throw new UnrollException($"Step {t + 1} of a sequence: {fault}.");
            Span<double> row = scores.AsSpan(t * States, States);
            Emission.LogProbabilities(step, row);
            foreach (double score in row)
            {
                if (double.IsNaN(score) || double.IsPositiveInfinity(score))
                    throw new UnrollException($"Step {t + 1} of a sequence: its log-probabilities are no finite numbers; expected a model whose weights are, so train it again.", new NotFiniteNumberException());
            }
        }
        return scores;
    }
}
