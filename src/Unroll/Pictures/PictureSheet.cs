namespace Unroll;

/// <summary>Pictures beside one another, in lines.</summary>
public static class PictureSheet
{
    internal const int PerLine = 8;

    /// <summary>A PNG file of pictures beside one another, with a dark line of a pixel between them.</summary>
    /// <param name="pictures">One or more, of one size.</param>
    /// <param name="perLine">How many stand on a line, 1 or more. Default 8.</param>
    /// <exception cref="UnrollException">There is none, or they differ in size.</exception>
    public static byte[] Png(IReadOnlyList<Picture> pictures, int perLine = PerLine) => PictureCoding.Pack(Of(pictures, perLine));

    /// <summary>The same as one picture.</summary>
    internal static Picture Of(IReadOnlyList<Picture> pictures, int perLine = PerLine)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Require.InRange("perLine", perLine, 1, int.MaxValue);
        Require.That(pictures.Count > 0, "A sheet of pictures", "none", "at least one");
        int height = pictures[0].Height, width = pictures[0].Width, channels = pictures[0].Channels, columns = Math.Min(perLine, pictures.Count), lines = (pictures.Count + columns - 1) / columns;
        int totalWidth = (columns * (width + 1)) - 1, totalHeight = (lines * (height + 1)) - 1;
        Real[] values = new Real[totalHeight * totalWidth * channels];                                  // [H, W, C]
        for (int i = 0; i < pictures.Count; i++)
        {
            Picture picture = pictures[i];
            Require.That(picture.Height == height && picture.Width == width && picture.Channels == channels, "A sheet of pictures", $"{picture.Height} x {picture.Width} pixels of {picture.Channels}", $"{height} x {width} of {channels}, as the first has");
            for (int y = 0; y < height; y++)
                picture.Values.Span.Slice(y * width * channels, width * channels).CopyTo(values.AsSpan(((((i / columns * (height + 1)) + y) * totalWidth) + (i % columns * (width + 1))) * channels));
        }
        return new Picture(totalHeight, totalWidth, channels, values);
    }
}
