using System.Runtime.CompilerServices;
#if SINGLE
using System.Runtime.Intrinsics;
#endif

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
#if SINGLE
        Vector256<int> limit = Vector256.Create((int)threshold);
        Vector256<float> kept = Vector256.Create(scale);
#endif
        for (int i = from; i < to; i += PerDraw)
        {
            stream.At((ulong)(i / 8), numbers);
            int count = Math.Min(PerDraw, to - i), j = 0;
#if SINGLE
            for (; j <= count - 16; j += 16)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Load(numbers + j));
                Vector256.AndNot(kept, Vector256.LessThan(low.AsInt32(), limit).AsSingle()).Store(mask + i + j);
                Vector256.AndNot(kept, Vector256.LessThan(high.AsInt32(), limit).AsSingle()).Store(mask + i + j + 8);
            }
#endif
            for (; j < count; j++)
                mask[i + j] = numbers[j] < threshold ? 0 : scale;
        }
    }
}
