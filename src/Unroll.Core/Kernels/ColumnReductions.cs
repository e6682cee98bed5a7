using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>What makes one number of each column of some rows, and its gradient; the operations and their kernels follow from these.</summary>
internal unsafe interface IColumnReduction
{
    static abstract string Name { get; }

    /// <summary>What no rows give.</summary>
    static abstract Real OfNothing { get; }

    /// <summary>A register of columns, of one row or more.</summary>
    static abstract L Value<L>(Real* x, int rows, nint stride) where L : unmanaged, ILanes<L>;

    /// <summary>dx += the gradient of x, from that of y, for the first <paramref name="n"/> columns of a register.</summary>
    static abstract void AddGradient<L>(Real* x, L y, L dy, int rows, nint stride, int n, Real* dx) where L : unmanaged, ILanes<L>;
}

/// <summary>y[columns] = the reduction of x[rows, columns].</summary>
internal readonly unsafe struct ReduceColumns<R>(Real* x, int rows, int columns, Real* y) : IKernel where R : struct, IColumnReduction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
            L.Store(rows == 0 ? L.Broadcast(R.OfNothing) : R.Value<L>(x + i, rows, columns), y + i, columns - i);
    }
}

/// <summary>dx[rows, columns] += the gradient of the reduction.</summary>
internal readonly unsafe struct AddReductionGradient<R>(Real* x, Real* y, Real* dy, int rows, int columns, Real* dx) : IKernel where R : struct, IColumnReduction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
            R.AddGradient(x + i, L.Load(y + i), L.Load(dy + i), rows, columns, columns - i, dx + i);
    }
}

/// <summary>The mean.</summary>
internal readonly unsafe struct MeanOfColumn : IColumnReduction
{
    public static string Name => "mean";

    public static Real OfNothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(Real* x, int rows, nint stride) where L : unmanaged, ILanes<L>
    {
        L sum = L.Load(x);
        for (int r = 1; r < rows; r++)
            sum += L.Load(x + (r * stride));
        return sum / L.Broadcast(rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, L y, L dy, int rows, nint stride, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        L share = dy / L.Broadcast(rows);
        for (int r = 0; r < rows; r++, dx += stride)
            L.Store(L.Load(dx) + share, dx, n);
    }
}

/// <summary>The largest number; NaN if one is there. The first row that has it takes the gradient.</summary>
internal readonly unsafe struct LargestOfColumn : IColumnReduction
{
    public static string Name => "max";

    public static Real OfNothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(Real* x, int rows, nint stride) where L : unmanaged, ILanes<L>
    {
        L largest = L.Load(x), unusual = largest * default(L);
        for (int r = 1; r < rows; r++)
        {
            L row = L.Load(x + (r * stride));
            largest = L.Max(largest, row);
            unusual = L.MulAdd(row, default, unusual); // 0 as long as all are finite
        }
        return Real.IsNaN(L.Sum(unusual)) ? OneByOne<L>(x, rows, stride) : largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, L y, L dy, int rows, nint stride, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        if (Real.IsNaN(L.Sum(y * default(L))))
        {
            AddOneByOne(x, y, dy, rows, stride, n, dx);
            return;
        }
        for (int r = 0; r < rows; r++, x += stride, dx += stride)
        {
            L left = L.WherePositive(y - L.Load(x), dy);
            L.Store(L.Load(dx) + (dy - left), dx, n);
            dy = left;
        }
    }

    /// <summary>Comparisons in registers forget NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static L OneByOne<L>(Real* x, int rows, nint stride) where L : unmanaged, ILanes<L>
    {
        Real* largest = stackalloc Real[L.Count];
        for (int i = 0; i < L.Count; i++)
        {
            largest[i] = x[i];
            for (int r = 1; r < rows; r++)
                largest[i] = Real.Max(largest[i], x[i + (r * stride)]);
        }
        return L.Load(largest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddOneByOne<L>(Real* x, L y, L dy, int rows, nint stride, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        Real* largest = stackalloc Real[L.Count], gradient = stackalloc Real[L.Count];
        L.Store(y, largest);
        L.Store(dy, gradient);
        for (int i = 0; i < Math.Min(n, L.Count); i++)
        {
            nint place = i;
            while (!x[place].Equals(largest[i])) // NaN is NaN's equal here
                place += stride;
            dx[place] += gradient[i];
        }
    }
}

/// <summary>log Σ exp x; negative infinity where all are, and then without a gradient. NaN or positive infinity make it NaN.</summary>
internal readonly unsafe struct LogSumExpOfColumn : IColumnReduction
{
    public static string Name => "log-sum-exp";

    public static Real OfNothing => Real.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(Real* x, int rows, nint stride) where L : unmanaged, ILanes<L>
    {
        L largest = L.Broadcast(Real.MinValue), sum = default;
        for (int r = 0; r < rows; r++)
            largest = L.Max(L.Load(x + (r * stride)), largest);
        for (int r = 0; r < rows; r++)
            sum += L.Exp(L.Load(x + (r * stride)) - largest);
        return largest + L.Log(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, L y, L dy, int rows, nint stride, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        L shift = L.Max(L.Broadcast(Real.MinValue), y);
        for (int r = 0; r < rows; r++, x += stride, dx += stride)
            L.Store(L.MulAdd(dy, L.Exp(L.Load(x) - shift), L.Load(dx)), dx, n);
    }
}
