using System.Buffers.Binary;
using System.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace Unroll.Tests;

/// <summary>Pictures from files: their pixels, and each kind of bad one in a sentence.</summary>
public sealed class PictureFileTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void APngFileHoldsThePixelsOfAPicture()
    {
        Picture picture = new(2, 3, 3, Enumerable.Range(0, 18).Select(i => (Real)(i * 15) / 255).ToArray());
        string path = Written("a.png", PictureCoding.Pack(picture));
        Picture read = PictureFile.Read(path, new PictureSize(2, 3, 3));
        Assert.Equal(picture.Values.ToArray(), read.Values.ToArray());
        Assert.Equal((path, path), (read.File, PictureFile.Write(read)));
        Assert.Equal(picture.Values.ToArray(), PictureFile.Read(PictureFile.Write(picture), new PictureSize(2, 3, 3)).Values.ToArray()); // by a data URL
        Picture grey = PictureFile.Read(path, new PictureSize(2, 3, 1));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => ((0.299 * 45 * i) + (0.587 * ((45 * i) + 15)) + (0.114 * ((45 * i) + 30))) / 255), grey.Values.ToArray().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    /// <summary>Half the size is the mean of squares of 2 x 2 where neighbours are equal, and an even picture stays even.</summary>
    [Fact]
    public void PicturesAreScaledByMeans()
    {
        Picture halves = new(4, 8, 1, Enumerable.Range(0, 32).Select(i => i % 8 < 4 ? 0 : (Real)1).ToArray());
        Picture small = PictureFile.Read(Written("halves.png", PictureCoding.Pack(halves)), new PictureSize(2, 4, 1));
        Assert.Equal([0, 1], [small.Values.Span[0], small.Values.Span[3]]);
        Assert.InRange(small.Values.Span[1], 0.01, 0.3); // the triangle reaches over the edge
        Assert.Equal(1, small.Values.Span[1] + small.Values.Span[2], 0.01);
        Picture even = PictureFile.Read(Written("even.png", PictureCoding.Pack(new Picture(5, 5, 1, Enumerable.Repeat((Real)0.2, 25).ToArray()))), new PictureSize(13, 2, 3));
        Assert.All(even.Values.ToArray(), value => Assert.Equal(0.2, value, 0.002));
    }

    [Fact]
    public void JpegFilesAreReadAndTurnedAsTheySay()
    {
        using Image<Rgb24> image = new(16, 8);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                image[x, y] = new Rgb24(255, 255, 255); // the left half is white
        }
        Picture upright = PictureFile.Read(Written("upright.jpg", Jpeg(image)), new PictureSize(2, 2, 1));
        Assert.Equal([1, 0, 1, 0], upright.Values.ToArray().Select(value => Math.Round(value)));
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6); // to be turned to the right: left becomes top
        Picture turned = PictureFile.Read(Written("turned.jpg", Jpeg(image)), new PictureSize(2, 2, 1));
        Assert.Equal([1, 1, 0, 0], turned.Values.ToArray().Select(value => Math.Round(value)));
    }

    [Fact]
    public void TransparentPixelsLieOnWhite()
    {
        using Image<Rgba32> image = new(2, 1);
        image[0, 0] = new Rgba32(0, 0, 0, 0);
        image[1, 0] = new Rgba32(0, 0, 0, 255);
        using MemoryStream file = new();
        image.SaveAsPng(file);
        Assert.Equal([1, 0], PictureFile.Read(Written("t.png", file.ToArray()), new PictureSize(1, 2, 1)).Values.ToArray());
    }

    [Fact]
    public void OfAMovingPictureTheFirstFrameIsRead()
    {
        byte[] still = PictureCoding.Pack(new Picture(1, 2, 1, new Real[] { 0, 1 }));
        byte[] moving = [.. still.AsSpan(0, 33), .. Part("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), .. still.AsSpan(33)];
        Assert.Equal([0, 1], PictureFile.Read(Written("m.png", moving), new PictureSize(1, 2, 1)).Values.ToArray());
    }

    [Fact]
    public void TextsOfPngFilesAreNotUnpacked()
    {
        byte[] file = PictureCoding.Pack(new Picture(1, 2, 1, new Real[] { 0, 1 }));
        byte[] bomb = [.. file.AsSpan(0, 33), .. Part("zTXt", [(byte)'k', 0, 0, 1, 2, 3, 4]), .. file.AsSpan(33)];
        Assert.Equal(file, PictureHeader.Of(bomb, "bomb.png").Pixels);
        Assert.Equal([0, 1], PictureFile.Read(Written("bomb.png", bomb), new PictureSize(1, 2, 1)).Values.ToArray());
    }

    [Fact]
    public void EachBadFileIsASentence()
    {
        byte[] png = PictureCoding.Pack(new Picture(20, 20, 3, new Real[1200]));
        using Image<Rgb24> image = new(40, 40);
        byte[] jpeg = Jpeg(image);
        Refused("empty.png", [], "found an empty file; expected a picture in PNG or JPEG.");
        Refused("text.png", Encoding.UTF8.GetBytes("no picture"), "found no picture in PNG or JPEG; expected one of these, so convert the file.");
        Refused("a.gif", Encoding.ASCII.GetBytes("GIF89a......"), "found no picture in PNG or JPEG; expected one of these, so convert the file.");
        for (int length = 8; length < png.Length; length++)
            Refused("cut.png", png[..length], "the picture is cut off: its end is missing; expected the whole file.");
        for (int length = 2; length < jpeg.Length; length++)
            Refused("cut.jpg", jpeg[..length], "the picture is cut off: its end is missing; expected the whole file.");
        const string tooLarge = "expected fewer than 64,000,000 together, so make it smaller.";
        Refused("huge.png", Png(8000, 8000), "found a picture of 8,000 x 8,000 pixels; " + tooLarge);
        Refused("wide.png", Png(uint.MaxValue, 1), "found a picture of 4,294,967,295 x 1 pixels; " + tooLarge);
        Refused("huge.jpg", JpegHeader(8000, 8000, 3), "found a picture of 8,000 x 8,000 pixels; " + tooLarge);
        Refused("none.png", Png(0, 7), "found a picture of 0 x 7 pixels; expected at least one pixel.");
        Refused("print.jpg", JpegHeader(10, 10, 4), "found a picture in CMYK, the colours of print; expected grey or RGB, so convert it.");
        const string damaged = "the picture is damaged and cannot be unpacked; expected a PNG or JPEG file that other programs show.";
        Refused("damaged.png", Png(7, 7), damaged);
        Refused("damaged.jpg", JpegHeader(10, 10, 3), damaged);
        Refused("noframe.jpg", [0xFF, 0xD8, 0xFF, 0xD9], damaged);
        Refused("noheader.png", [.. png.AsSpan(0, 8), .. Part("IEND", [])], damaged);
        Refused("nomarker.jpg", [0xFF, 0xD8, 0, 0, 0xFF, 0xD9], damaged);
        Assert.Contains("there is no such file", Assert.Throws<UnrollException>(() => PictureFile.Read(Path.Combine(folder.Path, "missing.png"), Size)).Message, StringComparison.Ordinal);
        Assert.Equal($"{folder.Path}: found a folder; expected a PNG or JPEG file.", Assert.Throws<UnrollException>(() => PictureFile.Read(folder.Path, Size)).Message);
        foreach (string url in (string[])["data:image/png;base64", "data:image/png,abc", "data:image/png;base64,???"])
            Assert.Contains("found no base64 behind its comma", Assert.Throws<UnrollException>(() => PictureFile.Read(url, Size)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a byte is changed to, there is a picture or a sentence.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void DamagedBytesGiveAPictureOrASentence(bool isPng)
    {
        using Image<Rgb24> image = new(9, 7);
        for (int i = 0; i < 63; i++)
            image[i % 9, i / 9] = new Rgb24((byte)(4 * i), (byte)(i * i), (byte)(200 - i));
        using MemoryStream stream = new();
        image.SaveAsPng(stream);
        byte[] file = isPng ? stream.ToArray() : Jpeg(image);
        Rng random = new(31);
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. file];
            for (int changes = 1 + random.NextInt(3); changes > 0; changes--)
                damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
            try
            {
                PictureCoding.Unpack(damaged, "x", Size);
            }
            catch (UnrollException e)
            {
                Assert.Matches(@"^x: [^\n]+\.$", e.Message);
            }
        }
    }

    private static PictureSize Size { get; } = new(4, 4, 3);

    private string Written(string name, byte[] bytes) => folder.Write(name, bytes);

    private void Refused(string name, byte[] bytes, string sentence) =>
        Assert.Equal($"{Path.Combine(folder.Path, name)}: {sentence}", Assert.Throws<UnrollException>(() => PictureFile.Read(Written(name, bytes), Size)).Message);

    private static byte[] Jpeg(Image<Rgb24> image)
    {
        using MemoryStream file = new();
        image.Save(file, new JpegEncoder { Quality = 95 });
        return file.ToArray();
    }

    /// <summary>A PNG file of a size, whose pixels are missing.</summary>
    private static byte[] Png(uint width, uint height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Part("IHDR", header), .. Part("IEND", [])];
    }

    /// <summary>A JPEG file of a size, whose pixels are missing.</summary>
    private static byte[] JpegHeader(int width, int height, byte components) =>
        [0xFF, 0xD8, 0xFF, 0xC0, 0, (byte)(8 + (3 * components)), 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, components, .. Enumerable.Range(1, components).SelectMany(i => new byte[] { (byte)i, 0x11, 0 }), 0xFF, 0xD9];

    private static byte[] Part(string type, byte[] data)
    {
        byte[] part = [.. new byte[4], .. Encoding.ASCII.GetBytes(type), .. data, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(part, data.Length);
        uint sum = uint.MaxValue;
        foreach (byte b in part.AsSpan(4, 4 + data.Length))
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }
        BinaryPrimitives.WriteUInt32BigEndian(part.AsSpan(8 + data.Length), ~sum);
        return part;
    }
}
