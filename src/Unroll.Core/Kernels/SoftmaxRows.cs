using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>What softmax, log-softmax and cross-entropy share: the largest number of a row, and log Σ exp of a row.</summary>
internal static unsafe class Row
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real Largest<L>(Real* x, int n) where L : unmanaged, ILanes<L>
    {
        L largest = L.Broadcast(Real.NegativeInfinity);
        int i = 0;
        for (; i <= n - L.Count; i += L.Count)
            largest = L.Max(largest, L.Load(x + i));
        Real result = L.MaxAcross(largest);
        for (; i < n; i++)
            result = Real.Max(result, x[i]);
        return result;
    }

    /// <summary>y = exp(x - shift); returns their sum. y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real ExpShifted<L>(Real* x, Real shift, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        L sum = default, offset = L.Broadcast(shift);
        int i = 0;
        for (; i <= n - L.Count; i += L.Count)
        {
            L e = L.Exp(L.Load(x + i) - offset);
            sum += e;
            L.Store(e, y + i);
        }
        Real total = L.Sum(sum);
        if (i < n)
        {
            L.Store(L.Exp(L.Load(x + i, n - i) - offset), y + i, n - i);
            total += L.Sum(L.Load(y + i, n - i));
        }
        return total;
    }

    /// <summary>Σ x / n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real Mean<L>(Real* x, int n) where L : unmanaged, ILanes<L>
    {
        L sum = default;
        for (int i = 0; i < n; i += L.Count)
            sum += L.Load(x + i, n - i);
        return L.Sum(sum) / n;
    }

    /// <summary>Σ exp(x - shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real SumExpShifted<L>(Real* x, Real shift, int n) where L : unmanaged, ILanes<L>
    {
        L sum = default, offset = L.Broadcast(shift);
        int i = 0;
        for (; i <= n - L.Count; i += L.Count)
            sum += L.Exp(L.Load(x + i) - offset);
        Real total = L.Sum(sum);
        if (i < n)
        {
            Real* rest = stackalloc Real[L.Count];
            L.Store(L.Exp(L.Load(x + i) - offset), rest);
            for (int j = 0; j < n - i; j++)
                total += rest[j];
        }
        return total;
    }

    /// <summary>log Σ exp x, using y[n] as scratch; -∞ for a row of -∞ or of nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real LogSumExp<L>(Real* x, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        Real largest = Largest<L>(x, n);
        return Real.IsInfinity(largest) ? largest : largest + Real.Log(ExpShifted<L>(x, largest, n, y));
    }
}

/// <summary>y = softmax of each row of x[rows, columns].</summary>
internal readonly unsafe struct SoftmaxRows(Real* x, int rows, int columns, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns), target = y + ((nint)r * columns);
            Real sum = Row.ExpShifted<L>(row, Row.Largest<L>(row, columns), columns, target);
            new Affine(target, 1 / sum, 0, columns, target).Run<L>();
        }
    }
}

/// <summary>dx += y (dy - Σ dy y), row by row.</summary>
internal readonly unsafe struct AddSoftmaxGradient(Real* y, Real* dy, int rows, int columns, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            nint offset = (nint)r * columns;
            L dot = default;
            for (int i = 0; i < columns; i += L.Count)
                dot = L.MulAdd(L.Load(y + offset + i, columns - i), L.Load(dy + offset + i, columns - i), dot);
            L inner = L.Broadcast(L.Sum(dot));
            for (int i = 0; i < columns; i += L.Count)
            {
                Real* target = dx + offset + i;
                L.Store(L.MulAdd(L.Load(y + offset + i), L.Load(dy + offset + i) - inner, L.Load(target)), target, columns - i);
            }
        }
    }
}

/// <summary>y = x - log Σ exp x, row by row.</summary>
internal readonly unsafe struct LogSoftmaxRows(Real* x, int rows, int columns, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns), target = y + ((nint)r * columns);
            new Affine(row, 1, -Row.LogSumExp<L>(row, columns, target), columns, target).Run<L>();
        }
    }
}

/// <summary>dx += dy - exp(y) Σ dy, row by row.</summary>
internal readonly unsafe struct AddLogSoftmaxGradient(Real* y, Real* dy, int rows, int columns, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            nint offset = (nint)r * columns;
            L sum = default;
            for (int i = 0; i < columns; i += L.Count)
                sum += L.Load(dy + offset + i, columns - i);
            L total = L.Broadcast(L.Sum(sum));
            for (int i = 0; i < columns; i += L.Count)
            {
                Real* target = dx + offset + i;
                L change = L.Load(dy + offset + i) - (L.Exp(L.Load(y + offset + i)) * total);
                L.Store(L.Load(target) + change, target, columns - i);
            }
        }
    }
}

/// <summary>
/// loss[r] = log Σ exp x - (1 - smoothing) x[target] - smoothing mean x, in nats; for the gradient max x and Σ exp(x - max x) are kept, apart so that
/// no digit is lost.
/// </summary>
internal readonly unsafe struct CrossEntropyRows(Real* x, int* targets, Real smoothing, int rows, int columns, Real* largest, Real* sums, Real* loss) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns);
            largest[r] = Row.Largest<L>(row, columns);
            sums[r] = Row.SumExpShifted<L>(row, largest[r], columns);
            loss[r] = largest[r] + Real.Log(sums[r]) - row[targets[r]];
            if (smoothing != 0)
                loss[r] += smoothing * (row[targets[r]] - Row.Mean<L>(row, columns));
        }
    }
}

/// <summary>dx = dLoss[r] (softmax x - smoothing / columns - (1 - smoothing) at the target), row by row.</summary>
internal readonly unsafe struct CrossEntropyGradient(Real* x, Real* largest, Real* sums, int* targets, Real smoothing, Real* dLoss, int rows, int columns, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns), target = dx + ((nint)r * columns);
            L shift = L.Broadcast(largest[r]), scale = L.Broadcast(dLoss[r] / sums[r]), even = L.Broadcast(dLoss[r] * smoothing / columns);
            for (int i = 0; i < columns; i += L.Count)
                L.Store((scale * L.Exp(L.Load(row + i) - shift)) - even, target + i, columns - i);
            target[targets[r]] -= dLoss[r] * (1 - smoothing);
        }
    }
}
