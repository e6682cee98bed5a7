namespace Unroll;

/// <summary>The most probable states of a sequence: Viterbi's algorithm over contexts.</summary>
internal static class BestStates
{
    /// <summary>The states, [T], and log p(x, z); the smaller context wins a tie.</summary>
    /// <exception cref="UnrollException">The sequence is impossible.</exception>
    public static (int[] States, double LogProbability) Of(HiddenMarkov model, ReadOnlySpan<double> sequence) => OfScores(model, model.Scores(sequence))
        ?? throw new ForwardPass(model, sequence).Fault!;

    /// <summary>The same from the log-probabilities of the steps, [T, S]; null if the sequence is impossible.</summary>
    public static (int[] States, double LogProbability)? OfScores(HiddenMarkov model, double[] scores)
    {
        MarkovContexts contexts = model.Contexts;
        int states = model.States, length = scores.Length / states;
        double[] before = new double[contexts.Count], now = new double[contexts.Count];
        int[] from = new int[length * contexts.Count];
        for (int t = 0; t < length; t++)
        {
            Array.Fill(now, double.NegativeInfinity);
            ReadOnlySpan<double> emitted = scores.AsSpan(t * states, states);
            for (int s = 0; s < states && t == 0; s++)
                now[s] = model.LogStart[s] + emitted[s];
            (int first, int last) = t == 0 ? (0, 0) : contexts.At(t - 1);
            for (int c = first; c < last; c++)
            {
                if (double.IsNegativeInfinity(before[c]))
                    continue;
                ReadOnlySpan<double> row = model.LogTransitions.AsSpan(c * states, states);
                for (int s = 0; s < states; s++)
                {
                    double x = before[c] + row[s] + emitted[s];
                    int next = contexts.Next(c, s);
                    if (x > now[next])
                        (now[next], from[(t * contexts.Count) + next]) = (x, c);
                }
            }
            (before, now) = (now, before);
        }
        if (length == 0)
            return ([], 0);
        int context = 0;
        for (int c = 1; c < before.Length; c++)
            context = before[c] > before[context] ? c : context;
        double best = before[context];
        if (double.IsNegativeInfinity(best))
            return null;
        int[] path = new int[length];
        for (int t = length - 1; t >= 0; t--)
        {
            path[t] = contexts.State(context);
            context = from[(t * contexts.Count) + context];
        }
        return (path, best);
    }
}
