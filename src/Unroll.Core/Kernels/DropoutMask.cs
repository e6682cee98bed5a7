using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// mask[i] = 0 with a probability of threshold / 65536, elsewhere <paramref name="scale"/>; the i-th number depends on i and the stream
/// alone, so any part can be drawn on any thread.
/// </summary>
internal readonly unsafe struct DropoutMask(Rng stream, uint threshold, Real scale, int from, int to, Real* mask) : IKernel
{
    /// <summary>Numbers that one draw yields: <c>from</c> must be a multiple of it.</summary>
    public const int PerDraw = 8;

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = from; i < to; i += PerDraw)
        {
            (ulong low, ulong high) = stream.At((ulong)(i / PerDraw));
            int count = Math.Min(PerDraw, to - i);
            for (int j = 0; j < count; j++)
            {
                ulong bits = j < 4 ? low >> (16 * j) : high >> (16 * (j - 4));
                mask[i + j] = (uint)(bits & 0xFFFF) < threshold ? 0 : scale;
            }
        }
    }
}
