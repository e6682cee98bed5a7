using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>y = (x - μ) / √(v + 1e-5), μ and v the mean and the variance of the row.</summary>
internal readonly unsafe struct Standardized : IRowFunction
{
    private const double Epsilon = 1e-5;

    public static string Name => "standardize";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Value<L>(Real* x, int n, Real* y) where L : unmanaged, ILanes<L>
    {
        (Real about, Real left, Real scale) = Moments<L>(x, n);
        L a = L.Broadcast(about), b = L.Broadcast(left), s = L.Broadcast(scale);
        for (int i = 0; i < n; i += L.Count)
            L.Store((L.Load(x + i) - a - b) * s, y + i, n - i);
    }

    /// <summary>dx += (dy - mean dy - y mean(dy ∘ y)) / √(v + 1e-5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGradient<L>(Real* x, Real* y, Real* dy, int n, Real* dx) where L : unmanaged, ILanes<L>
    {
        L sum = default, products = default;
        for (int i = 0; i < n; i += L.Count)
        {
            L gradient = L.Load(dy + i, n - i);
            sum += gradient;
            products = L.MulAdd(gradient, L.Load(y + i, n - i), products);
        }
        L mean = L.Broadcast(L.Sum(sum) / n), along = L.Broadcast(L.Sum(products) / n), s = L.Broadcast(Moments<L>(x, n).Scale);
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.MulAdd(L.Load(dy + i) - mean - (L.Load(y + i) * along), s, L.Load(dx + i)), dx + i, n - i);
    }

    /// <summary>
    /// The mean in two parts, a rounded one and the mean of what is left when that is taken off, so that rows far from 0 lose no digits; and 1 / √(v + 1e-5).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Real About, Real Left, Real Scale) Moments<L>(Real* x, int n) where L : unmanaged, ILanes<L>
    {
        Real about = Row.Mean<L>(x, n);
        L shift = L.Broadcast(about), sum = default, squares = default;
        int i = 0;
        for (; i <= n - L.Count; i += L.Count)
        {
            L distance = L.Load(x + i) - shift;
            sum += distance;
            squares = L.MulAdd(distance, distance, squares);
        }
        Real left = L.Sum(sum), square = L.Sum(squares);
        for (; i < n; i++)
        {
            left += x[i] - about;
            square += (x[i] - about) * (x[i] - about);
        }
        left /= n;
        return (about, left, (Real)(1 / Math.Sqrt((square / n) - (left * left) + Epsilon)));
    }
}
