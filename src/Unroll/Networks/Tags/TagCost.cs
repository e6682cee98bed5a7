namespace Unroll;

/// <summary>
/// How wrong an answer is, 0 for the right one, and the search for the answer that is worst: the one with the largest sum of cost and score (Tsochantaridis et al. 2005, margin rescaling).
/// Immutable.
/// </summary>
internal abstract class TagCost
{
    /// <summary>The worst answers by sequence, [N].</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="scores">The scores of all answers.</param>
    /// <param name="gold">The right tags, [N].</param>
    public abstract int[] Worst(Device device, ChainScores scores, int[] gold);

    /// <summary>The cost of the answer to one sequence, 0 or more.</summary>
    /// <param name="gold">The right tags, [T].</param>
    /// <param name="tags">The answer, [T].</param>
    public abstract double Of(ReadOnlySpan<int> gold, ReadOnlySpan<int> tags);

    /// <summary>The costs of answers to all sequences of a batch, [B].</summary>
    public Tensor Of(SequenceLayout layout, int[] gold, int[] tags)
    {
        Tensor costs = new(new Shape(layout.Count));
        for (int b = 0; b < layout.Count; b++)
        {
            Range rows = layout.Starts[b]..layout.Starts[b + 1];
            costs.Span[b] = (Real)Of(gold.AsSpan()[rows], tags.AsSpan()[rows]);
        }
        return costs;
    }
}
