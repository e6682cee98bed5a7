using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// A piece of aligned memory for numbers. It is padded past its end, so that a kernel may read (never write) a whole vector from any element.
/// A block lent by a pool counts its generations: a tensor of an earlier generation is a tensor whose memory was given back.
/// </summary>
/// <remarks>The memory is a pinned array, so that a span of it keeps it alive after the last tensor on it is gone.</remarks>
internal sealed unsafe class Block
{
    /// <summary>Bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes past the end that may be read: two of the widest vectors.</summary>
    public const int Padding = 128;

    private readonly Real[] memory;
    private readonly int start;

    public Block(int capacity)
    {
        Capacity = capacity;
        memory = GC.AllocateUninitializedArray<Real>(checked(capacity + ((Padding + Alignment) / sizeof(Real))), pinned: true);
        Real* first = (Real*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        start = (int)(-(nint)first & (Alignment - 1)) / sizeof(Real);
        Pointer = first + start;
        memory.AsSpan(start + capacity, Padding / sizeof(Real)).Clear();
    }

    public Real* Pointer { get; }

    /// <summary>In elements.</summary>
    public int Capacity { get; }

    /// <summary>Grows each time the block goes back to its pool.</summary>
    public int Generation { get; private set; }

    public Span<Real> Span(int offset, int count) => memory.AsSpan(start + offset, count);

    /// <summary>When it was last given back to its pool, as the pool counts; the pool's business.</summary>
    public int LastUsed { get; set; }

    public void Retire() => Generation++;

    /// <summary>Calls a function once nobody can reach the memory any more, neither by the block nor by a span, and hands it the block to use again.</summary>
    public void WhenUnreachable(ConditionalWeakTable<object, object> watched, Action<Block> then) => watched.AddOrUpdate(memory, new Watcher(this, then));

    /// <summary>Lives as long as the array: the table holds it by the array, and its own reference back does not keep the array alive.</summary>
    private sealed class Watcher(Block block, Action<Block> then)
    {
        ~Watcher() => then(block);
    }
}
