using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// Where everything is in the file of an index, all numbers with the low byte first: 16 bytes of name and version, the length of the JSON text (8 bytes), SHA-256 of all that lies between the header and the vectors (32 bytes), zeros up to byte 64; the JSON text
/// (<see cref="SoundIndexHead"/>); the mean vector (D floats); for each segment the number of its file (8 bytes), its beginning and its end in seconds (a double each); and the vectors (N times D floats, of length 1). Each part begins at a
/// multiple of 64 bytes, with zeros before it.
/// </summary>
internal sealed class SoundIndexLayout
{
    public const int HeaderBytes = 64;

    private const int PlaceBytes = 24, Alignment = 64, LargestHead = 1 << 28;

    private static readonly byte[] Name = Encoding.ASCII.GetBytes("unroll index 1\r\n");

    private readonly int headBytes;

    public SoundIndexLayout(SoundIndexHead head, int headBytes)
    {
        Head = head;
        this.headBytes = headBytes;
    }

    public SoundIndexHead Head { get; }

    public long MeanStart => Aligned(HeaderBytes + headBytes);

    public long PlacesStart => Aligned(MeanStart + (sizeof(float) * (long)Head.Size));

    public long VectorsStart => Aligned(PlacesStart + ((long)PlaceBytes * Head.Count));

    public long FileBytes => VectorsStart + (sizeof(float) * (long)Head.Size * Head.Count);

    /// <summary>All bytes before the vectors.</summary>
    public static byte[] Write(SoundIndexHead head, ReadOnlySpan<float> mean, IReadOnlyList<(int File, TokenTime Time)> places)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(head, SoundIndexJson.Default.SoundIndexHead);
        SoundIndexLayout layout = new(head, json.Length);
        byte[] bytes = new byte[layout.VectorsStart];
        Name.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), json.Length);
        json.CopyTo(bytes, HeaderBytes);
        for (int i = 0; i < head.Size; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((int)layout.MeanStart + (sizeof(float) * i)), mean[i]);
        for (int i = 0; i < places.Count; i++)
        {
            Span<byte> place = bytes.AsSpan((int)layout.PlacesStart + (PlaceBytes * i), PlaceBytes);
            BinaryPrimitives.WriteInt64LittleEndian(place, places[i].File);
            BinaryPrimitives.WriteDoubleLittleEndian(place[8..], places[i].Time.Start);
            BinaryPrimitives.WriteDoubleLittleEndian(place[16..], places[i].Time.End);
        }
        SHA256.HashData(bytes.AsSpan(HeaderBytes), bytes.AsSpan(24));
        return bytes;
    }

    /// <summary>Reads all before the vectors.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">The file, at its beginning.</param>
    /// <exception cref="UnrollException">It is no index, one of another version, or damaged.</exception>
    public static (SoundIndexLayout Layout, float[] Mean, (int File, TokenTime Time)[] Places) Read(string path, Stream file)
    {
        byte[] header = new byte[HeaderBytes];
        int got = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (got < HeaderBytes || !header.AsSpan(0, 13).SequenceEqual(Name.AsSpan(0, 13)))
            throw new UnrollException($"{path}: found no index of sounds; expected a file that `unroll index` made.");
        if (!header.AsSpan(0, 16).SequenceEqual(Name))
            throw new UnrollException($"{path}: found an index of another version, '{(char)Math.Clamp(header[13], (byte)32, (byte)126)}'; expected version 1, so make it again with `unroll index`.");
        long headBytes = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16));
        if (headBytes is < 2 or > LargestHead || headBytes > file.Length - HeaderBytes)
            throw Damaged(path, FormattableString.Invariant($"a head of {headBytes} bytes in a file of {file.Length}"));
        byte[] json = new byte[headBytes];
        file.ReadExactly(json);
        SoundIndexLayout layout = new(Parsed(path, json), (int)headBytes);
        SoundIndexHead head = layout.Head;
        if (head.Size is < 1 or > 1 << 20 || head.Count < 0 || layout.FileBytes != file.Length)
            throw Damaged(path, FormattableString.Invariant($"{head.Count} vectors of {head.Size} numbers in a file of {file.Length} bytes"));
        byte[] tables = new byte[layout.VectorsStart - HeaderBytes];
        json.CopyTo(tables, 0);
        file.ReadExactly(tables.AsSpan(json.Length));
        if (!SHA256.HashData(tables).AsSpan().SequenceEqual(header.AsSpan(24, 32)))
            throw Damaged(path, "tables whose checksum is another");
        float[] mean = new float[head.Size];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = BinaryPrimitives.ReadSingleLittleEndian(tables.AsSpan((int)(layout.MeanStart - HeaderBytes) + (sizeof(float) * i)));
        (int, TokenTime)[] places = new (int, TokenTime)[head.Count];
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<byte> place = tables.AsSpan((int)(layout.PlacesStart - HeaderBytes) + (PlaceBytes * i), PlaceBytes);
            (long named, TokenTime time) = (BinaryPrimitives.ReadInt64LittleEndian(place), new TokenTime(BinaryPrimitives.ReadDoubleLittleEndian(place[8..]), BinaryPrimitives.ReadDoubleLittleEndian(place[16..])));
            if (named < 0 || named >= head.Files.Count || !(time.Start >= 0 && time.End >= time.Start && double.IsFinite(time.End)))
                throw Damaged(path, FormattableString.Invariant($"a segment from {time.Start} to {time.End} s of file {named + 1} of {head.Files.Count}"));
            places[i] = ((int)named, time);
        }
        return (layout, mean, places);
    }

    /// <summary>What to say of an index that cannot be right.</summary>
    public static UnrollException Damaged(string path, string found) => new($"{path}: the index is damaged: found {found}; make it again with `unroll index`.");

    private static SoundIndexHead Parsed(string path, byte[] json)
    {
        SoundIndexHead? head = null;
        try
        {
            head = JsonSerializer.Deserialize(json, SoundIndexJson.Default.SoundIndexHead);
        }
        catch (Exception e) when (e is JsonException or UnrollException or NotSupportedException)
        {
            // said below
        }
        return head is not null && !head.Files.Contains(null!) ? head : throw Damaged(path, "a head that is no JSON of an index");
    }

    private static long Aligned(long place) => (place + Alignment - 1) / Alignment * Alignment;
}
