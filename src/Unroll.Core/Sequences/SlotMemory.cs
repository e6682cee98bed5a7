namespace Unroll;

/// <summary>
/// A memory of M slots of W numbers for each sequence of a batch, as heads read and write it. It lies feature by feature: the first number of every slot, then
/// the second of every slot, and so on, since whatever heads do is done to all slots alike.
/// </summary>
public sealed class SlotMemory
{
    /// <summary>Creates the memories of a batch.</summary>
    /// <param name="values">[B, W M].</param>
    /// <param name="slots">M, 1 or more.</param>
    /// <exception cref="UnrollException">The numbers are not whole slots.</exception>
    public SlotMemory(Value values, int slots)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require.That(slots > 0 && values.Shape.Rank == 2 && values.Shape[1] > 0 && values.Shape[1] % slots == 0, "Memory",
            $"numbers of shape {values.Shape} for {slots} slots", "a row for each sequence, as many numbers in each slot");
        Values = values;
        Slots = slots;
    }

    /// <summary>Number j of slot i of each sequence is in column j M + i, [B, W M].</summary>
    public Value Values { get; }

    /// <summary>M.</summary>
    public int Slots { get; }

    /// <summary>W.</summary>
    public int Width => Values.Shape[1] / Slots;

    /// <summary>B.</summary>
    public int Batch => Values.Shape[0];
}
