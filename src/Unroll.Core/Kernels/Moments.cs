using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>sums[columns] += Σ (x - about), squares[columns] += Σ (x - about)² over the rows of x[rows, columns], top to bottom.</summary>
internal readonly unsafe struct AddColumnMoments(Real* x, Real* about, int rows, int columns, Real* sums, Real* squares) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L shift = L.Load(about + i), sum = L.Load(sums + i), square = L.Load(squares + i);
            Real* p = x + i;
            for (int r = 0; r < rows; r++, p += columns)
            {
                L distance = L.Load(p) - shift;
                sum += distance;
                square = L.MulAdd(distance, distance, square);
            }
            L.Store(sum, sums + i, columns - i);
            L.Store(square, squares + i, columns - i);
        }
    }
}

/// <summary>y[rows, columns] = (x - about - left) scale + bias, these four one number a column: the mean is in two parts, so that columns far from 0 lose no digits.</summary>
internal readonly unsafe struct NormalizeColumns(Real* x, Real* about, Real* left, Real* scale, Real* bias, int rows, int columns, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L a = L.Load(about + i), b = L.Load(left + i), s = L.Load(scale + i), shift = L.Load(bias + i);
            nint at = i;
            for (int r = 0; r < rows; r++, at += columns)
                L.Store(L.MulAdd(L.Load(x + at) - a - b, s, shift), y + at, columns - i);
        }
    }
}

/// <summary>sums[columns] += Σ dy, products[columns] += Σ dy (x - about - left) over the rows, top to bottom.</summary>
internal readonly unsafe struct AddNormalizedProducts(Real* x, Real* about, Real* left, Real* dy, int rows, int columns, Real* sums, Real* products) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L a = L.Load(about + i), b = L.Load(left + i), sum = L.Load(sums + i), product = L.Load(products + i);
            nint at = i;
            for (int r = 0; r < rows; r++, at += columns)
            {
                L gradient = L.Load(dy + at);
                sum += gradient;
                product = L.MulAdd(gradient, L.Load(x + at) - a - b, product);
            }
            L.Store(sum, sums + i, columns - i);
            L.Store(product, products + i, columns - i);
        }
    }
}

/// <summary>dx[rows, columns] += scale (dy - mean - along (x - about - left)), all but x and dy one number a column.</summary>
internal readonly unsafe struct AddNormalizeGradient(Real* x, Real* about, Real* left, Real* scale, Real* mean, Real* along, Real* dy, int rows, int columns, Real* dx) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < columns; i += L.Count)
        {
            L a = L.Load(about + i), b = L.Load(left + i), s = L.Load(scale + i), m = L.Load(mean + i), slope = L.Load(along + i);
            nint at = i;
            for (int r = 0; r < rows; r++, at += columns)
                L.Store(L.MulAdd(L.Load(dy + at) - m - (slope * (L.Load(x + at) - a - b)), s, L.Load(dx + at)), dx + at, columns - i);
        }
    }
}
