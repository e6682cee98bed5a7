namespace Unroll;

/// <summary>
/// Begins with an answer and changes the label of one step, or of two neighbours, as long as that helps (hill climbing); again from other beginnings. It is fast and needs nothing but scores, and proves nothing by itself: the bound
/// is that of each part of the score taken alone.
/// </summary>
public static class LocalSearch
{
    /// <summary>Searches from the best answer of the chain alone, and from random changes of it.</summary>
    /// <param name="chain">The scores.</param>
    /// <param name="restarts">How many more beginnings there are, 0 or more.</param>
    /// <param name="seed">Of the random changes.</param>
    /// <exception cref="UnrollException">The number of restarts is negative.</exception>
    public static FoundAnswer Best(GlobalChain chain, int restarts = 10, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(chain);
        Require.That(restarts >= 0, "A local search", $"{restarts} restarts", "0 or more");
        (int[] start, _) = ScoredChain.Best(chain.Length, chain.Labels, chain.Emission, (_, from, to) => chain.Transition(from, to));
        FoundAnswer relaxed = LabelBeam.Best(chain, 1);
        (int[] best, double most) = Climb(chain, start);
        Rng random = new Rng(seed).Stream("local search");
        for (int i = 0; i < restarts; i++)
        {
            (int[] found, double score) = Climb(chain, [.. best.Select(label => random.NextDouble() < 0.3 ? random.NextInt(chain.Labels) : label)]);
            if (score > most)
                (best, most) = (found, score);
        }
        return new FoundAnswer(best, most, Math.Max(most, relaxed.Bound));
    }

    /// <summary>Climbs from an answer to one that no change of a label or of two neighbouring ones makes better.</summary>
    internal static (int[] Labels, double Score) Climb(GlobalChain chain, int[] start)
    {
        int[] best = [.. start];
        double most = chain.Score(best);
        for (bool better = true; better;)
        {
            better = false;
            int[] tried = [.. best];
            for (int t = 0; t < chain.Length; t++)
            {
                for (int first = 0; first < chain.Labels; first++)
                {
                    for (int second = 0; second < (t + 1 < chain.Length ? chain.Labels : 1); second++)
                    {
                        tried[t] = first;
                        if (t + 1 < chain.Length)
                            tried[t + 1] = second;
                        double score = chain.Score(tried);
                        if (score > most + 1e-12)
                        {
                            (most, better) = (score, true);
                            tried.CopyTo(best, 0);
                        }
                    }
                }
                best.CopyTo(tried, 0);
            }
        }
        return (best, most);
    }
}
