using System.Buffers;
using Apache.Arrow.Memory;

namespace Unroll;

/// <summary>Gives Arrow's reader memory within a budget.</summary>
/// <param name="budget">How much there is.</param>
internal sealed class ArrowMemory(ColumnarBudget budget) : MemoryAllocator
{
    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        budget.Take(length);
        bytesAllocated = length;
        return new Owner(new byte[length]);
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
        }
    }
}
