using System.Buffers.Binary;

namespace Unroll;

/// <summary>
/// A WAV file of one channel with samples of 16 bits: <c>RIFF</c>, the size, <c>WAVE</c>, then chunks of a name in four bytes, a size in 32 bits with the low byte
/// first, and as many bytes, with one more where that is odd. <c>fmt </c> says how samples are written, and <c>data</c> has them. Other chunks are passed over.
/// </summary>
internal static class WaveFile
{
    private const int Pcm = 1;
    private const long LargestFile = 1 << 25;

    /// <summary>Reads the samples of a file, perhaps gzipped.</summary>
    /// <exception cref="UnrollException">It is missing, no WAV file, cut off, or of another kind of samples.</exception>
    public static short[] Read(string path)
    {
        byte[] bytes = ByteFile.Read(path, beginning => Enough(beginning, path));
        bool known = false;
        for (long at = 12; at + 8 <= bytes.Length;)
        {
            ReadOnlySpan<byte> name = bytes.AsSpan((int)at, 4);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)at + 4)), end = at + 8 + size;
            Require.That(end <= bytes.Length, path, $"a chunk of {size} bytes at offset {at}, of which {bytes.Length - at - 8} are there", "a whole file; copy it again");
            ReadOnlySpan<byte> chunk = bytes.AsSpan((int)at + 8, (int)size);
            if (name.SequenceEqual("fmt "u8))
            {
                CheckFormat(path, at, chunk);
                known = true;
            }
            else if (name.SequenceEqual("data"u8))
            {
                Require.That(known, path, $"samples at offset {at} before the chunk \"fmt \"", "that chunk first, which says how they are written");
                return Samples(chunk);
            }
            at = end + (size % 2);
        }
        throw new UnrollException($"{path}: found no chunk \"data\"; expected one with the samples.");
    }

    /// <summary>Where the samples end, if the beginning says so: what follows them is not read.</summary>
    private static long Enough(ReadOnlySpan<byte> beginning, string path)
    {
        Require.That(beginning.Length >= 12 && beginning[..4].SequenceEqual("RIFF"u8) && beginning[8..12].SequenceEqual("WAVE"u8),
            path, "no WAV file", "it to begin with RIFF, a size and WAVE");
        for (long at = 12; at + 8 <= beginning.Length;)
        {
            long size = BinaryPrimitives.ReadUInt32LittleEndian(beginning[((int)at + 4)..]), end = at + 8 + size;
            if (beginning.Slice((int)at, 4).SequenceEqual("data"u8))
                return Math.Min(end, LargestFile);
            at = end + (size % 2);
        }
        return LargestFile;
    }

    private static void CheckFormat(string path, long at, ReadOnlySpan<byte> chunk)
    {
        Require.That(chunk.Length >= 16, path, $"a chunk \"fmt \" of {chunk.Length} bytes at offset {at}", "16 or more");
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(chunk), channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        Require.That(kind == Pcm && channels == 1 && bits == 16, path, $"samples of kind {kind} in {channels} channels of {bits} bits", "kind 1 (PCM), 1 channel, 16 bits; convert the file");
    }

    private static short[] Samples(ReadOnlySpan<byte> bytes)
    {
        short[] samples = new short[bytes.Length / 2];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
        return samples;
    }
}
