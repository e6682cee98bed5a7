namespace Unroll;

/// <summary>
/// The lengths of a ragged batch and what follows from them. Two orders of rows exist: <em>by sequence</em> (each example's rows together:
/// what users and most layers see) and <em>by time, longest first</em> (all first steps, then all second steps: what recurrences work on).
/// Nothing is padded. A sequence may be empty.
/// </summary>
public sealed class SequenceLayout
{
    private readonly int[] lengths;
    private readonly int[] starts;
    private readonly int[] stepOffsets;
    private readonly int[] order;

    /// <summary>Creates the layout of a batch.</summary>
    /// <param name="lengths">Each example's number of steps, in the caller's order, [B].</param>
    /// <exception cref="UnrollException">A length is negative, or all together are more rows than a tensor may have.</exception>
    public SequenceLayout(params ReadOnlySpan<int> lengths)
    {
        this.lengths = lengths.ToArray();
        lengths = this.lengths; // what is checked is what is kept
        starts = new int[lengths.Length + 1];
        for (int b = 0; b < lengths.Length; b++)
        {
            if (lengths[b] < 0)
                throw new UnrollException($"Sequence {b} was given the length {lengths[b]}; expected 0 or more.");
            if (lengths[b] > Shape.MaxCount - starts[b])
                throw new UnrollException($"The sequences up to {b} have {(long)starts[b] + lengths[b]} steps together; expected at most {Shape.MaxCount} in a batch.");
            starts[b + 1] = starts[b] + lengths[b];
            Steps = Math.Max(Steps, lengths[b]);
        }
        order = [.. Enumerable.Range(0, Count).OrderByDescending(b => this.lengths[b])]; // stable: equal lengths stay in the caller's order
        stepOffsets = new int[Steps + 1];
        foreach (int length in lengths)
        {
            for (int t = 0; t < length; t++)
                stepOffsets[t + 1]++;
        }
        for (int t = 0; t < Steps; t++)
            stepOffsets[t + 1] += stepOffsets[t];
    }

    /// <summary>How many sequences, B.</summary>
    public int Count => lengths.Length;

    /// <summary>How many rows all sequences have together, N.</summary>
    public int Rows => starts[Count];

    /// <summary>The longest length, T.</summary>
    public int Steps { get; }

    /// <summary>Each sequence's length in the caller's order, [B].</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Where each sequence begins among the rows by sequence, and at the end N, [B + 1].</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Where each step begins among the rows by time, and at the end N, [T + 1].</summary>
    internal ReadOnlySpan<int> StepOffsets => stepOffsets;

    /// <summary>The caller's index of the sequence in each slot, longest first, [B].</summary>
    internal ReadOnlySpan<int> Order => order;

    /// <summary>How many sequences have a step t: they are the first slots.</summary>
    internal int ActiveAt(int t) => stepOffsets[t + 1] - stepOffsets[t];

    /// <summary>For each row by time, the row by sequence it is, [N]; reversed: each sequence runs from its end.</summary>
    internal int[] TimeToSequence(bool reverse)
    {
        int[] map = new int[Rows];
        for (int t = 0, row = 0; t < Steps; t++)
        {
            for (int slot = 0; slot < ActiveAt(t); slot++, row++)
            {
                int b = order[slot];
                map[row] = starts[b] + (reverse ? lengths[b] - 1 - t : t);
            }
        }
        return map;
    }

    /// <summary>The inverse of <see cref="TimeToSequence"/>: for each row by sequence, the row by time.</summary>
    internal int[] SequenceToTime(bool reverse) => Invert(TimeToSequence(reverse));

    /// <summary>For each sequence in the caller's order, its slot, [B].</summary>
    internal int[] Slots() => Invert(order);

    private static int[] Invert(int[] map)
    {
        int[] inverse = new int[map.Length];
        for (int i = 0; i < map.Length; i++)
            inverse[map[i]] = i;
        return inverse;
    }
}
