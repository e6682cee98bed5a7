using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// A piece of aligned memory for numbers. It is padded past its end, so that a kernel may read (never write) a whole vector from any element.
/// A block lent by a pool counts its generations: a tensor of an earlier generation is a tensor whose memory was given back.
/// </summary>
internal sealed unsafe class Block
{
    /// <summary>Bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes past the end that may be read: two of the widest vectors.</summary>
    public const int Padding = 128;

    private readonly long bytes;

    public Block(int capacity)
    {
        Capacity = capacity;
        bytes = ((long)capacity * sizeof(Real)) + Padding;
        Pointer = (Real*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        NativeMemory.Clear((byte*)Pointer + ((long)capacity * sizeof(Real)), Padding);
        GC.AddMemoryPressure(bytes);
    }

    ~Block()
    {
        NativeMemory.AlignedFree(Pointer);
        GC.RemoveMemoryPressure(bytes);
    }

    public Real* Pointer { get; }

    /// <summary>In elements.</summary>
    public int Capacity { get; }

    /// <summary>Grows each time the block goes back to its pool.</summary>
    public int Generation { get; private set; }

    public void Retire() => Generation++;
}
