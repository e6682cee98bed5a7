using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// The gates of a GRU for the n rows of one step, lines numbered for the derivative below. Gate order r, z, n; gates[n, 3H] come as x W and
/// stay activated; recurrent[n, 3H] = hPrev U; s[n, H] keeps the candidate's recurrent term, unless it is null; hPrev is null where it is zero.
/// </summary>
internal readonly unsafe struct GruStep(
    Real* recurrent, Real* bias, Real* candidateBias, Real* hPrev, int n, int H, Real* gates, Real* s, Real* h) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L one = L.Broadcast(1);
        for (int row = 0; row < n; row++)
        {
            Real* gr = gates + ((nint)row * 3 * H), gz = gr + H, gn = gz + H;
            Real* ur = recurrent + ((nint)row * 3 * H), uz = ur + H, un = uz + H;
            nint offset = (nint)row * H;
            for (int k = 0; k < H; k += L.Count)
            {
                int left = H - k;
                L r = L.Sigmoid(L.Load(gr + k) + L.Load(ur + k) + L.Load(bias + k));                        // 1
                L z = L.Sigmoid(L.Load(gz + k) + L.Load(uz + k) + L.Load(bias + H + k));                    // 2
                L term = L.Load(un + k) + L.Load(candidateBias + k);                                        // 3
                L candidate = L.Tanh(L.MulAdd(r, term, L.Load(gn + k) + L.Load(bias + (2 * H) + k)));       // 4
                L next = (one - z) * candidate;                                                             // 5
                if (hPrev != null)
                    next = L.MulAdd(z, L.Load(hPrev + offset + k), next);
                L.Store(r, gr + k, left);
                L.Store(z, gz + k, left);
                L.Store(candidate, gn + k, left);
                if (s != null)
                    L.Store(term, s + offset + k, left);
                L.Store(next, h + offset + k, left);
            }
        }
    }
}

/// <summary>
/// The derivative of <see cref="GruStep"/>: from dh, the derivatives before the activations (replacing the gates), those of the recurrent
/// product in dRecurrent[n, 3H], and what flows past the gates into dhPrev (added; null where hPrev was zero and nobody asks).
/// </summary>
internal readonly unsafe struct GruStepGradient(
    Real* s, Real* hPrev, Real* dh, int n, int H, Real* gates, Real* dRecurrent, Real* dhPrev) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L one = L.Broadcast(1);
        for (int row = 0; row < n; row++)
        {
            Real* gr = gates + ((nint)row * 3 * H), gz = gr + H, gn = gz + H;
            Real* ur = dRecurrent + ((nint)row * 3 * H), uz = ur + H, un = uz + H;
            nint offset = (nint)row * H;
            for (int k = 0; k < H; k += L.Count)
            {
                int left = H - k;
                L r = L.Load(gr + k), z = L.Load(gz + k), candidate = L.Load(gn + k), dH = L.Load(dh + offset + k);
                L before = hPrev == null ? default : L.Load(hPrev + offset + k);
                if (dhPrev != null)
                    L.Store(L.MulAdd(dH, z, L.Load(dhPrev + offset + k)), dhPrev + offset + k, left);       // 5
                L dZ = dH * (before - candidate) * z * (one - z);                                           // 5, 2
                L dN = dH * (one - z) * (one - (candidate * candidate));                                    // 5, 4
                L dR = dN * L.Load(s + offset + k) * r * (one - r);                                         // 4, 1
                L.Store(dR, gr + k, left);
                L.Store(dZ, gz + k, left);
                L.Store(dN, gn + k, left);
                L.Store(dR, ur + k, left);
                L.Store(dZ, uz + k, left);
                L.Store(dN * r, un + k, left);                                                              // 4, 3
            }
        }
    }
}
