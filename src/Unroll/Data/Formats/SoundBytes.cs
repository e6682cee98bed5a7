using System.Buffers.Binary;

namespace Unroll;

/// <summary>The bytes of a sound file from beginning to end, in pieces: what a file says of its size is not believed.</summary>
/// <param name="stream">Unpacked.</param>
/// <param name="place">The file, for error messages.</param>
internal sealed class SoundBytes(Stream stream, string place)
{
    private const int PieceBytes = 1 << 16;
    private const int MostSamples = 100_000_000;

    private readonly byte[] buffer = new byte[PieceBytes];

    /// <summary>The file, for error messages.</summary>
    public string Place => place;

    /// <summary>How many bytes were read.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes, fewer at the end; valid until the next call.</summary>
    /// <param name="count">At most 65,536.</param>
    public ReadOnlySpan<byte> Next(int count)
    {
        int filled = 0;
        for (int read; filled < count && (read = ReadSome(buffer.AsSpan(filled, count - filled))) > 0;)
            filled += read;
        Position += filled;
        TextLines.CheckSize(place, Position, ByteFile.LargestFile);
        return buffer.AsSpan(0, filled);
    }

    /// <summary>Passes over bytes.</summary>
    /// <returns>How many there were.</returns>
    public long Skip(long count)
    {
        long skipped = 0;
        for (int read = -1; skipped < count && read != 0; skipped += read)
            read = Next((int)Math.Min(PieceBytes, count - skipped)).Length;
        return skipped;
    }

    /// <summary>The samples that come next.</summary>
    /// <param name="format">How they are written.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="bytes">How many bytes they are said to have.</param>
    /// <exception cref="UnrollException">They are fewer, too many, or none.</exception>
    public Sound Samples(SampleFormat format, long rate, long bytes)
    {
        long count = bytes / format.Block;
        Require.That(rate is >= 100 and <= 768_000, place, $"{rate} samples a second", "100 to 768000");
        Require.That(bytes % format.Block == 0, place, $"samples of {bytes} bytes", $"a multiple of {format.Block}, the bytes of each time; copy the file again");
        Require.That(count > 0, place, "no samples", "a sound");
        Require.That(count <= MostSamples, place, $"a sound of {count} samples", $"at most {MostSamples}; split it");
        NumberBuffer samples = new();
        int whole = PieceBytes / format.Block;
        for (long left = count; left > 0;)
        {
            int blocks = (int)Math.Min(whole, left);
            ReadOnlySpan<byte> piece = Next(blocks * format.Block);
            if (piece.Length < blocks * format.Block)
                throw new UnrollException(FormattableString.Invariant($"{place}: found {bytes - (left * format.Block) + piece.Length} bytes of samples, of {bytes} that the file says it has; expected a whole file; copy it again."));
            format.Read(piece, samples.Add(blocks), place);
            left -= blocks;
        }
        return new Sound((int)rate, samples.Take());
    }

    /// <summary>A whole number of 16 bits, the low byte first.</summary>
    public static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    /// <summary>A whole number of 32 bits, the low byte first.</summary>
    public static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private int ReadSome(Span<byte> target)
    {
        try
        {
            return stream.Read(target);
        }
        catch (InvalidDataException caught)
        {
            throw new UnrollException($"{place}: found no valid gzip data, which the ending .gz promises; pack the file again or rename it.", caught);
        }
        catch (Exception caught) when (caught is UnauthorizedAccessException or IOException)
        {
            throw new UnrollException($"{place}: cannot be read ({caught.Message.TrimEnd('.')}); expected a readable sound file.", caught);
        }
    }
}
