using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>w -= rate (g + decay w).</summary>
internal readonly unsafe struct PlainUpdate(Real* g, Real rate, Real decay, int n, Real* w) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L step = L.Broadcast(-rate), shrink = L.Broadcast(decay);
        for (int i = 0; i < n; i += L.Count)
        {
            L weight = L.Load(w + i);
            L.Store(L.MulAdd(step, L.MulAdd(shrink, weight, L.Load(g + i)), weight), w + i, n - i);
        }
    }
}

/// <summary>v = momentum v + g (+ decay w);  w -= rate v.</summary>
internal readonly unsafe struct MomentumUpdate(Real* g, Real rate, Real momentum, Real decay, int n, Real* v, Real* w) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L step = L.Broadcast(-rate), keep = L.Broadcast(momentum), shrink = L.Broadcast(decay);
        for (int i = 0; i < n; i += L.Count)
        {
            L weight = L.Load(w + i);
            L velocity = L.MulAdd(keep, L.Load(v + i), L.MulAdd(shrink, weight, L.Load(g + i)));
            L.Store(velocity, v + i, n - i);
            L.Store(L.MulAdd(step, velocity, weight), w + i, n - i);
        }
    }
}

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) with decoupled decay (Loshchilov and Hutter 2019):
/// m = β1 m + (1 - β1) g;  v = β2 v + (1 - β2) g²;  w -= step m / (√v / √correction2 + ε) + shrink w, where step = rate / correction1.
/// </summary>
internal readonly unsafe struct AdamUpdate(
    Real* g, Real step, Real beta1, Real beta2, Real epsilon, Real rootCorrection2, Real shrink, int n, Real* m, Real* v, Real* w) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L b1 = L.Broadcast(beta1), c1 = L.Broadcast(1 - beta1), b2 = L.Broadcast(beta2), c2 = L.Broadcast(1 - beta2);
        L rate = L.Broadcast(-step), small = L.Broadcast(epsilon), root = L.Broadcast(1 / rootCorrection2), keep = L.Broadcast(1 - shrink);
        for (int i = 0; i < n; i += L.Count)
        {
            L gradient = L.Load(g + i);
            L first = L.MulAdd(b1, L.Load(m + i), c1 * gradient);
            L second = L.MulAdd(b2, L.Load(v + i), c2 * gradient * gradient);
            L.Store(first, m + i, n - i);
            L.Store(second, v + i, n - i);
            L change = first / L.MulAdd(L.Sqrt(second), root, small);
            L.Store(L.MulAdd(rate, change, keep * L.Load(w + i)), w + i, n - i);
        }
    }
}

/// <summary>
/// Steps divided by the root of past squares (+ decay w in the gradient): v = keep v + take g²;  m = momentum m + g / (√v + ε);  w -= rate m. With keep = 1
/// and take = 1 it is Adagrad (Duchi, Hazan and Singer 2011), with keep = ρ and take = 1 - ρ RMSprop (Tieleman and Hinton 2012).
/// </summary>
internal readonly unsafe struct RootUpdate(
    Real* g, Real rate, Real keep, Real take, Real epsilon, Real momentum, Real decay, int n, Real* v, Real* m, Real* w) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L old = L.Broadcast(keep), fresh = L.Broadcast(take), small = L.Broadcast(epsilon), step = L.Broadcast(-rate), stay = L.Broadcast(momentum), shrink = L.Broadcast(decay);
        for (int i = 0; i < n; i += L.Count)
        {
            L weight = L.Load(w + i), gradient = L.MulAdd(shrink, weight, L.Load(g + i));
            L square = L.MulAdd(old, L.Load(v + i), fresh * gradient * gradient);
            L.Store(square, v + i, n - i);
            L change = gradient / (L.Sqrt(square) + small);
            if (m != null)
            {
                change = L.MulAdd(stay, L.Load(m + i), change);
                L.Store(change, m + i, n - i);
            }
            L.Store(L.MulAdd(step, change, weight), w + i, n - i);
        }
    }
}

/// <summary>Each number held within ±limit; NaN stays NaN, so that clipping never hides a fault.</summary>
internal readonly unsafe struct Clamp(Real limit, int n, Real* x) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L high = L.Broadcast(limit), low = L.Broadcast(-limit);
        for (int i = 0; i < n; i += L.Count)
            L.Store(-L.Max(-high, -L.Max(low, L.Load(x + i))), x + i, n - i); // Max gives back NaN if it is the second
    }
}
