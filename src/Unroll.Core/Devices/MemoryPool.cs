using System.Numerics;
using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// Lends blocks of memory by size class (four to each power of two) and takes them back; safe for concurrent use. A block that lay unused while many
/// tapes came and went is let go, so that one large batch does not hold memory for good.
/// </summary>
internal sealed class MemoryPool
{
    /// <summary>A block is kept while so many tapes end; a prediction has three, a training step one.</summary>
    public const int TapesKept = 128;

    private const int TapesBetween = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<int, List<Block>> free = []; // of each size those longest unused first
    private int tapes;

    /// <summary>How many blocks it has made so far.</summary>
    public int Made { get; private set; }

    /// <summary>How many elements it has lent now.</summary>
    public long Lent { get; private set; }

    /// <summary>The most elements that were lent at once.</summary>
    public long MostLent { get; private set; }

    /// <summary>How many elements are kept and not lent.</summary>
    public long Kept { get; private set; }

    /// <summary>A block of at least so many elements, uninitialised.</summary>
    public Block Rent(int elements)
    {
        int size = SizeClass(elements);
        lock (gate)
        {
            Lent += size;
            MostLent = Math.Max(MostLent, Lent);
            if (free.TryGetValue(size, out List<Block>? blocks) && blocks.Count > 0)
            {
                Block block = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                Kept -= size;
                return block;
            }
            Made++;
        }
        return new Block(size);
    }

    /// <summary>Takes a block back: tensors on it are invalid from now on.</summary>
    public void Return(Block block)
    {
        block.Retire();
        lock (gate)
        {
            block.LastUsed = tapes;
            Lent -= block.Capacity;
            Kept += block.Capacity;
            if (!free.TryGetValue(block.Capacity, out List<Block>? blocks))
                free[block.Capacity] = blocks = [];
            blocks.Add(block);
        }
    }

    /// <summary>Takes back what a tape had, and now and then lets go what no tape has wanted for long.</summary>
    public void EndTape(List<Block> blocks)
    {
        foreach (Block block in CollectionsMarshal.AsSpan(blocks))
            Return(block);
        lock (gate)
        {
            if (++tapes % TapesBetween == 0)
                LetGo();
        }
    }

    private void LetGo()
    {
        foreach (List<Block> blocks in free.Values)
        {
            int old = 0;
            while (old < blocks.Count && tapes - blocks[old].LastUsed > TapesKept)
                Kept -= blocks[old++].Capacity;
            blocks.RemoveRange(0, old);
        }
    }

    private static int SizeClass(int elements)
    {
        if (elements <= 64)
            return 64;
        int shift = BitOperations.Log2((uint)(elements - 1)) - 2;
        return checked(((elements - 1 >> shift) + 1) << shift);
    }
}
