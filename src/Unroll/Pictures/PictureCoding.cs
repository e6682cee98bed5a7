using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Unroll;

/// <summary>Pictures from PNG and JPEG files, scaled, and as PNG files. ImageSharp unpacks and packs the pixels.</summary>
internal static class PictureCoding
{
    /// <summary>
    /// Unpacks a picture, turned as its Exif orientation says; of a moving one the first frame. It is stretched to the size that is asked for; each new pixel is a mean of those around its place
    /// that falls with their distance (a triangle as wide as two new pixels when it gets smaller, two old ones when it gets larger). Transparent pixels lie on white. Grey is
    /// 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
    /// </summary>
    /// <param name="file">A PNG or JPEG file.</param>
    /// <param name="place">Its name, for error messages.</param>
    /// <param name="size">What is asked for.</param>
    /// <exception cref="UnrollException">It is no picture, damaged, cut off, too large, or in colours for print.</exception>
    public static Picture Unpack(byte[] file, string place, PictureSize size)
    {
        byte[] pixels = PictureHeader.Of(file, place).Pixels;
        using Image<Rgba32> image = Load(pixels, place);
        image.Mutate(change => change.AutoOrient().BackgroundColor(Color.White).Resize(size.Width, size.Height, KnownResamplers.Triangle));
        Real[] values = new Real[size.Height * size.Width * size.Channels];                             // [H, W, C]
        int at = 0;
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (Rgba32 pixel in rows.GetRowSpan(y))
                {
                    if (size.Channels == 3)
                        (values[at++], values[at++], values[at++]) = (pixel.R / (Real)255, pixel.G / (Real)255, pixel.B / (Real)255);
                    else
                        values[at++] = (Real)(((0.299 * pixel.R) + (0.587 * pixel.G) + (0.114 * pixel.B)) / 255);
                }
            }
        });
        return new Picture(size.Height, size.Width, size.Channels, values);
    }

    /// <summary>A picture as a PNG file of 8 bits a channel.</summary>
    public static byte[] Pack(Picture picture)
    {
        using Image<Rgb24> image = new(Math.Max(1, picture.Width), Math.Max(1, picture.Height));
        image.ProcessPixelRows(rows =>
        {
            ReadOnlySpan<Real> values = picture.Values.Span;
            for (int y = 0, at = 0; y < picture.Height; y++)
            {
                foreach (ref Rgb24 pixel in rows.GetRowSpan(y)[..picture.Width])
                {
                    pixel = picture.Channels == 3 ? new Rgb24(Byte(values[at]), Byte(values[at + 1]), Byte(values[at + 2])) : new Rgb24(Byte(values[at]), Byte(values[at]), Byte(values[at]));
                    at += picture.Channels;
                }
            }
        });
        using MemoryStream file = new();
        image.Save(file, new PngEncoder { ColorType = picture.Channels == 3 ? PngColorType.Rgb : PngColorType.Grayscale, BitDepth = PngBitDepth.Bit8 });
        return file.ToArray();
    }

    private static byte Byte(Real value) => Real.IsNaN(value) ? (byte)0 : (byte)Math.Round(255 * Math.Clamp(value, 0, 1));

    /// <summary>The decoder throws exceptions of many kinds at damaged files, not only its own.</summary>
    private static Image<Rgba32> Load(byte[] file, string place)
    {
        try
        {
            return Image.Load<Rgba32>(new Configuration(new PngConfigurationModule(), new JpegConfigurationModule()) { MaxDegreeOfParallelism = 1 }, file);
        }
        catch (Exception caught) when (caught is not OutOfMemoryException)
        {
            throw new UnrollException(PictureHeader.Damaged(place).Message, caught);
        }
    }
}
