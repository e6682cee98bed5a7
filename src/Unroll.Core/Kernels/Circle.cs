using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>Numbers of places on a circle, moved around it, and sums over them.</summary>
internal static unsafe class Circle
{
    /// <summary>y[i] += scale x[(i - by) mod n].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddMoved<L>(Real* x, Real scale, int by, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        int first = First(by, n);
        new AddScaled(x, scale, n - first, y + first).Run<L>();
        new AddScaled(x + (n - first), scale, first, y).Run<L>();
    }

    /// <summary>Σ x[(i - by) mod n] y[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real Product<L>(Real* x, int by, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        int first = First(by, n);
        return Dot<L>(x, y + first, n - first) + Dot<L>(x + (n - first), y, first);
    }

    /// <summary>Σ x y.</summary>
    public static Real Dot<L>(Real* x, Real* y, int n) where L : unmanaged, ILanes<L>
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

    private static int First(int by, int n) => n == 0 ? 0 : ((by % n) + n) % n;
}

/// <summary>y[r, i] = Σ shifts[r, k] x[r, i - (k - range)], around the circle of n places, for shifts of -range to range.</summary>
internal readonly unsafe struct MoveRows(Real* x, Real* shifts, int rows, int n, int range, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int count = (2 * range) + 1;
        new Span<Real>(y, rows * n).Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int k = 0; k < count; k++)
                Circle.AddMoved<L>(x + ((nint)r * n), shifts[(r * count) + k], k - range, n, y + ((nint)r * n));
        }
    }
}

/// <summary>The derivative of <see cref="MoveRows"/>: dx += and dShifts +=.</summary>
internal readonly unsafe struct AddMoveGradients(Real* x, Real* shifts, Real* dy, int rows, int n, int range, Real* dx, Real* dShifts) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int count = (2 * range) + 1;
        for (int r = 0; r < rows; r++)
        {
            nint row = (nint)r * n;
            for (int k = 0; k < count; k++)
            {
                Circle.AddMoved<L>(dy + row, shifts[(r * count) + k], range - k, n, dx + row);
                dShifts[(r * count) + k] += Circle.Product<L>(x + row, k - range, n, dy + row);
            }
        }
    }
}
