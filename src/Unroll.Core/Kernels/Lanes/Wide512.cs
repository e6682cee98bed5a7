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
    public static void LoadPair(ushort* p, out Wide512 first, out Wide512 second)
    {
        Vector512<uint> both = Vector512.Load((uint*)p); // the first numbers are the lower halves
        first = new(Avx512F.ShiftLeftLogical(both, 16).AsSingle());
        second = new((both & Vector512.Create(0xFFFF0000u)).AsSingle());
    }

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
    public static void Prefetch(void* p) => Sse.Prefetch1(p);

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
        Vector512<float> r2 = r * r; // the terms in pairs: a chain of operations half as long as Horner's, of which more fit side by side
        Vector512<float> p = Avx512F.FusedMultiplyAdd(r, Vector512.Create(Coefficients.E6), Vector512.Create(Coefficients.E5));
        p = Avx512F.FusedMultiplyAdd(p, r2, Avx512F.FusedMultiplyAdd(r, Vector512.Create(Coefficients.E4), Vector512.Create(Coefficients.E3)));
        p = Avx512F.FusedMultiplyAdd(p, r2, Avx512F.FusedMultiplyAdd(r, Vector512.Create(Coefficients.E2), Vector512.Create(Coefficients.E1)));
        p = Avx512F.FusedMultiplyAdd(p, r2, r + Vector512<float>.One);
        return new(Avx512F.Scale(p, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Tanh(Wide512 x)
    {
        Vector512<float> y = Avx512F.Min(Vector512.Create(Coefficients.TanhLimit), Avx512F.Max(Vector512.Create(-Coefficients.TanhLimit), x.v));
        Vector512<float> s = y * y;
        Vector512<float> s2 = s * s; // the terms in pairs, as for exp
        Vector512<float> p = Avx512F.FusedMultiplyAdd(s, Vector512.Create(Coefficients.P11), Vector512.Create(Coefficients.P9));
        p = Avx512F.FusedMultiplyAdd(s2, Vector512.Create(Coefficients.P13), p);
        p = Avx512F.FusedMultiplyAdd(p, s2, Avx512F.FusedMultiplyAdd(s, Vector512.Create(Coefficients.P7), Vector512.Create(Coefficients.P5)));
        p = Avx512F.FusedMultiplyAdd(p, s2, Avx512F.FusedMultiplyAdd(s, Vector512.Create(Coefficients.P3), Vector512.Create(Coefficients.P1)));
        Vector512<float> q = Avx512F.FusedMultiplyAdd(s, Vector512.Create(Coefficients.Q6), Vector512.Create(Coefficients.Q4));
        q = Avx512F.FusedMultiplyAdd(q, s2, Avx512F.FusedMultiplyAdd(s, Vector512.Create(Coefficients.Q2), Vector512.Create(Coefficients.Q0)));
        return new(y * p / q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sigmoid(Wide512 x) => new(Vector512<float>.One / (Vector512<float>.One + Exp(-x).v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 WherePositive(Wide512 test, Wide512 then) =>
        new(Vector512.GreaterThan(test.v, Vector512<float>.Zero) & then.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint stride, int rows, float* target, nint targetStride)
    {
        (Wide512 a0, Wide512 a1, Wide512 a2, Wide512 a3) = Four(source, stride, rows);
        (Wide512 b0, Wide512 b1, Wide512 b2, Wide512 b3) = Four(source + (4 * stride), stride, rows - 4);
        (Wide512 c0, Wide512 c1, Wide512 c2, Wide512 c3) = Four(source + (8 * stride), stride, rows - 8);
        (Wide512 d0, Wide512 d1, Wide512 d2, Wide512 d3) = Four(source + (12 * stride), stride, rows - 12);
        (a0, b0, c0, d0) = Quarters(a0, b0, c0, d0);
        (a1, b1, c1, d1) = Quarters(a1, b1, c1, d1);
        (a2, b2, c2, d2) = Quarters(a2, b2, c2, d2);
        (a3, b3, c3, d3) = Quarters(a3, b3, c3, d3);
        Store(target, targetStride, a0, a1, a2, a3);
        Store(target + (4 * targetStride), targetStride, b0, b1, b2, b3);
        Store(target + (8 * targetStride), targetStride, c0, c1, c2, c3);
        Store(target + (12 * targetStride), targetStride, d0, d1, d2, d3);
    }

    /// <summary>Four rows, turned over within each quarter: quarter q of result j holds column 4 q + j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Wide512 C0, Wide512 C1, Wide512 C2, Wide512 C3) Four(float* source, nint stride, int rows)
    {
        Vector512<float> r0 = rows > 0 ? Vector512.Load(source) : default, r1 = rows > 1 ? Vector512.Load(source + stride) : default;
        Vector512<float> r2 = rows > 2 ? Vector512.Load(source + (2 * stride)) : default, r3 = rows > 3 ? Vector512.Load(source + (3 * stride)) : default;
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (new(Avx512F.UnpackLow(low01, low23).AsSingle()), new(Avx512F.UnpackHigh(low01, low23).AsSingle()),
            new(Avx512F.UnpackLow(high01, high23).AsSingle()), new(Avx512F.UnpackHigh(high01, high23).AsSingle()));
    }

    /// <summary>The four first quarters, the four second ones, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Wide512 Q0, Wide512 Q1, Wide512 Q2, Wide512 Q3) Quarters(Wide512 a, Wide512 b, Wide512 c, Wide512 d)
    {
        const byte even = 0b10_00_10_00, odd = 0b11_01_11_01;
        Vector512<float> ab = Avx512F.Shuffle4x128(a.v, b.v, even), ab1 = Avx512F.Shuffle4x128(a.v, b.v, odd);
        Vector512<float> cd = Avx512F.Shuffle4x128(c.v, d.v, even), cd1 = Avx512F.Shuffle4x128(c.v, d.v, odd);
        return (new(Avx512F.Shuffle4x128(ab, cd, even)), new(Avx512F.Shuffle4x128(ab1, cd1, even)),
            new(Avx512F.Shuffle4x128(ab, cd, odd)), new(Avx512F.Shuffle4x128(ab1, cd1, odd)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, nint stride, Wide512 r0, Wide512 r1, Wide512 r2, Wide512 r3)
    {
        r0.v.Store(target);
        r1.v.Store(target + stride);
        r2.v.Store(target + (2 * stride));
        r3.v.Store(target + (3 * stride));
    }

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
