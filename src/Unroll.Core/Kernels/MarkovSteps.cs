using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// The forward recursion of a hidden Markov model over sequences side by side: forward[t, j] = emitted[t, j] Σ over i of forward[t - 1, i] transitions[i, j], divided now and then by its sum, which is kept
/// (Rabiner 1989, section V.A; deviation: not at every step).
/// </summary>
internal readonly unsafe struct MarkovForward(MarkovLanes lanes, double* start, double* transitions) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int width = Vector<double>.Count, row = 2 * width, states = lanes.States;
        double* first = lanes.Forward(0), emitted = lanes.Emitted(0);
        for (int i = 0; i < states * row; i += width)
            Vector.Store(Vector.Create(start[i / row]) * Vector.Load(emitted + i), first + i);
        new Span<double>(lanes.Scales(0), (lanes.Steps + 1) * row).Fill(1);
        for (int t = 1; t < lanes.Steps; t++)
        {
            Emit emit = new(lanes.Emitted(t), lanes.Forward(t));
            MarkovProduct.Of(lanes.Forward(t - 1), transitions, states, ref emit);
            if (t % MarkovLanes.Between == 0)
                Divide(lanes.Forward(t), states, lanes.Scales(t));
        }
        if (lanes.Steps > 0)
            Sum(lanes.Forward(lanes.Steps - 1), states, lanes.Scales(lanes.Steps));
    }

    private static void Divide(double* x, int states, double* scale)
    {
        int width = Vector<double>.Count, row = 2 * width;
        Sum(x, states, scale);
        Vector<double> share0 = Vector<double>.One / Vector.Load(scale), share1 = Vector<double>.One / Vector.Load(scale + width);
        for (int i = 0; i < states * row; i += row)
        {
            Vector.Store(Vector.Load(x + i) * share0, x + i);
            Vector.Store(Vector.Load(x + i + width) * share1, x + i + width);
        }
    }

    private static void Sum(double* x, int states, double* scale)
    {
        int width = Vector<double>.Count, row = 2 * width;
        Vector<double> sum0 = default, sum1 = default;
        for (int i = 0; i < states * row; i += row)
        {
            sum0 += Vector.Load(x + i);
            sum1 += Vector.Load(x + i + width);
        }
        Vector.Store(sum0, scale);
        Vector.Store(sum1, scale + width);
    }

    /// <summary>y[j] = emitted[j] x[j].</summary>
    private struct Emit(double* emitted, double* y) : IMarkovColumn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Put(nint at, Vector<double> first, Vector<double> second)
        {
            Vector.Store(first * Vector.Load(emitted + at), y + at);
            Vector.Store(second * Vector.Load(emitted + at + Vector<double>.Count), y + at + Vector<double>.Count);
        }
    }
}

/// <summary>
/// The way back after <see cref="MarkovForward"/>: back[t, i] = Σ over j of transitions[i, j] onward[t + 1, j], where onward[t, j] = emitted[t, j] back[t, j] / scale[t] takes the place of emitted; shares are
/// forward times back. The last back is 1 / Σ forward. <paramref name="transposed"/> is the matrix of transitions with rows and columns exchanged.
/// </summary>
internal readonly unsafe struct MarkovBackward(MarkovLanes lanes, double* transposed) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int width = Vector<double>.Count, row = 2 * width, states = lanes.States, size = states * row;
        double* sum = lanes.Scales(lanes.Steps);
        Vector<double> end0 = Vector<double>.One / Vector.Load(sum), end1 = Vector<double>.One / Vector.Load(sum + width), most0 = end0, most1 = end1;
        for (int t = lanes.Steps - 1; t >= 0; t--)
        {
            Turn turn = new(lanes.Forward(t), lanes.Shares(t), lanes.Emitted(t)) { Most0 = most0, Most1 = most1 };
            if (t < lanes.Steps - 1)
                MarkovProduct.Of(lanes.Emitted(t + 1), transposed, states, ref turn);
            for (int i = 0; i < size && t == lanes.Steps - 1; i += row)
                turn.Put(i, end0, end1);
            (most0, most1) = (turn.Most0, turn.Most1);
            if (t > 0 && t % MarkovLanes.Between == 0)
                Divide(lanes.Emitted(t), size, lanes.Scales(t));
        }
        Vector.Store(most0, lanes.Most);
        Vector.Store(most1, lanes.Most + width);
    }

    private static void Divide(double* x, int size, double* scale)
    {
        int width = Vector<double>.Count, row = 2 * width;
        Vector<double> share0 = Vector<double>.One / Vector.Load(scale), share1 = Vector<double>.One / Vector.Load(scale + width);
        for (int i = 0; i < size; i += row)
        {
            Vector.Store(Vector.Load(x + i) * share0, x + i);
            Vector.Store(Vector.Load(x + i + width) * share1, x + i + width);
        }
    }

    /// <summary>shares[j] = forward[j] x[j], and onward[j] = emitted[j] x[j] in its place.</summary>
    private struct Turn(double* forward, double* shares, double* emitted) : IMarkovColumn
    {
        public Vector<double> Most0;
        public Vector<double> Most1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put(nint at, Vector<double> first, Vector<double> second)
        {
            nint half = at + Vector<double>.Count;
            Most0 = Vector.MaxNative(Most0, first);
            Most1 = Vector.MaxNative(Most1, second);
            Vector.Store(first * Vector.Load(forward + at), shares + at);
            Vector.Store(second * Vector.Load(forward + half), shares + half);
            Vector.Store(first * Vector.Load(emitted + at), emitted + at);
            Vector.Store(second * Vector.Load(emitted + half), emitted + half);
        }
    }
}

/// <summary>Adds Σ over t of forward[t, i] onward[t + 1, j], after <see cref="MarkovBackward"/>, to pairs[i, j], [S, S, W]: times the transition, the expected number of transitions of each sequence.</summary>
internal readonly unsafe struct AddMarkovPairs(MarkovLanes lanes, double* pairs) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int states = lanes.States;
        for (int i = 0; i < states; i += 2)
        {
            for (int j = 0; j < states; j += 2)
            {
                if (i + 1 < states && j + 1 < states)
                    Four(i, j);
                else
                    Few(i, j);
            }
        }
    }

    [MethodImpl(IKernel.Compiled)]
    private void Four(int i, int j)
    {
        int width = Vector<double>.Count, states = lanes.States, row = 2 * width;
        nint step = (nint)states * row;
        double* x = lanes.Forward(0) + (i * row), y = lanes.Emitted(0) + step + (j * row);
        double* first = pairs + ((((nint)i * states) + j) * row), second = first + step;
        Vector<double> a0 = Vector.Load(first), a1 = Vector.Load(first + width), b0 = Vector.Load(first + row), b1 = Vector.Load(first + row + width);
        Vector<double> c0 = Vector.Load(second), c1 = Vector.Load(second + width), d0 = Vector.Load(second + row), d1 = Vector.Load(second + row + width);
        for (int t = 1; t < lanes.Steps; t++, x += step, y += step)
        {
            Vector<double> x0 = Vector.Load(x), x1 = Vector.Load(x + width), z0 = Vector.Load(x + row), z1 = Vector.Load(x + row + width);
            Vector<double> y0 = Vector.Load(y), y1 = Vector.Load(y + width);
            a0 = Vector.MultiplyAddEstimate(x0, y0, a0);
            a1 = Vector.MultiplyAddEstimate(x1, y1, a1);
            c0 = Vector.MultiplyAddEstimate(z0, y0, c0);
            c1 = Vector.MultiplyAddEstimate(z1, y1, c1);
            y0 = Vector.Load(y + row);
            y1 = Vector.Load(y + row + width);
            b0 = Vector.MultiplyAddEstimate(x0, y0, b0);
            b1 = Vector.MultiplyAddEstimate(x1, y1, b1);
            d0 = Vector.MultiplyAddEstimate(z0, y0, d0);
            d1 = Vector.MultiplyAddEstimate(z1, y1, d1);
        }
        Vector.Store(a0, first);
        Vector.Store(a1, first + width);
        Vector.Store(b0, first + row);
        Vector.Store(b1, first + row + width);
        Vector.Store(c0, second);
        Vector.Store(c1, second + width);
        Vector.Store(d0, second + row);
        Vector.Store(d1, second + row + width);
    }

    /// <summary>The last row or column of an odd number of states.</summary>
    private void Few(int firstRow, int firstColumn)
    {
        int width = Vector<double>.Count, states = lanes.States, row = 2 * width;
        for (int i = firstRow; i < Math.Min(states, firstRow + 2); i++)
        {
            for (int j = firstColumn; j < Math.Min(states, firstColumn + 2); j++)
            {
                for (int half = 0; half < row; half += width)
                {
                    double* to = pairs + ((((nint)i * states) + j) * row) + half;
                    Vector<double> sum = Vector.Load(to);
                    for (int t = 1; t < lanes.Steps; t++)
                        sum = Vector.MultiplyAddEstimate(Vector.Load(lanes.Forward(t - 1) + (i * row) + half), Vector.Load(lanes.Emitted(t) + (j * row) + half), sum);
                    Vector.Store(sum, to);
                }
            }
        }
    }
}

/// <summary>Lays what states emit side by side: emitted[t, s] of a sequence is table[index[t, sequence], s].</summary>
internal readonly unsafe struct GatherEmitted(double* table, int* index, MarkovLanes lanes) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int states = lanes.States, width = MarkovLanes.Width;
        for (int t = 0; t < lanes.Steps; t++)
        {
            int* rows = index + ((nint)t * width);
            for (int lane = 0; lane < width; lane++)
            {
                double* from = table + ((nint)rows[lane] * states), to = lanes.Emitted(t) + lane;
                for (int s = 0; s < states; s++, to += width)
                    *to = from[s];
            }
        }
    }
}

/// <summary>Adds the shares of each sequence's steps to table[index[t, sequence], s].</summary>
internal readonly unsafe struct AddShares(MarkovLanes lanes, int* index, double* table) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int states = lanes.States, width = MarkovLanes.Width;
        for (int t = 0; t < lanes.Steps; t++)
        {
            int* rows = index + ((nint)t * width);
            for (int lane = 0; lane < width; lane++)
            {
                double* from = lanes.Shares(t) + lane, to = table + ((nint)rows[lane] * states);
                for (int s = 0; s < states; s++, from += width)
                    to[s] += *from;
            }
        }
    }
}
