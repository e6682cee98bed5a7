using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>x becomes exp(x - largest) row by row; largest[rows] says what was taken off: 0 from a row of negative infinities.</summary>
internal readonly unsafe struct ExpRows(int rows, int columns, Real* x, Real* largest) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* row = x + ((nint)r * columns);
            largest[r] = Row.Shift(Row.Largest<L>(row, columns));
            Row.ExpShifted<L>(row, largest[r], columns, row);
        }
    }
}

/// <summary>
/// One step of the forward recursion in scaled exponential space: a = a ∘ x divided by its sum, which sums[rows] keeps. a comes as the product
/// of the last step's a with exp of the transitions; at the first step it is one row for all.
/// </summary>
internal readonly unsafe struct ChainForwardStep(Real* x, Real* first, int rows, int columns, Real* a, Real* sums) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* target = a + ((nint)r * columns), emission = x + ((nint)r * columns), source = first == null ? target : first;
            L sum = default;
            int i = 0;
            for (; i <= columns - L.Count; i += L.Count)
            {
                L product = L.Load(source + i) * L.Load(emission + i);
                sum += product;
                L.Store(product, target + i);
            }
            Real total = L.Sum(sum);
            if (i < columns)
            {
                L.Store(L.Load(source + i, columns - i) * L.Load(emission + i, columns - i), target + i, columns - i);
                total += L.Sum(L.Load(target + i, columns - i));
            }
            new Affine(target, 1 / total, 0, columns, target).Run<L>();
            sums[r] = total;
        }
    }
}

/// <summary>
/// One step of the backward recursion: marginals[rows] = a ∘ b / Σ a ∘ b; then b becomes x ∘ b / (sum Σ a ∘ b), whose product with exp of the
/// transitions, transposed, is b of the step before, and with a of the step before gives the marginals of transitions.
/// </summary>
internal readonly unsafe struct ChainBackwardStep(Real* a, Real* x, Real* sums, int rows, int columns, Real* b, Real* marginals) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            nint offset = (nint)r * columns;
            L dot = default;
            for (int i = 0; i < columns; i += L.Count)
                dot = L.MulAdd(L.Load(a + offset + i, columns - i), L.Load(b + offset + i, columns - i), dot);
            L share = L.Broadcast(1 / L.Sum(dot)), divided = L.Broadcast(1 / sums[r]);
            for (int i = 0; i < columns; i += L.Count)
            {
                L scaled = L.Load(b + offset + i) * share;
                L.Store(L.Load(a + offset + i) * scaled, marginals + offset + i, columns - i);
                L.Store(scaled * divided * L.Load(x + offset + i), b + offset + i, columns - i);
            }
        }
    }
}

/// <summary>One step of the best path: best[j] = x[j] + max over i of (before[i] + transitions[i, j]), for each row.</summary>
internal readonly unsafe struct ViterbiStep(Real* before, Real* transitions, Real* x, int rows, int columns, Real* best) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int r = 0; r < rows; r++)
        {
            Real* previous = before + ((nint)r * columns);
            nint offset = (nint)r * columns;
            for (int j = 0; j < columns; j += L.Count)
            {
                L largest = L.Broadcast(Real.NegativeInfinity);
                Real* column = transitions + j;
                for (int i = 0; i < columns; i++, column += columns)
                    largest = L.Max(largest, L.Broadcast(previous[i]) + L.Load(column));
                L.Store(largest + L.Load(x + offset + j), best + offset + j, columns - j);
            }
        }
    }
}
