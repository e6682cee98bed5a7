using System.Globalization;

namespace Unroll;

/// <summary>One number.</summary>
/// <param name="value">Finite.</param>
public sealed class Number(double value) : Content
{
    /// <summary>The number.</summary>
    public double Value { get; } = double.IsFinite(value) ? value : throw new UnrollException(FormattableString.Invariant($"A number is {value}; expected a finite one."));

    /// <inheritdoc/>
    public override int Length => 1;

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash) => (hash ?? throw new ArgumentNullException(nameof(hash))).Add(BitConverter.DoubleToInt64Bits(Value).ToString("x", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
