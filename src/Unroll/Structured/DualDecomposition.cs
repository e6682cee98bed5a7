namespace Unroll;

/// <summary>
/// Lagrangian relaxation (Komodakis, Paragios and Tziritas 2007; Rush and Collins 2012): the chain is one problem, and the pairs at a distance d are d chains of every d-th step. Viterbi solves each exactly; prices on labels bring
/// them to agree. The sum of their best scores bounds every answer, and where all agree, the answer is proven to be the best.
/// </summary>
public static class DualDecomposition
{
    /// <summary>Searches.</summary>
    /// <param name="chain">The scores. Functions of the whole answer are not taken apart: their largest values go into the bound.</param>
    /// <param name="iterations">The most changes of prices, 1 or more.</param>
    /// <exception cref="UnrollException">The number of iterations is below 1.</exception>
    public static FoundAnswer Best(GlobalChain chain, int iterations = 200)
    {
        ArgumentNullException.ThrowIfNull(chain);
        Require.That(iterations >= 1, "A decomposition", $"{iterations} iterations", "1 or more");
        double[][,] prices = [.. chain.Pairs.Select(_ => new double[chain.Length, chain.Labels])];
        double bound = double.PositiveInfinity, before = double.PositiveInfinity, most = double.NegativeInfinity, whole = chain.Whole.Sum(one => one.Most);
        int[] best = new int[chain.Length];
        int rises = 0;
        for (int i = 0; i < iterations; i++)
        {
            (int[] main, double sum) = ScoredChain.Best(
                chain.Length, chain.Labels, (t, label) => chain.Emission(t, label) + prices.Sum(price => price[t, label]), (_, from, to) => chain.Transition(from, to));
            int[][] parts = [.. chain.Pairs.Select((pair, k) => Part(chain, pair.Distance, pair.Scores, prices[k], ref sum))];
            bound = Math.Min(bound, sum + whole);
            rises += sum > before ? 1 : 0;
            before = sum;
            foreach (int[] answer in parts.Prepend(main))
            {
                if (chain.Score(answer) is var score && score > most)
                    (best, most) = (answer, score);
            }
            if (bound <= most || Array.TrueForAll(parts, part => part.AsSpan().SequenceEqual(main)))
                break;
            double step = 1.0 / (1 + rises);
            for (int k = 0; k < parts.Length; k++)
            {
                for (int t = 0; t < chain.Length; t++)
                {
                    prices[k][t, main[t]] -= step;
                    prices[k][t, parts[k][t]] += step;
                }
            }
        }
        (best, most) = LocalSearch.Climb(chain, best);
        return new FoundAnswer(best, most, Math.Max(most, bound));
    }

    /// <summary>The best labels by the pairs at a distance, less their prices; the score is added to the sum.</summary>
    private static int[] Part(GlobalChain chain, int distance, double[,] scores, double[,] price, ref double sum)
    {
        int[] all = new int[chain.Length];
        for (int first = 0; first < Math.Min(distance, chain.Length); first++)
        {
            int from = first, count = ((chain.Length - 1 - first) / distance) + 1;
            (int[] labels, double score) = ScoredChain.Best(count, chain.Labels, (i, label) => -price[from + (i * distance), label], (_, earlier, later) => scores[earlier, later]);
            for (int i = 0; i < count; i++)
                all[from + (i * distance)] = labels[i];
            sum += score;
        }
        return all;
    }
}
