namespace Unroll;

/// <summary>
/// Distinct-n: the number of different n-grams in all texts together, divided by the number of n-grams (Li et al. 2016, "A Diversity-Promoting Objective Function for Neural Conversation
/// Models"). It is low if a model says the same again and again.
/// </summary>
/// <remarks>Li et al. divide by the number of words; dividing by the number of n-grams makes 1 the largest value for each n.</remarks>
public static class DistinctNGrams
{
    /// <summary>Distinct-n of texts, from 0 to 1; 0 if they have no n-gram.</summary>
    /// <param name="texts">The words of each text.</param>
    /// <param name="n">The length of the n-grams. At least 1.</param>
    /// <exception cref="UnrollException"><paramref name="n"/> is less than 1.</exception>
    public static double Share(IEnumerable<IReadOnlyList<string>> texts, int n)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (n < 1)
            throw new UnrollException($"Different n-grams were to be counted for n = {n}; expected at least 1.");
        HashSet<string> different = new(StringComparer.Ordinal);
        long all = 0;
        foreach (IReadOnlyList<string> text in texts)
        {
            Dictionary<string, int> counts = NGrams.Count(text, n);
            different.UnionWith(counts.Keys);
            all += counts.Values.Sum();
        }
        return all == 0 ? 0 : (double)different.Count / all;
    }
}
