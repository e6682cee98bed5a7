namespace Unroll;

/// <summary>Examples in batches of similar length, each of about so many tokens: ragged batches waste nothing, but equal lengths run fastest.</summary>
public static class Batches
{
    /// <summary>Batches in order of length, for prediction.</summary>
    /// <param name="examples">Of any length.</param>
    /// <param name="tokens">The most tokens of a batch; a longer example is a batch by itself.</param>
    /// <returns>Indices of the examples; every one occurs once.</returns>
    public static IReadOnlyList<int[]> ByLength(IReadOnlyList<Example> examples, int tokens)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Cut(examples, [.. Enumerable.Range(0, examples.Count)], tokens);
    }

    /// <summary>
    /// Batches in random order for one epoch of training: examples of one length are shuffled, then the batches. Empty examples teach nothing and
    /// are left out.
    /// </summary>
    /// <param name="examples">Of any length.</param>
    /// <param name="tokens">The most tokens of a batch; a longer example is a batch by itself.</param>
    /// <param name="random">The epoch's own stream: equal streams give equal batches.</param>
    /// <returns>Indices of the examples.</returns>
    public static IReadOnlyList<int[]> Shuffled(IReadOnlyList<Example> examples, int tokens, Rng random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] order = [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Length > 0)];
        random.Shuffle<int>(order);
        int[][] batches = [.. Cut(examples, order, tokens)];
        random.Shuffle<int[]>(batches);
        return batches;
    }

    private static List<int[]> Cut(IReadOnlyList<Example> examples, int[] order, int budget)
    {
        List<int[]> batches = [];
        List<int> batch = [];
        int tokens = 0;
        foreach (int i in order.OrderBy(i => examples[i].Length)) // stable
        {
            int length = Math.Max(1, examples[i].Length);
            if (batch.Count > 0 && tokens + length > budget)
            {
                batches.Add([.. batch]);
                batch.Clear();
                tokens = 0;
            }
            batch.Add(i);
            tokens += length;
        }
        if (batch.Count > 0)
            batches.Add([.. batch]);
        return batches;
    }
}
