using System.Numerics;

namespace Unroll;

/// <summary>How many paths there are; a forbidden arc counts 0.</summary>
public readonly struct CountingSemiring : ISemiring<BigInteger>
{
    /// <inheritdoc/>
    public BigInteger Zero => BigInteger.Zero;

    /// <inheritdoc/>
    public BigInteger One => BigInteger.One;

    /// <inheritdoc/>
    public BigInteger Plus(BigInteger a, BigInteger b) => a + b;

    /// <inheritdoc/>
    public BigInteger Times(BigInteger a, BigInteger b) => a * b;

    /// <inheritdoc/>
    public BigInteger Of(int arc, double score) => double.IsNegativeInfinity(score) ? 0 : 1;
}
