namespace Unroll;

/// <summary>
/// Reads the probabilities of a frame-wise network with a hidden Markov model (see <see cref="HmmSpec"/>): the best sequence of tokens, or where the tokens of a known text are (Viterbi 1967).
/// </summary>
/// <remarks>
/// score = Σ over rows of [log p(c(t) | x(t)) - priorScale log p(c(t))] + transitionScale Σ over runs of [log p(duration) + log p(c | c before)], in nats. A duration d of a token with the least
/// duration m has the probability (1 - q)^(d - m) q.
/// </remarks>
internal sealed class TokenHmm
{
    private readonly TokenDurations durations;
    private readonly double[] prior;
    private readonly double[] stay;
    private readonly double[] leave;
    private readonly double[,] follows;

    public TokenHmm(HmmSpec spec, TokenDurations durations)
    {
        this.durations = durations;
        prior = Array.ConvertAll(durations.Prior, share => spec.PriorScale * Math.Log(share));
        stay = Array.ConvertAll(durations.Leave, probability => spec.TransitionScale * Math.Log(Math.Max(1e-300, 1 - probability)));
        leave = Array.ConvertAll(durations.Leave, probability => spec.TransitionScale * Math.Log(probability));
        follows = new double[durations.Count + 1, durations.Count + 1];
        for (int before = 0; before <= durations.Count; before++)
        {
            for (int after = 0; after <= durations.Count; after++)
                follows[before, after] = spec.TransitionScale * Math.Log(durations.Follows[before, after]);
        }
    }

    /// <summary>The best runs of tokens.</summary>
    /// <param name="logProbabilities">Of each token in each row, [T, C].</param>
    public List<TokenRun> Best(ReadOnlySpan<Real> logProbabilities) => Best(logProbabilities, out _);

    /// <summary>The same, and their score in nats.</summary>
    public List<TokenRun> Best(ReadOnlySpan<Real> logProbabilities, out double score)
    {
        int count = durations.Count, rows = logProbabilities.Length / count;
        HmmStates states = new();
        int[] first = new int[count], last = new int[count];
        for (int token = 0; token < count; token++)
            (first[token], last[token]) = states.Add(token, durations.Least[token], stay[token]);
        for (int before = 0; before < count; before++)
        {
            for (int after = 0; after < count; after++)
                states.Arc(last[before], first[after], leave[before] + follows[before, after]);
        }
        for (int token = 0; token < count; token++)
        {
            states.Begin(first[token], follows[count, token]);
            states.End(last[token], leave[token] + follows[token, count]);
        }
        return states.Best(Emissions(logProbabilities, count), rows, count, out score) ?? Shortened(logProbabilities, rows, out score);
    }

    /// <summary>Where the tokens of a known text are, with silences between them where these help.</summary>
    /// <param name="logProbabilities">Of each token in each row, [T, C].</param>
    /// <param name="tokens">Their ids, [L].</param>
    /// <returns>A run for each token, in order, and for each silence; null if there are fewer rows than tokens.</returns>
    public List<TokenRun>? Align(ReadOnlySpan<Real> logProbabilities, ReadOnlySpan<int> tokens)
    {
        int count = durations.Count, rows = logProbabilities.Length / count;
        double[] emissions = Emissions(logProbabilities, count);
        int needed = 0;
        foreach (int token in tokens)
            needed += durations.Least[token];
        return Aligned(emissions, rows, tokens, shortest: needed > rows) ?? (needed > rows ? null : Aligned(emissions, rows, tokens, shortest: true));
    }

    private List<TokenRun>? Aligned(double[] emissions, int rows, ReadOnlySpan<int> tokens, bool shortest) =>
        HmmStates.Of(tokens, token => shortest ? 1 : durations.Least[token], token => stay[token], token => leave[token]).Best(emissions, rows, durations.Count);

    /// <summary>A sound that is shorter than any sequence of tokens may be: the one token that fits best, or nothing.</summary>
    private List<TokenRun> Shortened(ReadOnlySpan<Real> logProbabilities, int rows, out double score)
    {
        score = 0;
        if (rows == 0)
            return [];
        double[] emissions = Emissions(logProbabilities, durations.Count);
        (int best, score) = Enumerable.Range(0, durations.Count).Select(token => (token, Enumerable.Range(0, rows).Sum(t => emissions[(t * durations.Count) + token]))).MaxBy(one => one.Item2);
        return [new TokenRun(best, 0, rows)];
    }

    private double[] Emissions(ReadOnlySpan<Real> logProbabilities, int count)
    {
        double[] emissions = new double[logProbabilities.Length];
        for (int i = 0; i < emissions.Length; i++)
            emissions[i] = logProbabilities[i] - prior[i % count];
        return emissions;
    }
}
