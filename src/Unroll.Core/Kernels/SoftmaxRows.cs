using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// What softmax, log-softmax and cross-entropy share: the largest number of a row, and log Σ exp of a row. What they give where numbers are not finite:
/// negative infinity is an impossible score, whose probability is 0. A row of nothing else has no distribution: all its probabilities are 0, all logarithms of
/// them negative infinity, log Σ exp is negative infinity, the loss of any target is infinite, and no gradient flows into it. NaN or positive infinity
/// anywhere in a row make the whole row NaN, so that the fault shows.
/// </summary>
internal static unsafe class Row
{
    /// <summary>
    /// The largest number; negative infinity only where all are. Where some are NaN it is one of the others or NaN, so that the exp of a NaN,
    /// shifted by it, is NaN.
    /// </summary>
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
        return Real.IsNegativeInfinity(result) ? AllForbidden(x, n) : result;
    }

    /// <summary>Negative infinity, or NaN if one is among the numbers: comparisons in registers forget it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Real AllForbidden(Real* x, int n)
    {
        for (int i = 0; i < n; i++)
        {
            if (Real.IsNaN(x[i]))
                return Real.NaN;
        }
        return Real.NegativeInfinity;
    }

    /// <summary>What is taken off before exp: the largest number, or 0 where all are negative infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real Shift(Real largest) => Real.IsNegativeInfinity(largest) ? 0 : largest;

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
        return Real.IsNegativeInfinity(largest) ? largest : largest + Real.Log(ExpShifted<L>(x, largest, n, y));
    }
}

/// <summary>y = e^x / Σ e^x.</summary>
internal readonly unsafe struct Softmax : IRowFunction
{
    public static string Name => "softmax";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Value<L>(Real* x, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        Real sum = Row.ExpShifted<L>(x, Row.Shift(Row.Largest<L>(x, n)), n, y);
        new Affine(y, sum == 0 ? 0 : 1 / sum, 0, n, y).Run<L>();
    }

    /// <summary>dx += y (dy - Σ dy y). What has the probability 0 takes no part, whatever dy is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, Real* y, Real* dy, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        L dot = default;
        for (int i = 0; i < n; i += L.Count)
        {
            L share = L.Load(y + i, n - i);
            dot = L.MulAdd(share, L.WherePositive(share, L.Load(dy + i, n - i)), dot);
        }
        L inner = L.Broadcast(L.Sum(dot));
        for (int i = 0; i < n; i += L.Count)
        {
            L share = L.Load(y + i);
            L.Store(L.MulAdd(share, L.WherePositive(share, L.Load(dy + i)) - inner, L.Load(dx + i)), dx + i, n - i);
        }
    }
}

/// <summary>y = x - log Σ e^x.</summary>
internal readonly unsafe struct LogSoftmax : IRowFunction
{
    public static string Name => "log-softmax";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Value<L>(Real* x, int n, Real* y) where L : unmanaged, ILanes<L> =>
        new Affine(x, 1, -Row.Shift(Row.LogSumExp<L>(x, n, y)), n, y).Run<L>();

    /// <summary>dx += dy - exp(y) Σ dy; nothing where all of y is negative infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, Real* y, Real* dy, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        if (Real.IsNegativeInfinity(Row.Largest<L>(y, n)))
            return;
        L sum = default;
        for (int i = 0; i < n; i += L.Count)
            sum += L.Load(dy + i, n - i);
        L total = L.Broadcast(L.Sum(sum));
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.Load(dx + i) + (L.Load(dy + i) - (L.Exp(L.Load(y + i)) * total)), dx + i, n - i);
    }
}

/// <summary>
/// loss[r] = log Σ exp x - (1 - smoothing) x[target] - smoothing mean x, in nats; for the gradient max x and Σ exp(x - max x) are kept, apart so that
/// no digit is lost. Σ is 0 only where all of x is negative infinite.
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
            if (Real.IsNegativeInfinity(largest[r]))
            {
                sums[r] = 0;
                loss[r] = Real.PositiveInfinity;
                continue;
            }
            sums[r] = Row.SumExpShifted<L>(row, largest[r], columns);
            loss[r] = largest[r] + Real.Log(sums[r]) - row[targets[r]];
            if (smoothing != 0 && !Real.IsPositiveInfinity(loss[r]))
                loss[r] += smoothing * (row[targets[r]] - Row.Mean<L>(row, columns));
        }
    }
}

/// <summary>dx = dLoss[r] (softmax x - smoothing / columns - (1 - smoothing) at the target), row by row; 0 where all of x is negative infinite.</summary>
internal readonly unsafe struct CrossEntropyGradient(Real* x, Real* largest, Real* sums, int* targets, Real smoothing, Real* dLoss, int rows, int columns, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns), target = dx + ((nint)r * columns);
            if (sums[r] == 0)
            {
                new Span<Real>(target, columns).Clear();
                continue;
            }
            L shift = L.Broadcast(largest[r]), scale = L.Broadcast(dLoss[r] / sums[r]), even = L.Broadcast(dLoss[r] * smoothing / columns);
            for (int i = 0; i < columns; i += L.Count)
                L.Store((scale * L.Exp(L.Load(row + i) - shift)) - even, target + i, columns - i);
            target[targets[r]] -= dLoss[r] * (1 - smoothing);
        }
    }
}
