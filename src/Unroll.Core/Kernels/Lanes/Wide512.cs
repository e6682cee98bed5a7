#if SINGLE
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll;

/// <summary>Sixteen floats: AVX-512.</summary>
internal readonly unsafe struct Wide512(Vector512<float> v) : ILanes<Wide512>
{
    private readonly Vector512<float> v = v;

    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Load(float* p) => new(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Load(float* p, int n) => new(n >= 16 ? Vector512.Load(p) : Vector512.Load(p) & Mask(n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide512 value, float* p) => value.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide512 value, float* p, int n)
    {
        if (n >= 16)
            value.v.Store(p);
        else if (n > 0)
            Avx512F.MaskStore(p, Mask(n), value.v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mask(int n) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(n)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Broadcast(float x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 MulAdd(Wide512 a, Wide512 b, Wide512 c) => new(Avx512F.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator +(Wide512 a, Wide512 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator -(Wide512 a, Wide512 b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator *(Wide512 a, Wide512 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator /(Wide512 a, Wide512 b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator -(Wide512 a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Max(Wide512 a, Wide512 b) => new(Avx512F.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sqrt(Wide512 x) => new(Vector512.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Log(Wide512 x) => new(Vector512.Log(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Exp(Wide512 x)
    {
        // Max and Min give back the second operand where either is NaN, so NaN passes through.
        Vector512<float> y = Avx512F.Min(Vector512.Create(Coefficients.ExpHigh), Avx512F.Max(Vector512.Create(Coefficients.ExpLow), x.v));
        Vector512<float> n = Avx512F.RoundScale(y * Coefficients.Log2E, 8);
        Vector512<float> r = Avx512F.FusedMultiplyAddNegated(n, Vector512.Create(Coefficients.Ln2High), y);
        r = Avx512F.FusedMultiplyAddNegated(n, Vector512.Create(Coefficients.Ln2Low), r);
        Vector512<float> p = Vector512.Create(Coefficients.E6);
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(Coefficients.E5));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(Coefficients.E4));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(Coefficients.E3));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(Coefficients.E2));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(Coefficients.E1));
        p = Avx512F.FusedMultiplyAdd(p * r, r, r + Vector512<float>.One);
        return new(Avx512F.Scale(p, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Tanh(Wide512 x)
    {
        Vector512<float> y = Avx512F.Min(Vector512.Create(Coefficients.TanhLimit), Avx512F.Max(Vector512.Create(-Coefficients.TanhLimit), x.v));
        Vector512<float> s = y * y;
        Vector512<float> p = Vector512.Create(Coefficients.P13);
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P11));
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P9));
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P7));
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P5));
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P3));
        p = Avx512F.FusedMultiplyAdd(p, s, Vector512.Create(Coefficients.P1));
        Vector512<float> q = Vector512.Create(Coefficients.Q6);
        q = Avx512F.FusedMultiplyAdd(q, s, Vector512.Create(Coefficients.Q4));
        q = Avx512F.FusedMultiplyAdd(q, s, Vector512.Create(Coefficients.Q2));
        q = Avx512F.FusedMultiplyAdd(q, s, Vector512.Create(Coefficients.Q0));
        return new(y * p / q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sigmoid(Wide512 x) => new(Vector512<float>.One / (Vector512<float>.One + Exp(-x).v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 WherePositive(Wide512 test, Wide512 then) =>
        new(Vector512.GreaterThan(test.v, Vector512<float>.Zero) & then.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide512 x) => Vector512.Sum(x.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Wide512 x)
    {
        Vector256<float> h = Avx.Max(x.v.GetLower(), x.v.GetUpper());
        Vector128<float> q = Sse.Max(h.GetLower(), h.GetUpper());
        q = Sse.Max(q, Sse.MoveHighToLow(q, q));
        return MathF.Max(q[0], q[1]);
    }
}
#endif
