namespace Unroll;

/// <summary>
/// Builds answers from left to right and keeps the most promising beginnings: those with the largest score so far plus the most that the rest can add. Beginnings that agree in the last labels have the same future, so only
/// the best of them is kept. What is thrown away is remembered by its bound; if that stays below the answer, the answer is proven to be the best.
/// </summary>
public static class LabelBeam
{
    /// <summary>Searches.</summary>
    /// <param name="chain">The scores.</param>
    /// <param name="width">How many beginnings are kept at each step, 1 or more.</param>
    /// <exception cref="UnrollException">The width is below 1.</exception>
    public static FoundAnswer Best(GlobalChain chain, int width)
    {
        ArgumentNullException.ThrowIfNull(chain);
        Require.That(width >= 1, "A beam", $"the width {width}", "1 or more");
        double[,] rest = ScoredChain.Rest(chain.Length, chain.Labels, (t, label) => chain.Emission(t, label) + MostOfPairs(chain, t, label), (_, from, to) => chain.Transition(from, to));
        double whole = chain.Whole.Sum(one => one.Most), lost = double.NegativeInfinity;
        int memory = chain.Whole.Count > 0 ? chain.Length : Math.Max(1, chain.Pairs.Select(pair => pair.Distance).DefaultIfEmpty(1).Max());
        List<(int[] Labels, double Score, double Most)> kept = [([], 0, 0)];
        for (int t = 0; t < chain.Length; t++)
        {
            Dictionary<string, (int[] Labels, double Score, double Most)> next = new(StringComparer.Ordinal);
            foreach ((int[] labels, double score, _) in kept)
            {
                for (int label = 0; label < chain.Labels; label++)
                {
                    int[] longer = [.. labels, label];
                    double sum = score + chain.ScoreAt(longer, t);
                    string future = string.Join(' ', longer.Skip(longer.Length - memory));
                    if (!next.TryGetValue(future, out var known) || known.Score < sum)
                        next[future] = (longer, sum, sum + rest[t, label] + whole);
                }
            }
            kept = [.. next.Values.OrderByDescending(one => one.Most).Take(width)];
            foreach ((_, _, double most) in next.Values.OrderByDescending(one => one.Most).Skip(width).Take(1))
                lost = Math.Max(lost, most);
        }
        (int[] best, double total) = kept.Select(one => (one.Labels, one.Score + chain.WholeScore(one.Labels))).MaxBy(one => one.Item2);
        return new FoundAnswer(best, total, Math.Max(total, lost));
    }

    /// <summary>The most that pairs at a distance can add to the later label.</summary>
    private static double MostOfPairs(GlobalChain chain, int t, int label)
    {
        double sum = 0;
        foreach ((int distance, double[,] scores) in chain.Pairs)
            sum += t >= distance ? Enumerable.Range(0, chain.Labels).Max(from => scores[from, label]) : 0;
        return sum;
    }
}
