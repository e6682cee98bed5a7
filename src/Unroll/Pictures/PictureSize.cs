namespace Unroll;

/// <summary>The size that pictures are brought to.</summary>
/// <param name="Height">In pixels, 1 to 4,096.</param>
/// <param name="Width">In pixels, 1 to 4,096.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
internal sealed record PictureSize(int Height, int Width, int Channels)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Height} x {Width} pixels, {(Channels == 1 ? "grey" : "red, green and blue")}");
}
