namespace Unroll;

/// <summary>Draws tokens from a distribution that was made sharper, flatter or shorter first.</summary>
internal static class TokenSampler
{
    /// <summary>
    /// The distribution that is drawn from: p^(1 / temperature), of that the top-k tokens, of those the fewest that reach top-p together; what is left
    /// sums to 1. Of equally probable tokens those with the smaller ids are kept.
    /// </summary>
    /// <param name="logProbabilities">In nats, [V].</param>
    /// <param name="options">Temperature, top-k, top-p.</param>
    /// <returns>The tokens that may be drawn and their probabilities, the most probable first.</returns>
    public static (int[] Ids, double[] Probabilities) Distribution(ReadOnlySpan<Real> logProbabilities, GenerationOptions options)
    {
        double[] keys = new double[logProbabilities.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = -(double)logProbabilities[i];
        int[] ids = [.. Enumerable.Range(0, keys.Length)];
        ids = [.. ids.OrderBy(id => keys[id])]; // stable
        int kept = options.Temperature == 0 ? 1 : options.TopK > 0 ? Math.Min(options.TopK, ids.Length) : ids.Length;
        double scale = options.Temperature == 0 ? 1 : 1 / options.Temperature;
        double[] weights = [.. ids.Take(kept).Select(id => Math.Exp((keys[ids[0]] - keys[id]) * scale))];
        double sum = weights.Sum(), reached = 0;
        int count = 0;
        while (count < kept && (count == 0 || reached < options.TopP * sum))
            reached += weights[count++];
        return (ids[..count], [.. weights.Take(count).Select(weight => weight / reached)]);
    }

    /// <summary>One of the tokens.</summary>
    /// <param name="distribution">As <see cref="Distribution"/> gave it.</param>
    /// <param name="random">Advanced.</param>
    public static int Draw((int[] Ids, double[] Probabilities) distribution, ref Rng random)
    {
        double left = random.NextDouble();
        int last = distribution.Ids.Length - 1;
        for (int i = 0; i < last; i++)
        {
            left -= distribution.Probabilities[i];
            if (left < 0)
                return distribution.Ids[i];
        }
        return distribution.Ids[last];
    }
}
