namespace Unroll;

/// <summary>
/// WAV files: <c>RIFF</c>, a size, <c>WAVE</c>, then chunks of a name in four bytes, a size in 32 bits with the low byte first, and as many bytes, with one more where that is odd.
/// <c>fmt </c> says how samples are written, and <c>data</c> has them. Other chunks are passed over, and what follows the samples is not read.
/// </summary>
internal static class WaveFile
{
    private const int Extensible = 0xFFFE;
    private const int ExtensibleBytes = 40;
    private const int HeaderBytes = 44;

    /// <summary>How the kind of an extensible format ends after its first two bytes.</summary>
    private static ReadOnlySpan<byte> KindEnd => [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];

    /// <summary>Reads a file, of which the first four bytes, <c>RIFF</c>, were read.</summary>
    /// <exception cref="UnrollException">It is no WAV file, damaged, cut off, or of a kind that is not read.</exception>
    public static Sound Read(SoundBytes bytes)
    {
        string place = bytes.Place;
        Require.That(bytes.Next(8) is [_, _, _, _, .. var kind] && kind.SequenceEqual("WAVE"u8), place, "no WAV file", "it to begin with RIFF, a size and WAVE");
        (SampleFormat Samples, long Rate)? format = null;
        while (true)
        {
            long at = bytes.Position;
            ReadOnlySpan<byte> head = bytes.Next(8);
            if (head.Length < 8)
                throw new UnrollException($"{place}: found no chunk \"data\"; expected one with the samples.");
            Require.That(!head[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~'), place, $"no name of a chunk at offset {at}", "a WAV file, which consists of chunks with names");
            long size = SoundBytes.Long(head, 4);
            if (head.StartsWith("data"u8))
                return format is { } known ? bytes.Samples(known.Samples, known.Rate, size)
                    : throw new UnrollException($"{place}: found samples at offset {at} before the chunk \"fmt \"; expected that chunk first, which says how they are written.");
            long rest = size + (size % 2);
            if (head.StartsWith("fmt "u8))
            {
                ReadOnlySpan<byte> chunk = bytes.Next((int)Math.Min(size, ExtensibleBytes));
                Require.That(chunk.Length >= 16, place, $"a chunk \"fmt \" of {chunk.Length} bytes at offset {at}", "16 or more");
                format = (FormatOf(chunk, place), SoundBytes.Long(chunk, 4));
                rest -= chunk.Length;
            }
            long skipped = bytes.Skip(rest);
            Require.That(skipped >= rest - 1, place, $"a chunk of {size} bytes at offset {at}, of which {bytes.Position - at - 8} are there", "a whole file; copy it again");
        }
    }

    /// <summary>Writes one channel of 16 bits.</summary>
    public static void Write(Stream stream, Sound sound)
    {
        ReadOnlySpan<Real> samples = sound.Samples.Span;
        using BinaryWriter writer = new(stream, System.Text.Encoding.Latin1, leaveOpen: true);
        int size = 2 * samples.Length;
        writer.Write("RIFF"u8);
        writer.Write(HeaderBytes - 8 + size);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(sound.Rate);
        writer.Write(2 * sound.Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(size);
        foreach (Real sample in samples)
            writer.Write((short)Math.Clamp(Math.Round(sample * 32768), short.MinValue, short.MaxValue));
    }

    private static SampleFormat FormatOf(ReadOnlySpan<byte> chunk, string place)
    {
        int kind = SoundBytes.Word(chunk, 0), channels = SoundBytes.Word(chunk, 2), block = SoundBytes.Word(chunk, 12), bits = SoundBytes.Word(chunk, 14);
        if (kind == Extensible && chunk.Length == ExtensibleBytes && chunk[26..].SequenceEqual(KindEnd))
            kind = SoundBytes.Word(chunk, 24);
        SampleCoding coding = (kind, bits) switch
        {
            (1, 8) => SampleCoding.Unsigned,
            (1, 16 or 24 or 32) => SampleCoding.Signed,
            (3, 32 or 64) => SampleCoding.Float,
            (6, 8) => SampleCoding.ALaw,
            (7, 8) => SampleCoding.MuLaw,
            _ => throw new UnrollException($"{place}: found samples of kind {kind} with {bits} bits; expected PCM (kind 1) of 8, 16, 24 or 32 bits, floats (3) of 32 or 64, A-law (6) or μ-law (7) of 8; convert the file."),
        };
        Require.That(channels > 0, place, "samples in 0 channels", "1 or more");
        Require.That(block == channels * bits / 8, place, $"{block} bytes for {channels} samples of {bits} bits", $"{channels * bits / 8}");
        return new SampleFormat(coding, bits / 8, BigEndian: false, channels);
    }
}
