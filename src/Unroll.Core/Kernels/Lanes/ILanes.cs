namespace Unroll;

/// <summary>
/// A register of numbers as a matrix product sees it. Each kernel is written once, generic in its lanes, and compiled by the run-time for
/// each instruction set: the generated code is that of hand-written intrinsics (docs/decisions/0002).
/// </summary>
internal unsafe interface IMulAddLanes<L> where L : unmanaged, IMulAddLanes<L>
{
    /// <summary>How many numbers a register holds.</summary>
    static abstract int Count { get; }

    static abstract L Load(Real* p);

    /// <summary>Loads two registers of <see cref="Bfloat16"/> numbers that lie in turns: the first of one, the first of the other, the second of one, ...</summary>
    static virtual void LoadPair(ushort* p, out L first, out L second)
    {
        Real* wide = stackalloc Real[2 * L.Count];
        for (int i = 0; i < L.Count; i++)
        {
            wide[i] = Bfloat16.Widen(p[2 * i]);
            wide[L.Count + i] = Bfloat16.Widen(p[(2 * i) + 1]);
        }
        first = L.Load(wide);
        second = L.Load(wide + L.Count);
    }

    static abstract void Store(L value, Real* p);

    /// <summary>Stores the first <paramref name="n"/> numbers only; none if n is 0 or less, all if it is Count or more.</summary>
    static abstract void Store(L value, Real* p, int n);

    static abstract L Broadcast(Real x);

    /// <summary>a * b + c.</summary>
    static abstract L MulAdd(L a, L b, L c);

    /// <summary>Asks for the cache line of an address, which need not exist, so that it is in the second-level cache when it is read. By itself it does nothing.</summary>
    static virtual void Prefetch(void* p)
    {
    }
}

/// <summary>A register with the arithmetic and the functions that element-wise kernels need.</summary>
internal unsafe interface ILanes<L> : IMulAddLanes<L> where L : unmanaged, ILanes<L>
{
    /// <summary>Loads the first n numbers, zeros behind them.</summary>
    static abstract L Load(Real* p, int n);

    static abstract L operator +(L a, L b);

    static abstract L operator -(L a, L b);

    static abstract L operator *(L a, L b);

    static abstract L operator /(L a, L b);

    static abstract L operator -(L a);

    /// <summary>The larger of each pair; NaN if b is.</summary>
    static abstract L Max(L a, L b);

    static abstract L Sqrt(L x);

    static abstract L Exp(L x);

    static abstract L Log(L x);

    static abstract L Tanh(L x);

    static abstract L Sigmoid(L x);

    /// <summary><paramref name="then"/> where <paramref name="test"/> is above 0, elsewhere 0.</summary>
    static abstract L WherePositive(L test, L then);

    /// <summary>
    /// target[j * targetStride + i] = source[i * stride + j] for a square of Count by Count, zeros from row <paramref name="rows"/> on; each of
    /// the target's rows is written whole, in order of j.
    /// </summary>
    static abstract void Transpose(Real* source, nint stride, int rows, Real* target, nint targetStride);

    /// <summary>The sum of all lanes, in a fixed order.</summary>
    static abstract Real Sum(L x);

    /// <summary>The largest of all lanes.</summary>
    static abstract Real MaxAcross(L x);
}
