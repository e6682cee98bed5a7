using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// Memory for small tensors that belong to the garbage collector. A pinned array each would cost it a whole collection for every few thousand tensors; so
/// they are places in larger blocks, one after the other. A block lives as long as any of its tensors (or a span of one); then it is filled anew.
/// </summary>
/// <remarks>The only state of the library that changes and belongs to no object: which block a thread is filling, and which are free. No result depends on it.</remarks>
internal static class SmallBlocks
{
    /// <summary>In elements: larger tensors have a block of their own.</summary>
    public const int Largest = 256;

    private const int Capacity = 8192;  // elements
    private const int MostFree = 256;   // blocks: 8 MB in single precision

    private static readonly ConcurrentBag<Block> Free = [];
    private static readonly ConditionalWeakTable<object, object> Watched = [];

    [ThreadStatic]
    private static Block? current;

    [ThreadStatic]
    private static int used;

    /// <summary>Uninitialised memory for a tensor.</summary>
    /// <param name="count">In elements.</param>
    /// <param name="offset">Where in the block.</param>
    public static Block Take(int count, out int offset)
    {
        offset = 0;
        if (count > Largest)
            return new Block(count);
        const int line = Block.Alignment / sizeof(Real);
        int size = Math.Max(1, (count + line - 1) / line) * line;
        if (current is null || used + size > current.Capacity)
        {
            if (!Free.TryTake(out current))
                current = new Block(Capacity);
            current.WhenUnreachable(Watched, Reuse);
            used = 0;
        }
        offset = used;
        used += size;
        return current;
    }

    private static void Reuse(Block block)
    {
        if (Free.Count < MostFree)
            Free.Add(block);
    }
}
