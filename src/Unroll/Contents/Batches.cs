namespace Unroll;

/// <summary>Examples in batches of similar length, each of about so many tokens or of so many examples: ragged batches waste nothing, but equal lengths run fastest.</summary>
public static class Batches
{
    /// <summary>Batches in order of length, for prediction.</summary>
    /// <param name="examples">Of any length.</param>
    /// <param name="tokens">The most tokens of a batch; a longer example is a batch by itself.</param>
    /// <returns>Indices of the examples; every one occurs once.</returns>
    public static IReadOnlyList<int[]> ByLength(IReadOnlyList<Example> examples, int tokens)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Cut(examples, [.. Enumerable.Range(0, examples.Count)], tokens, i => Math.Max(1, examples[i].Length));
    }

    /// <summary>
    /// Batches in random order for one epoch of training: examples of one length are shuffled, then the batches. Empty examples teach nothing and
    /// are left out.
    /// </summary>
    /// <param name="examples">Of any length.</param>
    /// <param name="tokens">The most tokens of a batch; a longer example is a batch by itself.</param>
    /// <param name="random">The epoch's own stream: equal streams give equal batches.</param>
    /// <returns>Indices of the examples.</returns>
    public static IReadOnlyList<int[]> Shuffled(IReadOnlyList<Example> examples, int tokens, Rng random) => Shuffled(examples, tokens, i => examples[i].Length, random);

    /// <summary>As <see cref="Shuffled(IReadOnlyList{Example}, int, Rng)"/>, with a number of examples in each batch but one, which has what is left of them.</summary>
    /// <param name="examples">Of any length.</param>
    /// <param name="count">The examples of a batch.</param>
    /// <param name="random">The epoch's own stream: equal streams give equal batches.</param>
    /// <returns>Indices of the examples.</returns>
    public static IReadOnlyList<int[]> ShuffledByCount(IReadOnlyList<Example> examples, int count, Rng random) => Shuffled(examples, count, _ => 1, random);

    /// <summary>
    /// A batch cut into parts with about as many tokens each, in order: part i has the examples whose middle token is in the i-th of equal stretches of the tokens. A long example may leave a
    /// part without any.
    /// </summary>
    /// <param name="batch">Examples of any length.</param>
    /// <param name="parts">How many, 1 or more.</param>
    /// <returns>So many parts; every example is in one.</returns>
    public static IReadOnlyList<IReadOnlyList<Example>> Parts(IReadOnlyList<Example> batch, int parts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        List<Example>[] cut = [.. Enumerable.Range(0, parts).Select(_ => new List<Example>())];
        long total = batch.Sum(example => (long)example.Length), before = 0;
        foreach (Example example in batch)
        {
            long twice = (2 * before) + example.Length; // of the middle
            cut[total == 0 ? 0 : Math.Min(parts - 1, (int)(twice * parts / (2 * total)))].Add(example);
            before += example.Length;
        }
        return cut;
    }

    private static int[][] Shuffled(IReadOnlyList<Example> examples, int budget, Func<int, int> cost, Rng random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] order = [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Length > 0)];
        random.Shuffle<int>(order);
        int[][] batches = [.. Cut(examples, order, budget, cost)];
        random.Shuffle<int[]>(batches);
        return batches;
    }

    /// <summary>Batches in order of length. The costs of the examples of a batch are at most the budget, or it is one example.</summary>
    private static List<int[]> Cut(IReadOnlyList<Example> examples, int[] order, int budget, Func<int, int> cost)
    {
        List<int[]> batches = [];
        List<int> batch = [];
        int spent = 0;
        foreach (int i in order.OrderBy(i => examples[i].Length)) // stable
        {
            if (batch.Count > 0 && spent + cost(i) > budget)
            {
                batches.Add([.. batch]);
                batch.Clear();
                spent = 0;
            }
            batch.Add(i);
            spent += cost(i);
        }
        if (batch.Count > 0)
            batches.Add([.. batch]);
        return batches;
    }
}
