namespace Unroll;

/// <summary>A picture: lines of pixels from the top, each from the left, a pixel one number (grey) or three (red, green, blue), from 0 (dark) to 1.</summary>
public sealed class Picture : Content
{
    /// <summary>Creates a picture.</summary>
    /// <param name="height">H, its lines.</param>
    /// <param name="width">W, the pixels of a line.</param>
    /// <param name="channels">C, the numbers of a pixel: 1 or 3.</param>
    /// <param name="values">Line by line, [H, W, C].</param>
    /// <exception cref="UnrollException">The sizes are not those of a picture, or there are not as many numbers.</exception>
    public Picture(int height, int width, int channels, ReadOnlyMemory<Real> values)
    {
        Require.That(height >= 0 && width >= 0 && channels is 1 or 3 && values.Length == (long)height * width * channels, "A picture",
            $"{values.Length} numbers for {height} x {width} pixels of {channels}", "one number a pixel, or three");
        (Height, Width, Channels, Values) = (height, width, channels, values);
    }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>C, 1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>Line by line, [H, W, C].</summary>
    public ReadOnlyMemory<Real> Values { get; }

    /// <summary>The file that it was read from, or the name of a built-in picture; null if it was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>Its lines.</summary>
    public override int Length => Height;

    /// <inheritdoc/>
    public override string Noun => "picture";

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Height);
        hash.Add(Width);
        hash.Add(Channels);
        hash.Add(Values.Span);
    }

    /// <summary>The file or name, as a user would type it; empty for a picture made in memory.</summary>
    public override string ToString() => File ?? "";
}
