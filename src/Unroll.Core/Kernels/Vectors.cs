using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// products[i * bCount + j] = the inner product of a[i] and b[j], n numbers each, begun at <paramref name="from"/>: in the lanes over stretches
/// that stay in the first-level cache, in double over the stretches, always in one order.
/// </summary>
internal readonly unsafe struct InnerProducts(Real** a, int aCount, Real** b, int bCount, nint from, int n, double* products) : IKernel
{
    private const int Stretch = 512;

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        new Span<double>(products, aCount * bCount).Clear();
        for (int start = 0; start < n; start += Stretch)
        {
            int count = Math.Min(Stretch, n - start);
            for (int i = 0; i < aCount; i++)
            {
                for (int j = 0; j < bCount; j++)
                    products[(i * bCount) + j] += Dot<L>(a[i] + from + start, b[j] + from + start, count);
            }
        }
    }

    private static Real Dot<L>(Real* x, Real* y, int n) where L : unmanaged, ILanes<L>
    {
        L even = default, odd = default;
        int i = 0;
        for (; i <= n - (2 * L.Count); i += 2 * L.Count)
        {
            even = L.MulAdd(L.Load(x + i), L.Load(y + i), even);
            odd = L.MulAdd(L.Load(x + i + L.Count), L.Load(y + i + L.Count), odd);
        }
        for (; i < n; i += L.Count)
            even = L.MulAdd(L.Load(x + i, n - i), L.Load(y + i, n - i), even);
        return L.Sum(even + odd);
    }
}

/// <summary>y = Σ weights[j] x[j] over <paramref name="count"/> vectors, n numbers each, begun at <paramref name="from"/>.</summary>
internal readonly unsafe struct WeightedSum(Real** x, Real* weights, int count, nint from, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
        {
            L sum = default;
            for (int j = 0; j < count; j++)
                sum = L.MulAdd(L.Broadcast(weights[j]), L.Load(x[j] + from + i), sum);
            L.Store(sum, y + from + i, n - i);
        }
    }
}

/// <summary>y = x + scale d.</summary>
internal readonly unsafe struct Moved(Real* x, Real scale, Real* d, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L step = L.Broadcast(scale);
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.MulAdd(step, L.Load(d + i), L.Load(x + i)), y + i, n - i);
    }
}

/// <summary>y = a - b; then b = a.</summary>
internal readonly unsafe struct DifferenceAndCopy(Real* a, int n, Real* b, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
        {
            L value = L.Load(a + i);
            L.Store(value - L.Load(b + i), y + i, n - i);
            L.Store(value, b + i, n - i);
        }
    }
}

/// <summary>Comparisons make 0 of NaN: what a kernel adds so that they do not hide it.</summary>
internal static class Fault
{
    /// <summary>0 where both are finite, elsewhere NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Of<L>(L a, L b) where L : unmanaged, ILanes<L> => a - a + (b - b);
}

/// <summary>
/// y = the gradient of f + strength Σ|x| that is nearest to 0 where it has several, at x = 0 (Andrew and Gao 2007, eq. 4); g is that of f. NaN where x
/// or g is not finite: a comparison would make a 0 of it.
/// </summary>
internal readonly unsafe struct PseudoGradient(Real* x, Real* g, Real strength, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L l1 = L.Broadcast(strength);
        for (int i = 0; i < n; i += L.Count)
        {
            L value = L.Load(x + i), gradient = L.Load(g + i), above = gradient + l1, below = gradient - l1;
            L atZero = L.WherePositive(below, below) + L.WherePositive(-above, above);
            L elsewhere = L.WherePositive(value, above) + L.WherePositive(-value, below);
            L.Store(elsewhere + atZero - L.WherePositive(L.Max(value, -value), atZero) + Fault.Of(value, gradient), y + i, n - i);
        }
    }
}

/// <summary>d = 0 wherever it does not lead down the pseudo-gradient (Andrew and Gao 2007, section 3.2); NaN where either is not finite.</summary>
internal readonly unsafe struct KeepDescent(Real* pseudo, int n, Real* d) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
        {
            L direction = L.Load(d + i), gradient = L.Load(pseudo + i);
            L kept = L.WherePositive(direction, L.WherePositive(-gradient, direction)) + L.WherePositive(-direction, L.WherePositive(gradient, direction));
            L.Store(kept + Fault.Of(direction, gradient), d + i, n - i);
        }
    }
}

/// <summary>
/// x = 0 wherever it left the orthant of the point it came from, or, where that was 0, of the steepest descent (Andrew and Gao 2007, section 3.2); NaN where
/// any of them is not finite.
/// </summary>
internal readonly unsafe struct KeepOrthant(Real* before, Real* pseudo, int n, Real* x) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
        {
            L old = L.Load(before + i), gradient = L.Load(pseudo + i), value = L.Load(x + i);
            L side = old + L.WherePositive(L.Max(old, -old), gradient) - gradient;
            L kept = L.WherePositive(side, L.WherePositive(value, value)) + L.WherePositive(-side, L.WherePositive(-value, value));
            L.Store(kept + Fault.Of(value, side), x + i, n - i);
        }
    }
}
