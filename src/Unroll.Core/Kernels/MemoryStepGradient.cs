using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// The derivative of <see cref="MemoryStep"/>, its lines backward: from those of reads [R, W], weights [K, M] (which are overwritten) and the next memory
/// [W, M], what is added to those of raw [P], of the weights before [K, M] and of the memory before [W, M].
/// </summary>
internal readonly unsafe struct MemoryStepGradient(
    MemorySizes sizes, Real* before, Real* memory, Real* active, Real* kept, Real* weights, Real* dReads, Real* dNext, int rows,
    Real* dWeights, Real* scratch, Real* dRaw, Real* dBefore, Real* dMemory) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width, K = sizes.Heads;
        for (int row = 0; row < rows; row++)
        {
            nint P = (nint)row * sizes.Interface, slots = (nint)row * W * M, heads = (nint)row * K * M;
            Real* m = memory + slots, d = dNext + slots, w = weights + heads, dw = dWeights + heads, q = kept + ((nint)row * sizes.Kept);
            Real* dRead = dReads + ((nint)row * sizes.Reads * W), lengths = scratch + (3 * M), dots = scratch + (4 * M);
            Real* written = active + P + (K * sizes.Head), dWritten = dRaw + P + (K * sizes.Head);
            for (int r = 0; r < sizes.Reads; r++)
            {
                for (int j = 0; j < W; j++)
                    new AddScaled(m + (j * M), dRead[(r * W) + j], M, dw + (r * M)).Run<L>();           // 10
            }
            for (int h = 0; h < sizes.Writes; h++)
                Written<L>(h, m, d, w + (sizes.Reads * M), written, dw + ((sizes.Reads + h) * M), dWritten + (h * 2 * W));
            new Span<Real>(lengths, M).Clear();
            for (int k = 0; k < K; k++)
            {
                int head = k * sizes.Head;
                Address<L>(
                    before + heads + (k * M), m, q, active + P + head, q + ((1 + (3 * k)) * M), w + (k * M), dw + (k * M),
                    dRaw + P + head, dBefore + heads + (k * M), dots + (k * M), lengths);
            }
            Memory<L>(m, d, w, dRead, active + P, dots, lengths, dMemory + slots);
        }
    }

    /// <summary>A writing head: dw +=, and of what it erases and adds, before the activations, +=.</summary>
    private void Written<L>(int h, Real* m, Real* d, Real* w, Real* written, Real* dw, Real* dWritten) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width;
        Real* writes = w + (h * M);
        for (int j = 0; j < W; j++)
        {
            Real erase = written[(h * 2 * W) + j], add = written[(h * 2 * W) + W + j];
            Real* dLine = d + ((nint)j * M), others = MemoryStep.Left<L>(sizes, m + ((nint)j * M), w, written + j, h, scratch);
            L e = L.Broadcast(erase), a = L.Broadcast(add), sumErase = default, sumAdd = default;
            for (int i = 0; i < M; i += L.Count)
            {
                L dNew = L.Load(dLine + i, M - i), weight = L.Load(writes + i, M - i), dLeft = dNew * L.Load(others + i, M - i);
                sumErase = L.MulAdd(dLeft, weight, sumErase);                                           // 11
                sumAdd = L.MulAdd(dNew, weight, sumAdd);                                                // 12
                L.Store(L.Load(dw + i) + ((dNew * a) - (dLeft * e)), dw + i, M - i);                    // 11, 12
            }
            dWritten[j] -= L.Sum(sumErase) * erase * (1 - erase);                                       // 9
            dWritten[W + j] += L.Sum(sumAdd) * (1 - (add * add));                                       // 9
        }
    }

    /// <summary>
    /// One head: dx += before the activations, dBefore +=; the derivatives of the inner products go into dots, and how much each slot is to be shortened is
    /// added to lengths.
    /// </summary>
    private void Address<L>(
        Real* before, Real* m, Real* q, Real* a, Real* c, Real* w, Real* dw, Real* dx, Real* dBefore, Real* dots, Real* lengths) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width, S = sizes.Shifts;
        Real* content = c + M, moved = content + M, shifts = a + W + 2, dMoved = scratch, mixed = scratch + M, dMixed = scratch + (2 * M);
        Real strength = a[W], gate = a[W + 1], gamma = a[W + 2 + S];
        new Span<Real>(dMoved, M).Clear();
        new Span<Real>(dMixed, M).Clear();
        dx[W + 2 + S] += Sharpened.AddGradient<L>(moved, w, dw, gamma, M, dMoved) * (1 - Real.Exp(1 - gamma));   // 7, 2
        MemoryStep.Interpolated<L>(content, before, gate, M, mixed);                                    // 5 again
        Real mean = 0;
        Real* dShifts = stackalloc Real[S];
        for (int k = 0; k < S; k++)
        {
            Circle.AddMoved<L>(dMoved, shifts[k], sizes.Range - k, M, dMixed);                          // 6
            dShifts[k] = Circle.Product<L>(mixed, k - sizes.Range, M, dMoved);                          // 6
            mean += shifts[k] * dShifts[k];
        }
        for (int k = 0; k < S; k++)
            dx[W + 2 + k] += shifts[k] * (dShifts[k] - mean);                                           // 2
        Real dGate = Circle.Dot<L>(dMixed, content, M) - Circle.Dot<L>(dMixed, before, M);              // 5
        dx[W + 1] += dGate * gate * (1 - gate);                                                         // 2
        new AddScaled(dMixed, 1 - gate, M, dBefore).Run<L>();                                           // 5
        L inner = L.Broadcast(gate * Circle.Dot<L>(dMixed, content, M)), open = L.Broadcast(gate), sum = default;
        for (int i = 0; i < M; i += L.Count)                                                            // 4
        {
            L dScore = L.Load(content + i, M - i) * ((open * L.Load(dMixed + i, M - i)) - inner);
            sum = L.MulAdd(dScore, L.Load(c + i, M - i), sum);
            L.Store(dScore, dots + i, M - i);
        }
        dx[W] += L.Sum(sum) * (1 - Real.Exp(-strength));                                                // 4, 2
        Real length = sizes.Cosine ? MemoryStep.InverseLength(a, W) : 1;
        L scale = L.Broadcast(strength), keyed = L.Broadcast(length), total = default;
        for (int i = 0; i < M; i += L.Count)                                                            // 3
        {
            L dSimilar = scale * L.Load(dots + i, M - i);
            if (sizes.Cosine)
            {
                L inverse = L.Load(q + i, M - i), through = dSimilar * L.Load(c + i, M - i);
                total += through;
                L.Store(L.MulAdd(through * inverse, inverse, L.Load(lengths + i)), lengths + i, M - i);
                dSimilar *= inverse * keyed;
            }
            L.Store(dSimilar, dots + i, M - i);
        }
        Real shortened = length * length * L.Sum(total);
        for (int j = 0; j < W; j++)
            dx[j] += (Circle.Dot<L>(dots, m + (j * M), M) - (sizes.Cosine ? shortened * a[j] : 0)) * (1 - (a[j] * a[j]));  // 3, 2
    }

    /// <summary>dMemory += through writing, reading and addressing.</summary>
    private void Memory<L>(Real* m, Real* d, Real* w, Real* dRead, Real* a, Real* dots, Real* lengths, Real* dMemory) where L : unmanaged, ILanes<L>
    {
        int M = sizes.Slots, W = sizes.Width;
        Real* written = a + (sizes.Heads * sizes.Head);
        for (int j = 0; j < W; j++)
        {
            Real* value = m + ((nint)j * M), sum = dMemory + ((nint)j * M);
            Real* left = MemoryStep.Left<L>(sizes, d + ((nint)j * M), w + (sizes.Reads * M), written + j, -1, scratch);    // 11
            for (int i = 0; i < M; i += L.Count)
                L.Store(L.Load(sum + i) + (L.Load(left + i) - (L.Load(lengths + i) * L.Load(value + i))), sum + i, M - i); // 11, 1
            for (int r = 0; r < sizes.Reads; r++)
                new AddScaled(w + (r * M), dRead[(r * W) + j], M, sum).Run<L>();                        // 10
            for (int k = 0; k < sizes.Heads; k++)
                new AddScaled(dots + (k * M), a[(k * sizes.Head) + j], M, sum).Run<L>();                // 3
        }
    }
}
