using System.Buffers.Binary;

namespace Unroll;

/// <summary>What the parts of a PNG or JPEG file say before any pixel is unpacked, so that bombs, files that are cut off and pictures in other colours are refused early.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pixels">The file without parts that hold no pixels but may unpack to any size: texts and colour profiles of PNG files.</param>
internal sealed record PictureHeader(long Width, long Height, byte[] Pixels)
{
    private const int MostPixels = 64_000_000;
    private static readonly string[] LeftOut = ["zTXt", "iTXt", "tEXt", "iCCP"];

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Looks at a file.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="place">Its name, for error messages.</param>
    /// <exception cref="UnrollException">It is no picture in PNG or JPEG, cut off, too large, or in colours for print.</exception>
    public static PictureHeader Of(byte[] file, string place)
    {
        if (file.Length == 0)
            throw new UnrollException($"{place}: found an empty file; expected a picture in PNG or JPEG.");
        PictureHeader found = file.AsSpan().StartsWith(PngSignature) ? OfPng(file, place)
            : file is [0xFF, 0xD8, ..] ? OfJpeg(file, place)
            : throw new UnrollException($"{place}: found no picture in PNG or JPEG; expected one of these, so convert the file.");
        if (found.Width == 0 || found.Height == 0)
            throw new UnrollException($"{place}: found a picture of {found.Width} x {found.Height} pixels; expected at least one pixel.");
        if (found.Width * found.Height >= MostPixels)
            throw new UnrollException(FormattableString.Invariant($"{place}: found a picture of {found.Width:N0} x {found.Height:N0} pixels; expected fewer than {MostPixels:N0} together, so make it smaller."));
        return found;
    }

    /// <summary>Parts with a length, a type, what they hold, and a check sum, up to the part IEND.</summary>
    private static PictureHeader OfPng(byte[] file, string place)
    {
        using MemoryStream pixels = new();
        pixels.Write(file, 0, PngSignature.Length);
        (long Width, long Height)? size = null;
        for (int at = PngSignature.Length; ;)
        {
            long length = at + 8 <= file.Length ? BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) : file.Length;
            if (at + 12 + length > file.Length)
                throw CutOff(place);
            string type = System.Text.Encoding.Latin1.GetString(file, at + 4, 4);
            if (size is null)
                size = type == "IHDR" && length >= 8 ? (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 12))) : throw Damaged(place);
            if (!LeftOut.Contains(type, StringComparer.Ordinal))
                pixels.Write(file, at, (int)length + 12);
            if (type == "IEND")
                return new PictureHeader(size.Value.Width, size.Value.Height, pixels.ToArray());
            at += (int)length + 12;
        }
    }

    /// <summary>Segments that begin with FF and their kind; packed pixels follow SOS, in which FF is followed by 0 or a restart marker; EOI ends the file.</summary>
    private static PictureHeader OfJpeg(byte[] file, string place)
    {
        (int Width, int Height, int Components)? frame = null;
        for (int at = 2; ;)
        {
            if (at + 2 > file.Length)
                throw CutOff(place);
            byte kind = file[at + 1];
            if (file[at] != 0xFF)
                throw Damaged(place);
            if (kind == 0xFF)
            {
                at++; // fill bytes
                continue;
            }
            if (kind == 0xD9)
                break;
            if (kind is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += 2;
                continue;
            }
            int length = at + 4 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)) : file.Length;
            if (at + 2 + length > file.Length)
                throw CutOff(place);
            if (kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 8)
                    throw Damaged(place);
                frame = (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 5)), file[at + 9]);
            }
            at += 2 + length;
            if (kind == 0xDA)
                at = AfterScan(file, at);
        }
        if (frame is not { } found)
            throw Damaged(place);
        if (found.Components == 4)
            throw new UnrollException($"{place}: found a picture in CMYK, the colours of print; expected grey or RGB, so convert it.");
        return new PictureHeader(found.Width, found.Height, file);
    }

    /// <summary>Where the next segment begins after packed pixels.</summary>
    private static int AfterScan(byte[] file, int at)
    {
        while (at + 1 < file.Length && !(file[at] == 0xFF && file[at + 1] is not (0 or (>= 0xD0 and <= 0xD7))))
            at++;
        return at;
    }

    private static UnrollException CutOff(string place) => new($"{place}: the picture is cut off: its end is missing; expected the whole file.");

    internal static UnrollException Damaged(string place) => new($"{place}: the picture is damaged and cannot be unpacked; expected a PNG or JPEG file that other programs show.");
}
