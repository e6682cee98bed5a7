using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>The sum of x, or of its squares: in the lanes over stretches of 4,096 numbers, in double over the stretches, always in one order.</summary>
internal readonly unsafe struct SumAll(Real* x, bool squares, int n, double* sum) : IKernel
{
    private const int Stretch = 4096;

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        double total = 0;
        for (int start = 0; start < n; start += Stretch)
        {
            int end = Math.Min(n, start + Stretch);
            L part = default;
            for (int i = start; i < end; i += L.Count)
            {
                L v = L.Load(x + i, end - i);
                part = squares ? L.MulAdd(v, v, part) : part + v;
            }
            total += L.Sum(part);
        }
        *sum = total;
    }
}

/// <summary>y[rows, columns] = x + row, the row added to each.</summary>
internal readonly unsafe struct AddRowTo(Real* x, Real* row, int rows, int columns, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            nint offset = (nint)r * columns;
            for (int i = 0; i < columns; i += L.Count)
                L.Store(L.Load(x + offset + i) + L.Load(row + i), y + offset + i, columns - i);
        }
    }
}

/// <summary>Each row of y[rows, columns], its rows <paramref name="stride"/> apart, = row[columns].</summary>
internal readonly unsafe struct RepeatRow(Real* row, int rows, int columns, Real* y, nint stride) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L some = L.Load(row + i, columns - i);
            Real* p = y + i;
            for (int r = 0; r < rows; r++, p += stride)
                L.Store(some, p, columns - i);
        }
    }
}

/// <summary>y[columns] += the sum over all rows of x[rows, columns] (rows <paramref name="stride"/> apart), top to bottom.</summary>
internal readonly unsafe struct AddColumnSums(Real* x, int rows, int columns, nint stride, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L sum = L.Load(y + i);
            Real* p = x + i;
            for (int r = 0; r < rows; r++, p += stride)
                sum += L.Load(p);
            L.Store(sum, y + i, columns - i);
        }
    }
}

/// <summary>y[rows] = the sum along each row of x[rows, columns].</summary>
internal readonly unsafe struct RowSums(Real* x, int rows, int columns, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            L sum = default;
            for (int i = 0; i < columns; i += L.Count)
                sum += L.Load(x + ((nint)r * columns) + i, columns - i);
            y[r] = L.Sum(sum);
        }
    }
}
