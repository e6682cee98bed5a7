using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// mask[i] = 0 with a probability of threshold / 65536, elsewhere <paramref name="scale"/>; the i-th number depends on i and the stream
/// alone, so any part can be drawn on any thread.
/// </summary>
internal readonly unsafe struct DropoutMask(Rng stream, uint threshold, Real scale, int from, int to, Real* mask) : IKernel
{
    /// <summary>Numbers that are drawn together: <c>from</c> must be a multiple of it.</summary>
    public const int PerDraw = 64;

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        ushort* numbers = stackalloc ushort[PerDraw];
        for (int i = from; i < to; i += PerDraw)
        {
            stream.At((ulong)(i / 8), numbers);
            int count = Math.Min(PerDraw, to - i);
            for (int j = 0; j < count; j++)
                mask[i + j] = numbers[j] < threshold ? 0 : scale;
        }
    }
}
