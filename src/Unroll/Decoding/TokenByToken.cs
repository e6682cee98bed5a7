namespace Unroll;

/// <summary>Decoding in which every hypothesis chooses its next token by itself: greedy, and sampling.</summary>
internal static class TokenByToken
{
    /// <summary>
    /// The tokens as they are chosen: the first of each hypothesis, the second of each, and so on. Those that have ended are no longer computed. The network takes its next step when
    /// the token after it is asked for.
    /// </summary>
    /// <param name="start">Where the hypotheses begin.</param>
    /// <param name="begin">The hypothesis of <paramref name="start"/> that each one begins with, [H].</param>
    /// <param name="lengths">The greatest number of tokens of each, including the end, [H].</param>
    /// <param name="choose">The token for a hypothesis, 0 to H - 1, from its log-probabilities, [V].</param>
    public static IEnumerable<DecodedToken> Decode(IStepper start, int[] begin, int[] lengths, Func<int, ReadOnlySpan<Real>, int> choose)
    {
        IStepper stepper = start;
        int[] open = [.. Enumerable.Range(0, begin.Length)], rows = begin, tokens = [];
        for (int t = 0; open.Length > 0; t++)
        {
            if (t > 0)
            {
                stepper = stepper.Next(rows, tokens);
                rows = [.. Enumerable.Range(0, rows.Length)];
            }
            List<int> going = [];
            tokens = new int[open.Length];
            for (int i = 0; i < open.Length; i++)
            {
                ReadOnlySpan<Real> logProbabilities = stepper.LogProbabilities(rows[i]);
                tokens[i] = choose(open[i], logProbabilities);
                yield return new DecodedToken(open[i], tokens[i], logProbabilities[tokens[i]]);
                if (tokens[i] != stepper.End && t + 1 < lengths[open[i]])
                    going.Add(i);
            }
            open = [.. going.Select(i => open[i])];
            rows = [.. going.Select(i => rows[i])];
            tokens = [.. going.Select(i => tokens[i])];
        }
    }

    /// <summary>Decoded tokens as one hypothesis each.</summary>
    /// <param name="decoded">As <see cref="Decode"/> gives them.</param>
    /// <param name="count">The number of hypotheses, H.</param>
    /// <param name="end">The token that ends a sequence.</param>
    public static Hypothesis[] Collect(IEnumerable<DecodedToken> decoded, int count, int end)
    {
        List<int>[] tokens = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        List<double>[] logProbabilities = [.. tokens.Select(_ => new List<double>())];
        bool[] ended = new bool[count];
        foreach ((int hypothesis, int token, double logProbability) in decoded)
        {
            logProbabilities[hypothesis].Add(logProbability);
            ended[hypothesis] = token == end;
            if (token != end)
                tokens[hypothesis].Add(token);
        }
        return [.. tokens.Select((all, i) => new Hypothesis(all, logProbabilities[i], ended[i]))];
    }
}
