using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>What becomes of a column of a product.</summary>
internal interface IMarkovColumn
{
    /// <summary>Takes the numbers of a column, one for each sequence.</summary>
    /// <param name="at">Where they stand in a row [S, W].</param>
    /// <param name="first">Those of the first half of the sequences.</param>
    /// <param name="second">Those of the second half.</param>
    void Put(nint at, Vector<double> first, Vector<double> second);
}

/// <summary>The product of a matrix with numbers of sequences side by side.</summary>
internal static unsafe class MarkovProduct
{
    /// <summary>Puts Σ over i of x[i] matrix[i, j] for each column j, each a number for each sequence: five columns at a time, then two, then one: so many sums are under way that none waits.</summary>
    [MethodImpl(IKernel.Compiled)]
    public static void Of<TColumn>(double* x, double* matrix, int states, ref TColumn column) where TColumn : struct, IMarkovColumn
    {
        int width = Vector<double>.Count, row = 2 * width, j = 0;
        for (; j <= states - 5; j += 5)
        {
            Vector<double> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default, e0 = default, e1 = default;
            double* from = x, p = matrix + j;
            for (int i = 0; i < states; i++, from += row, p += states)
            {
                Vector<double> x0 = Vector.Load(from), x1 = Vector.Load(from + width), m = Vector.Create(p[0]);
                a0 = Vector.MultiplyAddEstimate(x0, m, a0);
                a1 = Vector.MultiplyAddEstimate(x1, m, a1);
                m = Vector.Create(p[1]);
                b0 = Vector.MultiplyAddEstimate(x0, m, b0);
                b1 = Vector.MultiplyAddEstimate(x1, m, b1);
                m = Vector.Create(p[2]);
                c0 = Vector.MultiplyAddEstimate(x0, m, c0);
                c1 = Vector.MultiplyAddEstimate(x1, m, c1);
                m = Vector.Create(p[3]);
                d0 = Vector.MultiplyAddEstimate(x0, m, d0);
                d1 = Vector.MultiplyAddEstimate(x1, m, d1);
                m = Vector.Create(p[4]);
                e0 = Vector.MultiplyAddEstimate(x0, m, e0);
                e1 = Vector.MultiplyAddEstimate(x1, m, e1);
            }
            nint at = (nint)j * row;
            column.Put(at, a0, a1);
            column.Put(at + row, b0, b1);
            column.Put(at + (2 * row), c0, c1);
            column.Put(at + (3 * row), d0, d1);
            column.Put(at + (4 * row), e0, e1);
        }
        for (; j <= states - 2; j += 2)
        {
            Vector<double> a0 = default, a1 = default, b0 = default, b1 = default;
            double* from = x, p = matrix + j;
            for (int i = 0; i < states; i++, from += row, p += states)
            {
                Vector<double> x0 = Vector.Load(from), x1 = Vector.Load(from + width), m = Vector.Create(p[0]);
                a0 = Vector.MultiplyAddEstimate(x0, m, a0);
                a1 = Vector.MultiplyAddEstimate(x1, m, a1);
                m = Vector.Create(p[1]);
                b0 = Vector.MultiplyAddEstimate(x0, m, b0);
                b1 = Vector.MultiplyAddEstimate(x1, m, b1);
            }
            nint at = (nint)j * row;
            column.Put(at, a0, a1);
            column.Put(at + row, b0, b1);
        }
        if (j < states)
        {
            Vector<double> a0 = default, a1 = default;
            double* from = x, p = matrix + j;
            for (int i = 0; i < states; i++, from += row, p += states)
            {
                Vector<double> m = Vector.Create(*p);
                a0 = Vector.MultiplyAddEstimate(Vector.Load(from), m, a0);
                a1 = Vector.MultiplyAddEstimate(Vector.Load(from + width), m, a1);
            }
            column.Put((nint)j * row, a0, a1);
        }
    }
}
