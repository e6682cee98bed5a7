using System.Numerics;

namespace Unroll;

/// <summary>Lends blocks of memory by size class (four to each power of two) and takes them back; safe for concurrent use.</summary>
internal sealed class MemoryPool
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Stack<Block>> free = [];

    /// <summary>How many blocks it has made so far.</summary>
    public int Made { get; private set; }

    /// <summary>A block of at least so many elements, uninitialised.</summary>
    public Block Rent(int elements)
    {
        int size = SizeClass(elements);
        lock (gate)
        {
            if (free.TryGetValue(size, out Stack<Block>? stack) && stack.TryPop(out Block? block))
                return block;
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
            if (!free.TryGetValue(block.Capacity, out Stack<Block>? stack))
                free[block.Capacity] = stack = new Stack<Block>();
            stack.Push(block);
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
