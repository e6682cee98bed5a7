using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// The gates of an LSTM for the n rows of one step, lines numbered for the derivative below. Gate order i, f, g, o;
/// gates[n, 4H] come as x W + hPrev U and stay activated; cPrev[n, H] is null where it is zero.
/// </summary>
internal readonly unsafe struct LstmStep(Real* bias, Real* cPrev, int n, int H, Real* gates, Real* c, Real* h) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* bi = bias, bf = bias + H, bg = bias + (2 * H), bo = bias + (3 * H);
        for (int row = 0; row < n; row++)
        {
            Real* gi = gates + ((nint)row * 4 * H), gf = gi + H, gg = gf + H, go = gg + H;
            nint offset = (nint)row * H;
            for (int k = 0; k < H; k += L.Count)
            {
                int left = H - k;
                L i = L.Sigmoid(L.Load(gi + k) + L.Load(bi + k));               // 1
                L f = L.Sigmoid(L.Load(gf + k) + L.Load(bf + k));               // 2
                L g = L.Tanh(L.Load(gg + k) + L.Load(bg + k));                  // 3
                L o = L.Sigmoid(L.Load(go + k) + L.Load(bo + k));               // 4
                L cell = i * g;                                                 // 5
                if (cPrev != null)
                    cell = L.MulAdd(f, L.Load(cPrev + offset + k), cell);
                L.Store(i, gi + k, left);
                L.Store(f, gf + k, left);
                L.Store(g, gg + k, left);
                L.Store(o, go + k, left);
                L.Store(cell, c + offset + k, left);
                L.Store(o * L.Tanh(cell), h + offset + k, left);                // 6
            }
        }
    }
}

/// <summary>
/// The derivative of <see cref="LstmStep"/>: from dh and dc of this step, dc of the step before (replacing dc) and the derivatives before
/// the activations (replacing the gates).
/// </summary>
internal readonly unsafe struct LstmStepGradient(Real* c, Real* cPrev, Real* dh, int n, int H, Real* gates, Real* dc) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L one = L.Broadcast(1);
        for (int row = 0; row < n; row++)
        {
            Real* gi = gates + ((nint)row * 4 * H), gf = gi + H, gg = gf + H, go = gg + H;
            nint offset = (nint)row * H;
            for (int k = 0; k < H; k += L.Count)
            {
                int left = H - k;
                L i = L.Load(gi + k), f = L.Load(gf + k), g = L.Load(gg + k), o = L.Load(go + k);
                L tanhC = L.Tanh(L.Load(c + offset + k)), dH = L.Load(dh + offset + k);
                L dO = dH * tanhC;                                                                  // 6
                L dC = L.MulAdd(dH * o, one - (tanhC * tanhC), L.Load(dc + offset + k));            // 6
                L before = cPrev == null ? default : L.Load(cPrev + offset + k);
                L.Store(dC * f, dc + offset + k, left);                                             // 5
                L.Store(dO * o * (one - o), go + k, left);                                          // 4
                L.Store(dC * i * (one - (g * g)), gg + k, left);                                    // 5, 3
                L.Store(dC * before * f * (one - f), gf + k, left);                                 // 5, 2
                L.Store(dC * g * i * (one - i), gi + k, left);                                      // 5, 1
            }
        }
    }
}
