#if SINGLE
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll;

/// <summary>Eight floats: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Wide256(Vector256<float> v) : ILanes<Wide256>
{
    private readonly Vector256<float> v = v;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Load(float* p) => new(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPair(ushort* p, out Wide256 first, out Wide256 second)
    {
        Vector256<uint> both = Vector256.Load((uint*)p); // the first numbers are the lower halves
        first = new(Avx2.ShiftLeftLogical(both, 16).AsSingle());
        second = new((both & Vector256.Create(0xFFFF0000u)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Load(float* p, int n) => new(n >= 8 ? Vector256.Load(p) : Vector256.Load(p) & Mask(n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide256 value, float* p) => value.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide256 value, float* p, int n)
    {
        if (n >= 8)
            value.v.Store(p);
        else if (n > 0)
            Avx.MaskStore(p, Mask(n), value.v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int n) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(n)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Broadcast(float x) => new(Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 MulAdd(Wide256 a, Wide256 b, Wide256 c) => new(Fma.MultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* p) => Sse.Prefetch1(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator +(Wide256 a, Wide256 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator -(Wide256 a, Wide256 b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator *(Wide256 a, Wide256 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator /(Wide256 a, Wide256 b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator -(Wide256 a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Max(Wide256 a, Wide256 b) => new(Avx.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Sqrt(Wide256 x) => new(Vector256.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Log(Wide256 x) => new(Vector256.Log(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Exp(Wide256 x)
    {
        // Max and Min give back the second operand where either is NaN, so NaN passes through.
        Vector256<float> y = Avx.Min(Vector256.Create(Coefficients.ExpHigh), Avx.Max(Vector256.Create(Coefficients.ExpLow), x.v));
        Vector256<float> n = Avx.RoundToNearestInteger(y * Coefficients.Log2E);
        Vector256<float> r = Fma.MultiplyAddNegated(n, Vector256.Create(Coefficients.Ln2High), y);
        r = Fma.MultiplyAddNegated(n, Vector256.Create(Coefficients.Ln2Low), r);
        Vector256<float> p = ExpOfSmall(r);
        // 2^n is out of range at both ends, so it is multiplied in two halves.
        Vector256<int> whole = Avx.ConvertToVector256Int32(n), half = Avx2.ShiftRightArithmetic(whole, 1);
        return new(p * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    /// <summary>e^r, its terms in pairs: a chain of operations half as long as Horner's, of which more fit side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpOfSmall(Vector256<float> r)
    {
        Vector256<float> square = r * r;
        Vector256<float> p = Fma.MultiplyAdd(r, Vector256.Create(Coefficients.E6), Vector256.Create(Coefficients.E5));
        p = Fma.MultiplyAdd(p, square, Fma.MultiplyAdd(r, Vector256.Create(Coefficients.E4), Vector256.Create(Coefficients.E3)));
        p = Fma.MultiplyAdd(p, square, Fma.MultiplyAdd(r, Vector256.Create(Coefficients.E2), Vector256.Create(Coefficients.E1)));
        return Fma.MultiplyAdd(p, square, r + Vector256<float>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> n) => Avx2.ShiftLeftLogical(n + Vector256.Create(127), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Tanh(Wide256 x)
    {
        Vector256<float> y = Avx.Min(Vector256.Create(Coefficients.TanhLimit), Avx.Max(Vector256.Create(-Coefficients.TanhLimit), x.v));
        Vector256<float> s = y * y;
        Vector256<float> s2 = s * s; // the terms in pairs, as for exp
        Vector256<float> p = Fma.MultiplyAdd(s, Vector256.Create(Coefficients.P11), Vector256.Create(Coefficients.P9));
        p = Fma.MultiplyAdd(s2, Vector256.Create(Coefficients.P13), p);
        p = Fma.MultiplyAdd(p, s2, Fma.MultiplyAdd(s, Vector256.Create(Coefficients.P7), Vector256.Create(Coefficients.P5)));
        p = Fma.MultiplyAdd(p, s2, Fma.MultiplyAdd(s, Vector256.Create(Coefficients.P3), Vector256.Create(Coefficients.P1)));
        Vector256<float> q = Fma.MultiplyAdd(s, Vector256.Create(Coefficients.Q6), Vector256.Create(Coefficients.Q4));
        q = Fma.MultiplyAdd(q, s2, Fma.MultiplyAdd(s, Vector256.Create(Coefficients.Q2), Vector256.Create(Coefficients.Q0)));
        return new(y * p / q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Sigmoid(Wide256 x)
    {
        // 1 / (1 + e^-x), and e^-x = 2^n e^r, r = -x - n ln 2. Adding Shift rounds to the whole n and leaves n + 127 in the lowest bits: the exponent of 2^n, from 0 to infinity.
        Vector256<float> y = Avx.Min(Vector256.Create(Coefficients.SigmoidHigh), Avx.Max(Vector256.Create(Coefficients.SigmoidLow), x.v));
        Vector256<float> shifted = Fma.MultiplyAdd(y, Vector256.Create(-Coefficients.Log2E), Vector256.Create(Coefficients.Shift));
        Vector256<float> n = shifted - Vector256.Create(Coefficients.Shift);
        Vector256<float> r = Fma.MultiplyAddNegated(n, Vector256.Create(Coefficients.Ln2High), -y);
        r = Fma.MultiplyAddNegated(n, Vector256.Create(Coefficients.Ln2Low), r);
        Vector256<float> power = Avx2.ShiftLeftLogical(shifted.AsInt32(), 23).AsSingle();
        return new(Vector256<float>.One / Fma.MultiplyAdd(ExpOfSmall(r), power, Vector256<float>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 WherePositive(Wide256 test, Wide256 then) =>
        new(Vector256.GreaterThan(test.v, Vector256<float>.Zero) & then.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint stride, int rows, float* target, nint targetStride)
    {
        (Wide256 a0, Wide256 a1, Wide256 a2, Wide256 a3) = Four(source, stride, rows);
        (Wide256 b0, Wide256 b1, Wide256 b2, Wide256 b3) = Four(source + (4 * stride), stride, rows - 4);
        Store(target, targetStride, a0, a1, a2, a3, b0, b1, b2, b3, 0x20);
        Store(target + (4 * targetStride), targetStride, a0, a1, a2, a3, b0, b1, b2, b3, 0x31);
    }

    /// <summary>Four rows, turned over within each half: half q of result j holds column 4 q + j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Wide256 C0, Wide256 C1, Wide256 C2, Wide256 C3) Four(float* source, nint stride, int rows)
    {
        Vector256<float> r0 = rows > 0 ? Vector256.Load(source) : default, r1 = rows > 1 ? Vector256.Load(source + stride) : default;
        Vector256<float> r2 = rows > 2 ? Vector256.Load(source + (2 * stride)) : default, r3 = rows > 3 ? Vector256.Load(source + (3 * stride)) : default;
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        return (new(Avx.UnpackLow(low01, low23).AsSingle()), new(Avx.UnpackHigh(low01, low23).AsSingle()),
            new(Avx.UnpackLow(high01, high23).AsSingle()), new(Avx.UnpackHigh(high01, high23).AsSingle()));
    }

    /// <summary>Four rows, of the first halves (0x20) or the second (0x31).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* target, nint stride, Wide256 a0, Wide256 a1, Wide256 a2, Wide256 a3, Wide256 b0, Wide256 b1, Wide256 b2, Wide256 b3, [ConstantExpected] byte halves)
    {
        Avx.Permute2x128(a0.v, b0.v, halves).Store(target);
        Avx.Permute2x128(a1.v, b1.v, halves).Store(target + stride);
        Avx.Permute2x128(a2.v, b2.v, halves).Store(target + (2 * stride));
        Avx.Permute2x128(a3.v, b3.v, halves).Store(target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide256 x) => Vector256.Sum(x.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Wide256 x)
    {
        Vector128<float> q = Sse.Max(x.v.GetLower(), x.v.GetUpper());
        q = Sse.Max(q, Sse.MoveHighToLow(q, q));
        return MathF.Max(q[0], q[1]);
    }
}
#endif
