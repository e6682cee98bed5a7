using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// One step of the heads of a neural Turing machine (Graves et al. 2014, eq. 2-9), lines numbered for the derivative in <see cref="MemoryStepGradient"/>.
/// For each row: raw[P] from the controller, weights before [K, M], memory [W, M]; active[P] and kept (<see cref="MemorySizes.Kept"/>) serve the derivative.
/// All heads address the memory as it was before the step, and the reading ones read that.
/// </summary>
internal readonly unsafe struct MemoryStep(
    MemorySizes sizes, Real* raw, Real* before, Real* memory, int rows, Real* active, Real* kept, Real* weights, Real* next, Real* reads) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width, K = sizes.Heads;
        for (int row = 0; row < rows; row++)
        {
            nint P = (nint)row * sizes.Interface;
            Real* m = memory + ((nint)row * W * M), q = kept + ((nint)row * sizes.Kept), w = weights + ((nint)row * K * M);
            if (sizes.Cosine)
                Lengths<L>(m, q);                                                                       // 1
            for (int k = 0; k < K; k++)
            {
                int head = k * sizes.Head;
                Address<L>(raw + P + head, before + ((nint)((row * K) + k) * M), m, q, active + P + head, q + ((1 + (3 * k)) * M), w + (k * M));
            }
            Real* written = active + P + (K * sizes.Head), rawWritten = raw + P + (K * sizes.Head);
            for (int h = 0; h < sizes.Writes; h++)
            {
                new Map<Sigmoid>(rawWritten + (h * 2 * W), W, written + (h * 2 * W)).Run<L>();          // 9
                new Map<Tanh>(rawWritten + (h * 2 * W) + W, W, written + (h * 2 * W) + W).Run<L>();     // 9
            }
            for (int r = 0; r < sizes.Reads; r++)
            {
                for (int j = 0; j < W; j++)
                    reads[((((nint)row * sizes.Reads) + r) * W) + j] = Circle.Dot<L>(w + (r * M), m + (j * M), M); // 10
            }
            Write<L>(m, w + (sizes.Reads * M), written, next + ((nint)row * W * M));
        }
    }

    /// <summary>q = 1 / sqrt(Σ m² + least) of each slot.</summary>
    private void Lengths<L>(Real* m, Real* q) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width;
        L least = L.Broadcast((Real)MemorySizes.Least), one = L.Broadcast(1);
        int i = 0;
        for (; i <= M - (2 * L.Count); i += 2 * L.Count)                                                // two at a time hide the latency of one
        {
            L sum = least, other = least;
            for (Real* value = m + i, end = value + ((nint)W * M); value < end; value += M)
            {
                L left = L.Load(value), right = L.Load(value + L.Count);
                sum = L.MulAdd(left, left, sum);
                other = L.MulAdd(right, right, other);
            }
            L.Store(one / L.Sqrt(sum), q + i);
            L.Store(one / L.Sqrt(other), q + i + L.Count);
        }
        for (; i < M; i += L.Count)
        {
            L sum = least;
            for (int j = 0; j < W; j++)
            {
                L value = L.Load(m + ((nint)j * M) + i);
                sum = L.MulAdd(value, value, sum);
            }
            L.Store(one / L.Sqrt(sum), q + i, M - i);
        }
    }

    /// <summary>c = Σ key m of each slot.</summary>
    private void Products<L>(Real* key, Real* m, Real* c) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width;
        int i = 0;
        for (; i <= M - (4 * L.Count); i += 4 * L.Count)                                                // four at a time share a number of the key
        {
            L a0 = default, a1 = default, a2 = default, a3 = default;
            Real* value = m + i;
            for (int j = 0; j < W; j++, value += M)
            {
                L k = L.Broadcast(key[j]);
                a0 = L.MulAdd(k, L.Load(value), a0);
                a1 = L.MulAdd(k, L.Load(value + L.Count), a1);
                a2 = L.MulAdd(k, L.Load(value + (2 * L.Count)), a2);
                a3 = L.MulAdd(k, L.Load(value + (3 * L.Count)), a3);
            }
            L.Store(a0, c + i);
            L.Store(a1, c + i + L.Count);
            L.Store(a2, c + i + (2 * L.Count));
            L.Store(a3, c + i + (3 * L.Count));
        }
        for (; i < M; i += L.Count)
        {
            L sum = default;
            for (int j = 0; j < W; j++)
                sum = L.MulAdd(L.Broadcast(key[j]), L.Load(m + ((nint)j * M) + i), sum);
            L.Store(sum, c + i, M - i);
        }
    }

    /// <summary>The weights of one head; c, content and moved [M] each are kept.</summary>
    private void Address<L>(Real* x, Real* before, Real* m, Real* q, Real* a, Real* c, Real* w) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width, S = sizes.Shifts;
        Real* content = c + M, moved = content + M, shifts = a + W + 2;
        new Map<Tanh>(x, W, a).Run<L>();                                                                // 2 the key
        a[W] = Softplus(x[W]);                                                                          // 2 its strength
        a[W + 1] = 1 / (1 + Real.Exp(-x[W + 1]));                                                       // 2 the gate
        Unroll.Softmax.Value<L>(x + W + 2, S, shifts);                                                  // 2
        a[W + 2 + S] = 1 + Softplus(x[W + 2 + S]);                                                      // 2 the sharpening
        Products<L>(a, m, c);                                                                           // 3
        if (sizes.Cosine)
        {
            L length = L.Broadcast(InverseLength(a, W));
            for (int i = 0; i < M; i += L.Count)
                L.Store(L.Load(c + i) * length * L.Load(q + i), c + i, M - i);                          // 3
        }
        new Affine(c, a[W], 0, M, content).Run<L>();                                                    // 4
        Unroll.Softmax.Value<L>(content, M, content);                                                   // 4
        Interpolated<L>(content, before, a[W + 1], M, w);                                               // 5
        new Span<Real>(moved, M).Clear();
        for (int k = 0; k < S; k++)
            Circle.AddMoved<L>(w, shifts[k], k - sizes.Range, M, moved);                                // 6
        Sharpened.Value<L>(moved, a[W + 2 + S], M, w);                                                  // 7
    }

    /// <summary>next = m ∏ (1 - w e) + Σ w a over the writing heads.</summary>
    private void Write<L>(Real* m, Real* w, Real* written, Real* next) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width;
        for (int j = 0; j < W; j++)
        {
            Real* now = next + ((nint)j * M);
            Left<L>(sizes, m + ((nint)j * M), w, written + j, -1, now);                                       // 11
            for (int h = 0; h < sizes.Writes; h++)
                new AddScaled(w + (h * M), written[(((2 * h) + 1) * W) + j], M, now).Run<L>();          // 12
        }
    }

    /// <summary>x ∏ (1 - w e) over all writing heads but one, for one number of each slot.</summary>
    /// <returns>y, where it is written; x itself where there is no other head.</returns>
    internal static Real* Left<L>(MemorySizes sizes, Real* x, Real* w, Real* erase, int but, Real* y) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots;
        L one = L.Broadcast(1);
        for (int h = 0; h < sizes.Writes; h++)
        {
            if (h == but)
                continue;
            L e = L.Broadcast(erase[h * 2 * sizes.Width]);
            Real* weights = w + ((nint)h * M);
            for (int i = 0; i < M; i += L.Count)
                L.Store(L.Load(x + i) * (one - (L.Load(weights + i) * e)), y + i, M - i);
            x = y;
        }
        return x;
    }

    /// <summary>y = before + gate (content - before).</summary>
    internal static void Interpolated<L>(Real* content, Real* before, Real gate, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        L share = L.Broadcast(gate);
        for (int i = 0; i < n; i += L.Count)
        {
            L old = L.Load(before + i);
            L.Store(L.MulAdd(share, L.Load(content + i) - old, old), y + i, n - i);
        }
    }

    /// <summary>1 / sqrt(Σ x² + least).</summary>
    internal static Real InverseLength(Real* x, int n)
    {
        Real sum = (Real)MemorySizes.Least;
        for (int i = 0; i < n; i++)
            sum += x[i] * x[i];
        return 1 / Real.Sqrt(sum);
    }

    /// <summary>log(1 + e^x).</summary>
    private static Real Softplus(Real x) => Real.Max(x, 0) + Real.Log(1 + Real.Exp(-Real.Abs(x)));
}
