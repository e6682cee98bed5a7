using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// target[j * targetStride + i] = source[i * stride + j] for i below rows, j below columns, and zeros for the other i up to the target's stride.
/// Squares of a register's width are turned over in registers. Nothing is written behind the target's columns * targetStride numbers.
/// </summary>
internal readonly unsafe struct Transpose(Real* source, nint stride, int rows, int columns, Real* target, int targetStride) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* square = stackalloc Real[L.Count * L.Count];
        for (int i = 0; i < targetStride; i += L.Count)
        {
            int count = Math.Min(L.Count, rows - i), j = 0;
            Real* from = source + (i * stride), to = target + i;
            // A row of a target that is narrower than a register is stored too wide, and what it takes too much is overwritten by the rows after it:
            // so many of them must follow a square that its last store ends within the target. At other tails of a row nothing may be stored too wide.
            int after = targetStride - i >= L.Count ? 0 : i == 0 ? (L.Count - 1) / targetStride : columns;
            for (; j <= columns - L.Count - after; j += L.Count, from += L.Count, to += L.Count * targetStride)
                L.Transpose(from, stride, count, to, targetStride);
            while (j < columns)
            {
                L.Transpose(from, stride, count, square, L.Count);
                Real* row = square;
                for (int end = Math.Min(columns, j + L.Count); j < end; j++, row += L.Count, to += targetStride)
                    L.Store(L.Load(row), to, targetStride - i);
                from += L.Count;
            }
        }
    }
}

/// <summary>target[j * targetStride + i] = source[j * stride + i] for i below width, j below rows, and zeros for the other i up to the target's stride.</summary>
internal readonly unsafe struct CopyRows(Real* source, nint stride, int rows, int width, Real* target, int targetStride) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* from = source, to = target;
        int j = 0, last = rows;
        if (width == targetStride)
        {
            // What a row takes too much is overwritten by those after it; the last ones, whose registers would reach behind the target, are stored exactly.
            int over = (L.Count - (width % L.Count)) % L.Count;
            last = over == 0 ? 0 : Math.Min(rows, (over + width - 1) / width);
        }
        for (; j < rows - last; j++, from += stride, to += targetStride)
        {
            for (int i = 0; i < width; i += L.Count)
                L.Store(L.Load(from + i), to + i);
        }
        for (; j < rows; j++, from += stride, to += targetStride)
        {
            for (int i = 0; i < targetStride; i += L.Count)
                L.Store(L.Load(from + i, width - i), to + i, targetStride - i);
        }
    }
}

/// <summary>Lays width columns of source[rows, stride] out as panels: target[panel][rows][panelWidth], the last filled up with zeros.</summary>
internal readonly unsafe struct CopyPanels(Real* source, nint stride, int rows, int width, int panelWidth, Real* target) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        nint size = (nint)rows * panelWidth;
        Real* from = source, to = target;
        for (int j = 0; j < rows; j++, from += stride, to += panelWidth)
        {
            Real* panel = to;
            int i = 0;
            for (; i <= width - panelWidth; i += panelWidth, panel += size)
            {
                for (int lane = 0; lane < panelWidth; lane += L.Count)
                    L.Store(L.Load(from + i + lane), panel + lane);
            }
            for (int lane = 0; i < width && lane < panelWidth; lane += L.Count)
                L.Store(L.Load(from + i + lane, width - i - lane), panel + lane);
        }
    }
}
