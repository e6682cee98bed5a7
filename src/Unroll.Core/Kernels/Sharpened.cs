using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// y = x^γ / Σ x^γ (Graves et al. 2014, eq. 9), as (x / max x)^γ over their sum, so that no power underflows altogether or overflows. Numbers of 0 or less
/// are 0 and have no gradient; a row of nothing else is all 0. NaN or infinity anywhere make the whole row NaN.
/// </summary>
internal static unsafe class Sharpened
{
    /// <summary>y from x.</summary>
    public static void Value<L>(Real* x, Real gamma, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        Real largest = Row.Largest<L>(x, n);
        L scale = L.Broadcast(largest > 0 ? largest : 1), power = L.Broadcast(gamma), sum = default;
        for (int i = 0; i < n; i += L.Count)
        {
            L value = L.Load(x + i, n - i), share = value / scale;
            L raised = L.WherePositive(share, L.Exp(power * L.Log(share))) + (value - value);
            sum += raised;
            L.Store(raised, y + i, n - i);
        }
        Real total = L.Sum(sum);
        new Affine(y, total == 0 ? 0 : 1 / total, 0, n, y).Run<L>();
    }

    /// <summary>dx += γ y (dy - Σ dy y) / x; returns dγ = Σ y (dy - Σ dy y) log(x / max x).</summary>
    public static Real AddGradient<L>(Real* x, Real* y, Real* dy, Real gamma, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        Real largest = Row.Largest<L>(x, n);
        L scale = L.Broadcast(largest > 0 ? largest : 1), mean = L.Broadcast(Circle.Dot<L>(dy, y, n)), power = L.Broadcast(gamma), sum = default;
        for (int i = 0; i < n; i += L.Count)
        {
            L value = L.Load(x + i, n - i), slope = L.Load(y + i, n - i) * (L.Load(dy + i, n - i) - mean);
            sum += L.WherePositive(value, slope * L.Log(value / scale));
            L.Store(L.Load(dx + i) + L.WherePositive(value, power * slope / value), dx + i, n - i);
        }
        return L.Sum(sum);
    }
}

/// <summary>Each row sharpened by its own γ.</summary>
internal readonly unsafe struct SharpenRows(Real* x, Real* gamma, int rows, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
            Sharpened.Value<L>(x + ((nint)r * n), gamma[r], n, y + ((nint)r * n));
    }
}

/// <summary>The derivative of <see cref="SharpenRows"/>: dx += and dγ +=.</summary>
internal readonly unsafe struct AddSharpenGradients(Real* x, Real* y, Real* gamma, Real* dy, int rows, int n, Real* dx, Real* dGamma) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            nint row = (nint)r * n;
            dGamma[r] += Sharpened.AddGradient<L>(x + row, y + row, dy + row, gamma[r], n, dx + row);
        }
    }
}
