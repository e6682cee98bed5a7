namespace Unroll;

/// <summary>
/// Which rows of two ragged batches meet: every query row of a sequence meets every key row of the same sequence. Sequence b has a matrix of pairs
/// [U_b, S_b], its query rows one below the other; the matrices of all sequences follow one another. Nothing is padded.
/// </summary>
public sealed class PairLayout
{
    private readonly int[] starts;

    /// <summary>Creates the layout of a batch.</summary>
    /// <param name="queries">U_b rows for each sequence.</param>
    /// <param name="keys">S_b rows for each sequence.</param>
    /// <exception cref="UnrollException">The two have different numbers of sequences, or more than 2^31 - 1 pairs.</exception>
    public PairLayout(SequenceLayout queries, SequenceLayout keys)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        Require.That(queries.Count == keys.Count, "Pairs", $"{queries.Count} sequences of queries and {keys.Count} of keys", "as many of each");
        Queries = queries;
        Keys = keys;
        starts = new int[queries.Count + 1];
        for (int b = 0; b < queries.Count; b++)
        {
            long next = starts[b] + ((long)queries.Lengths[b] * keys.Lengths[b]);
            Require.That(next <= int.MaxValue, "Pairs", $"{next} pairs in the first {b + 1} sequences", $"at most {int.MaxValue} in a batch");
            starts[b + 1] = (int)next;
        }
    }

    /// <summary>The layout of the query rows.</summary>
    public SequenceLayout Queries { get; }

    /// <summary>The layout of the key rows.</summary>
    public SequenceLayout Keys { get; }

    /// <summary>How many pairs all sequences have together, P.</summary>
    public int Count => starts[^1];

    /// <summary>Where the matrix of each sequence begins among the pairs, and at the end P, [B + 1].</summary>
    public ReadOnlySpan<int> Starts => starts;
}
