using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Unroll;

/// <summary>
/// A counter-based random stream: the n-th number is a function of (key, n) alone, so that any part of it can be drawn again, in any order
/// and on any thread. Philox 4x32 with ten rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// </summary>
/// <remarks>A value: drawing from a copy does not advance the original. Streams for different purposes are derived by name.</remarks>
public struct Rng : IEquatable<Rng>
{
    private readonly ulong key;
    private ulong counter;

    private Rng(ulong key, ulong counter)
    {
        this.key = key;
        this.counter = counter;
    }

    /// <summary>The stream of a seed.</summary>
    /// <param name="seed">Any number.</param>
    public Rng(ulong seed) : this(seed, 0)
    {
    }

    /// <summary>An independent stream, derived from this stream's key and a name.</summary>
    /// <param name="name">What the numbers are for, such as a parameter's name.</param>
    public readonly Rng Stream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = 14695981039346656037; // FNV-1a over the name's UTF-8 bytes
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211;
        return Stream(hash);
    }

    /// <summary>An independent stream, derived from this stream's key and a number.</summary>
    /// <param name="index">Such as an epoch or a step.</param>
    public readonly Rng Stream(ulong index)
    {
        Four mixed = Philox(key ^ 0x9E3779B97F4A7C15, index, ulong.MaxValue);
        return new Rng(mixed.A | ((ulong)mixed.B << 32), 0);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        Four four = Philox(key, counter >> 1, 0);
        bool second = (counter++ & 1) != 0;
        return second ? four.C | ((ulong)four.D << 32) : four.A | ((ulong)four.B << 32);
    }

    /// <summary>Uniform on [0, 1), of 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 .. <paramref name="bound"/> - 1, without bias (Lemire 2019).</summary>
    /// <param name="bound">Above 0.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (NextBits() >> 32) * (ulong)bound;
        uint threshold = (uint)(-bound) % (uint)bound;
        while ((uint)product < threshold)
            product = (NextBits() >> 32) * (ulong)bound;
        return (int)(product >> 32);
    }

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    /// <param name="items">Permuted in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The random bits of eight positions of the stream, without advancing it: 64 independent 16-bit numbers.</summary>
    internal readonly unsafe void At(ulong position, ushort* numbers)
    {
        if (Avx512F.IsSupported)
        {
            Eight(position, (ulong*)numbers);
        }
        else
        {
            Half(position, (ulong*)numbers);
            Half(position + 4, (ulong*)numbers + 8);
        }
    }

    private readonly unsafe void Eight(ulong position, ulong* target)
    {
        Vector512<ulong> low = Vector512.Create(position) + Vector512<ulong>.Indices, word = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> a = low & word, b = low >>> 32, c = Vector512<ulong>.One, d = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector512<ulong> p = Avx512F.Multiply(a.AsUInt32(), Vector512.Create((ulong)0xD2511F53).AsUInt32()), q = Avx512F.Multiply(c.AsUInt32(), Vector512.Create((ulong)0xCD9E8D57).AsUInt32());
            a = (q >>> 32) ^ b ^ Vector512.Create((ulong)k0);
            c = (p >>> 32) ^ d ^ Vector512.Create((ulong)k1);
            b = q & word;
            d = p & word;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        Vector512<ulong> first = a | (b << 32), second = c | (d << 32);
        for (int i = 0; i < 8; i++)
        {
            target[2 * i] = first[i];
            target[(2 * i) + 1] = second[i];
        }
    }

    private readonly unsafe void Half(ulong position, ulong* target)
    {
        Vector256<ulong> low = Vector256.Create(position) + Vector256<ulong>.Indices, word = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> a = low & word, b = low >>> 32, c = Vector256<ulong>.One, d = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector256<ulong> p = Product(a, 0xD2511F53), q = Product(c, 0xCD9E8D57);
            a = (q >>> 32) ^ b ^ Vector256.Create((ulong)k0);
            c = (p >>> 32) ^ d ^ Vector256.Create((ulong)k1);
            b = q & word;
            d = p & word;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        Vector256<ulong> first = a | (b << 32), second = c | (d << 32);
        for (int i = 0; i < 4; i++)
        {
            target[2 * i] = first[i];
            target[(2 * i) + 1] = second[i];
        }
    }

    /// <summary>The products of numbers below 2^32 by another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, uint factor) =>
        Avx2.IsSupported ? Avx2.Multiply(x.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32()) : x * factor;

    /// <summary>The ten rounds: four words from a key and a counter of two words each, low one first.</summary>
    internal static Four Philox(ulong key, ulong low, ulong high)
    {
        Four x = new((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            x = Round(x, k0, k1);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Round(Four x, uint k0, uint k1)
    {
        ulong p = 0xD2511F53UL * x.A, q = 0xCD9E8D57UL * x.C;
        return new Four((uint)(q >> 32) ^ x.B ^ k0, (uint)q, (uint)(p >> 32) ^ x.D ^ k1, (uint)p);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Rng other) => key == other.key && counter == other.counter;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Rng other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(key, counter);

    /// <summary>The same stream at the same place.</summary>
    public static bool operator ==(Rng left, Rng right) => left.Equals(right);

    /// <summary>Another stream, or another place.</summary>
    public static bool operator !=(Rng left, Rng right) => !left.Equals(right);

    internal readonly record struct Four(uint A, uint B, uint C, uint D);
}
