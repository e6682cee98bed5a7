using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// y[i] (+)= the sum of table[ids[j]] over j from offsets[i] to offsets[i + 1], for <paramref name="rows"/> bags: each sum in the order of its
/// ids. With targets, the sum of bag i goes to the row targets[i] of y.
/// </summary>
internal readonly unsafe struct SumRows(Real* table, int* offsets, int* ids, int* targets, int rows, int columns, bool accumulate, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < rows; i++)
        {
            int* from = ids + offsets[i], to = ids + offsets[i + 1];
            Real* target = y + ((nint)(targets == null ? i : targets[i]) * columns);
            int column = 0;
            for (; column + (2 * L.Count) < columns; column += 4 * L.Count)
                Four<L>(table + column, from, to, columns, columns - column, accumulate, target + column);
            if (column < columns)
                Two<L>(table + column, from, to, columns, columns - column, accumulate, target + column);
        }
    }

    private static void Two<L>(Real* table, int* from, int* to, int stride, int left, bool accumulate, Real* y) where L : unmanaged, ILanes<L>
    {
        L a = default, b = default;
        if (accumulate)
        {
            a = L.Load(y);
            b = L.Load(y + L.Count);
        }
        for (int* id = from; id < to; id++)
        {
            Real* row = table + ((nint)(*id) * stride);
            a += L.Load(row);
            b += L.Load(row + L.Count);
        }
        L.Store(a, y, left);
        L.Store(b, y + L.Count, left - L.Count);
    }

    private static void Four<L>(Real* table, int* from, int* to, int stride, int left, bool accumulate, Real* y) where L : unmanaged, ILanes<L>
    {
        L a = default, b = default, c = default, d = default;
        if (accumulate)
        {
            a = L.Load(y);
            b = L.Load(y + L.Count);
            c = L.Load(y + (2 * L.Count));
            d = L.Load(y + (3 * L.Count));
        }
        for (int* id = from; id < to; id++)
        {
            Real* row = table + ((nint)(*id) * stride);
            a += L.Load(row);
            b += L.Load(row + L.Count);
            c += L.Load(row + (2 * L.Count));
            d += L.Load(row + (3 * L.Count));
        }
        L.Store(a, y, left);
        L.Store(b, y + L.Count, left - L.Count);
        L.Store(c, y + (2 * L.Count), left - (2 * L.Count));
        L.Store(d, y + (3 * L.Count), left - (3 * L.Count));
    }
}
