using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>y = max(x, slope x), for slopes from 0 to 1.</summary>
internal readonly unsafe struct LeakyRelu(Real* x, Real slope, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L s = L.Broadcast(slope);
        for (int i = 0; i < n; i += L.Count)
        {
            L v = L.Load(x + i);
            L.Store(L.Max(v * s, v), y + i, n - i);
        }
    }
}

/// <summary>dx += dy where x is above 0, and slope dy elsewhere.</summary>
internal readonly unsafe struct AddLeakyReluGradient(Real* x, Real slope, Real* dy, int n, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L one = L.Broadcast(1), s = L.Broadcast(slope);
        for (int i = 0; i < n; i += L.Count)
        {
            L above = L.WherePositive(L.Load(x + i), one);
            L.Store(L.MulAdd(L.Load(dy + i), L.MulAdd(one - above, s, above), L.Load(dx + i)), dx + i, n - i);
        }
    }
}
