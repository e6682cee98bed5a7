namespace Unroll;

/// <summary>The states of a hidden Markov model and the arcs between them. Each state emits a token; a token has several states in a row if it must last for several rows.</summary>
internal sealed class HmmStates
{
    private readonly List<(int Token, bool IsFirst)> states = [];
    private readonly List<(int From, int To, double Score)> arcs = [];
    private readonly Dictionary<int, double> loops = [];
    private readonly Dictionary<int, double> begins = [];
    private readonly Dictionary<int, double> ends = [];

    /// <summary>Adds the states of a token.</summary>
    /// <param name="token">Its id.</param>
    /// <param name="least">The least number of rows.</param>
    /// <param name="stay">The score of each row beyond them.</param>
    /// <returns>Its first and its last state.</returns>
    public (int First, int Last) Add(int token, int least, double stay)
    {
        int first = states.Count;
        for (int i = 0; i < least; i++)
        {
            states.Add((token, i == 0));
            if (i > 0)
                arcs.Add((first + i - 1, first + i, 0));
        }
        int last = states.Count - 1;
        loops[last] = stay;
        return (first, last);
    }

    /// <summary>Lets a token follow another, which may be the same.</summary>
    public void Arc(int last, int first, double score) => arcs.Add((last, first, score));

    /// <summary>Lets a sound begin with a state.</summary>
    public void Begin(int state, double score) => begins[state] = score;

    /// <summary>Lets a sound end with a state.</summary>
    public void End(int state, double score) => ends[state] = score;

    /// <summary>The best way through all rows.</summary>
    /// <param name="emissions">The score of each token in each row, [T, C].</param>
    /// <param name="rows">T.</param>
    /// <param name="count">C.</param>
    /// <returns>The runs; null if there is no way of this length.</returns>
    public List<TokenRun>? Best(double[] emissions, int rows, int count) => Best(emissions, rows, count, out _);

    /// <summary>The same, and its score in nats.</summary>
    public List<TokenRun>? Best(double[] emissions, int rows, int count, out double score)
    {
        score = 0;
        int size = states.Count;
        if (rows == 0)
            return null;
        Require.That((long)rows * size <= Array.MaxLength, "The hidden Markov model", $"{rows} rows and {size} states", $"at most {Array.MaxLength} rows times states; cut the sound into parts");
        // Back: the state before, or -1 - state if the same state goes on.
        int[] back = new int[rows * size];
        double[] now = new double[size], next = new double[size];
        Array.Fill(now, double.NegativeInfinity);
        foreach ((int state, double beginning) in begins)
            now[state] = beginning + emissions[states[state].Token];
        (int From, int To, double Score)[] all = [.. arcs];
        for (int t = 1; t < rows; t++)
        {
            Array.Fill(next, double.NegativeInfinity);
            Span<int> from = back.AsSpan(t * size, size);
            from.Fill(-1);
            foreach ((int state, double stay) in loops)
                (next[state], from[state]) = (now[state] + stay, -1 - state);
            foreach ((int source, int target, double step) in all)
            {
                double candidate = now[source] + step;
                if (candidate > next[target])
                    (next[target], from[target]) = (candidate, source);
            }
            for (int state = 0; state < size; state++)
                next[state] += emissions[(t * count) + states[state].Token];
            (now, next) = (next, now);
        }
        int best = -1;
        double most = double.NegativeInfinity;
        foreach ((int state, double ending) in ends)
        {
            if (now[state] + ending > most)
                (best, most) = (state, now[state] + ending);
        }
        score = most;
        return best < 0 ? null : Trace(back, best, rows);
    }

    /// <summary>The states of a known text: its tokens in order, and silence before, between and behind them where it helps.</summary>
    /// <param name="tokens">Their ids, [L].</param>
    /// <param name="least">The least number of rows of a token.</param>
    /// <param name="stay">The score of each row of a token beyond them.</param>
    /// <param name="leave">The score of the end of a token.</param>
    public static HmmStates Of(ReadOnlySpan<int> tokens, Func<int, int> least, Func<int, double> stay, Func<int, double> leave)
    {
        HmmStates states = new();
        int silence = states.Add(0, 1, stay(0)).Last, before = -1;
        states.Begin(silence, 0);
        for (int k = 0; k < tokens.Length; k++)
        {
            (int first, int last) = states.Add(tokens[k], least(tokens[k]), stay(tokens[k]));
            states.Arc(silence, first, leave(0));
            if (k == 0)
                states.Begin(first, 0);
            else
                states.Arc(before, first, leave(tokens[k - 1]));
            silence = states.Add(0, 1, stay(0)).Last;
            states.Arc(last, silence, leave(tokens[k]));
            before = last;
        }
        states.End(silence, 0);
        if (before >= 0)
            states.End(before, 0);
        return states;
    }

    private List<TokenRun> Trace(int[] back, int state, int rows)
    {
        List<TokenRun> runs = [];
        for (int t = rows - 1, to = rows; t >= 0; t--)
        {
            int from = t == 0 ? 0 : back[(t * states.Count) + state];
            bool begins = t == 0 || (from >= 0 && states[state].IsFirst);
            if (begins)
            {
                runs.Add(new TokenRun(states[state].Token, t, to));
                to = t;
            }
            if (from >= 0 && t > 0)
                state = from;
        }
        runs.Reverse();
        return runs;
    }
}
