namespace Unroll;

/// <summary>Decodes by sampling each token from the model's distribution, after temperature, top-k, top-p and min-p. Plain data.</summary>
/// <remarks>
/// Every sample has its own random numbers, so it does not depend on the number of samples.
/// </remarks>
public sealed record Sampling
{
    /// <summary>Divides the log-probabilities, 0 to 100; 0 takes the most probable token, as <see cref="Greedy"/> does. Default 1.</summary>
    public double Temperature { get; init => field = Require.InRange("temperature", value, 0, 100); } = 1;

    /// <summary>Sample only from the K most probable tokens (Fan et al. 2018); 0 for all. Default 0.</summary>
    public int TopK { get; init => field = Require.InRange("topK", value, 0, int.MaxValue); }

    /// <summary>
    /// Sample only from the smallest set of most probable tokens whose probabilities sum to at least P, above 0 to 1 (Holtzman et al. 2020); applied after temperature and top-k. Default 1: all.
    /// </summary>
    public double TopP { get; init => field = Require.InRange("topP", value, 1e-9, 1); } = 1;

    /// <summary>
    /// Sample only from tokens that are at least this many times as probable as the most probable one, 0 to 1 (Nguyen et al. 2025); applied after temperature, with top-k and top-p. Default 0: all.
    /// </summary>
    public double MinP { get; init => field = Require.InRange("minP", value, 0, 1); }

    /// <summary>Samples continuations of every hypothesis of a stepper, all as one batch.</summary>
    /// <param name="start">Where the hypotheses begin, B of them.</param>
    /// <param name="length">The greatest number of tokens, including the end, at least 1.</param>
    /// <param name="samples">The number of samples for each hypothesis, at least 1.</param>
    /// <param name="random">A random stream for each hypothesis, [B]; its sample i is drawn by <c>Stream(i)</c> of it.</param>
    /// <returns>[B][samples].</returns>
    /// <exception cref="UnrollException">There are not as many random streams as hypotheses.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, int length, int samples, IReadOnlyList<Rng> random)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Decode(start, Lengths.Same(start, length), samples, random);
    }

    /// <summary>As above, with a greatest length for each hypothesis.</summary>
    /// <param name="start">Where the hypotheses begin, B of them.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <param name="samples">The number of samples for each hypothesis, at least 1.</param>
    /// <param name="random">A random stream for each hypothesis, [B]; its sample i is drawn by <c>Stream(i)</c> of it.</param>
    /// <returns>[B][samples].</returns>
    /// <exception cref="UnrollException">There are not as many random streams or lengths as hypotheses.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, IReadOnlyList<int> lengths, int samples, IReadOnlyList<Rng> random)
    {
        int[] most = Lengths.Checked(start, lengths);
        ArgumentNullException.ThrowIfNull(random);
        Require.InRange("samples", samples, 1, int.MaxValue);
        Require.That(random.Count == start.Count, "Sampling", $"{random.Count} random streams for {start.Count} hypotheses", "one each");
        Rng[] streams = [.. random.SelectMany(stream => Enumerable.Range(0, samples).Select(i => stream.Stream((ulong)i)))];
        int[] begin = [.. streams.Select((_, i) => i / samples)];
        return [.. TokenByToken.Collect(Decode(start, [.. begin.Select(from => most[from])], begin, streams), begin.Length, start.End).Chunk(samples)];
    }

    /// <summary>The tokens in the order in which they are drawn.</summary>
    /// <param name="start">Where the hypotheses begin.</param>
    /// <param name="lengths">The greatest number of tokens of each sample, including the end, [H].</param>
    /// <param name="begin">The hypothesis of <paramref name="start"/> that each sample begins with, [H].</param>
    /// <param name="random">What each sample is drawn by, [H]; advanced.</param>
    internal IEnumerable<DecodedToken> Decode(IStepper start, int[] lengths, int[] begin, Rng[] random) =>
        TokenByToken.Decode(start, begin, lengths, (sample, logProbabilities) => Draw(Distribution(logProbabilities), ref random[sample]));

    /// <summary>
    /// The distribution to sample from: p^(1 / temperature); then the top-k tokens; then the smallest set of them that reaches top-p; then those that reach min-p; normalised to sum to 1. Among equally
    /// probable tokens, those with the smaller ids are kept.
    /// </summary>
    /// <param name="logProbabilities">In nats, [V].</param>
    /// <returns>The tokens that may be drawn and their probabilities, the most probable first.</returns>
    internal (int[] Tokens, double[] Probabilities) Distribution(ReadOnlySpan<Real> logProbabilities)
    {
        double[] keys = new double[logProbabilities.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = -(double)logProbabilities[i];
        int[] tokens = [.. Enumerable.Range(0, keys.Length)];
        tokens = [.. tokens.OrderBy(token => keys[token])]; // stable
        int kept = Temperature == 0 ? 1 : TopK > 0 ? Math.Min(TopK, tokens.Length) : tokens.Length;
        double scale = Temperature == 0 ? 1 : 1 / Temperature;
        double[] weights = [.. tokens.Take(kept).Select(token => Math.Exp((keys[tokens[0]] - keys[token]) * scale))];
        double sum = weights.Sum(), reached = 0;
        int count = 0;
        while (count < kept && (count == 0 || (reached < TopP * sum && weights[count] >= MinP)))
            reached += weights[count++];
        return (tokens[..count], [.. weights.Take(count).Select(weight => weight / reached)]);
    }

    /// <summary>Draws one of the tokens.</summary>
    /// <param name="distribution">As <see cref="Distribution"/> gives it.</param>
    /// <param name="random">Advanced.</param>
    internal static int Draw((int[] Tokens, double[] Probabilities) distribution, ref Rng random)
    {
        double left = random.NextDouble();
        int last = distribution.Tokens.Length - 1;
        for (int i = 0; i < last; i++)
        {
            left -= distribution.Probabilities[i];
            if (left < 0)
                return distribution.Tokens[i];
        }
        return distribution.Tokens[last];
    }
}
