using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Unroll.Fuzz;

/// <summary>Damages samples, each time the same way for the same random stream.</summary>
internal static class Mutator
{
    private const int LongestRepetition = 1 << 16;

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "16", "255", "65536", "65537", "100000", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "1e3", "1e308", "1e999", "-0", "1.5", "NaN", "0x10", "007", "١٢", "1_000", "",
    ];

    private static readonly string[] Tokens =
    [
        "null", "{}", "[]", "\"\"", "true", "\"\\ud800\"", "\\u0000", "\\n", "\"", "'", "{\"", "[[[[", "]]]]", ",", ":", ";", "\t", " ", "\n", "\n\n", "\r", "\r\n", "\0", "\uFEFF",
        "\u2028", "\u0085", "%x[", "%x[0,0]", "U", "B", "#", "# columns: a b", "-DOCSTART-", "<unk>", "<eos>", "BOS", "EOS", "_", "?", "A|B", "B-", "I-x", "S-x", "E-", "O", "-", "..", "/",
        "\u001b[2J", "1-2", "1.1", "=", ".", "\"type\":", "\"type\":\"lstm\"", "*", "word", "legal", "once", "../pwned", "..\\", "/tmp/pwned", "thesis.txt", "thesis", "NUL", "\u0007", "\u202e", "\u009b31m", "\u001b]0;x\u0007", "\u200f",
    ];

    private static readonly long[] Boundaries = [0, 1, -1, 2, 7, 8, 16, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 100_000_000, 100_000_001, long.MaxValue, long.MinValue, long.MaxValue - 7];

    /// <summary>A damaged sample; one in fifty is left as it is.</summary>
    public static FuzzInput Damage(FuzzReader reader, Rng random)
    {
        FuzzInput input = reader.Samples[random.NextInt(reader.Samples.Count)];
        if (random.NextInt(50) == 0)
            return input;
        if (input.Files.Count > 1 && random.NextInt(20) == 0)
            return Shuffled(input, ref random);
        if (reader.OnDisk && random.NextInt(50) == 0)
            return Traps.Of(input, ref random);
        int file = random.NextInt(input.Files.Count);
        byte[] bytes = input[file];
        bool packed = FuzzInput.IsGzip(input.Files[file].Name) && random.NextInt(3) == 0;
        if (packed)
        {
            input = new FuzzInput([.. input.Files.Select(one => (one.Name, FuzzInput.IsGzip(one.Name) ? FuzzInput.Packed(one.Bytes) : one.Bytes))]) { IsPacked = true };
            bytes = input[file];
        }
        for (int count = 1 + random.NextInt(1 + random.NextInt(8)); count > 0; count--)
            bytes = Once(bytes, reader, ref random);
        return input.With(file, bytes);
    }

    /// <summary>Files that changed places, or one that is gone.</summary>
    private static FuzzInput Shuffled(FuzzInput input, ref Rng random)
    {
        int one = random.NextInt(input.Files.Count), other = random.NextInt(input.Files.Count);
        return one == other
            ? input with { Files = [.. input.Files.Where((_, i) => i != one)] }
            : input.With(one, input[other]).With(other, input[one]);
    }

    private static byte[] Once(byte[] bytes, FuzzReader reader, ref Rng random)
    {
        int at = random.NextInt(bytes.Length + 1), length = Math.Min(1 + random.NextInt(1 << random.NextInt(11)), bytes.Length - at);
        switch (random.NextInt(18))
        {
            case 0 or 1 when at < bytes.Length:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.NextInt(8));
                return flipped;
            case 2:
                return Replace(bytes, at, 0, [(byte)random.NextInt(256)]);
            case 3:
                return Replace(bytes, at, Math.Min(1, length), []);
            case 4:
                return Replace(bytes, at, length, []);
            case 5:
                return Replace(bytes, random.NextInt(bytes.Length + 1), 0, bytes.AsSpan(at, length));
            case 6: // two pieces change places
                byte[] piece = [.. bytes.AsSpan(at, length)], rest = Replace(bytes, at, length, []);
                return Replace(rest, random.NextInt(rest.Length + 1), 0, piece);
            case 7:
                return bytes[..at];
            case 8 or 9 or 10:
                return Number(bytes, at, ref random);
            case 11:
                return Binary(bytes, ref random);
            case 12: // another sample's end behind this one's beginning
                FuzzInput other = reader.Samples[random.NextInt(reader.Samples.Count)];
                byte[] end = other[random.NextInt(other.Files.Count)];
                return [.. bytes.AsSpan(0, at), .. end.AsSpan(random.NextInt(end.Length + 1))];
            case 13 when random.NextInt(4) == 0:
                return Repeated(bytes, at, Math.Min(length, 32), ref random);
            case 14 or 15 or 16:
                return Replace(bytes, at, random.NextInt(2) == 0 ? 0 : Math.Min(length, 8), Encoding.UTF8.GetBytes(Tokens[random.NextInt(Tokens.Length)]));
            default:
                return Encoded(bytes, ref random);
        }
    }

    private static byte[] Replace(byte[] bytes, int at, int length, ReadOnlySpan<byte> by) => [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(at + length)];

    /// <summary>A piece that is there many times: long lines, deep nesting, many columns.</summary>
    private static byte[] Repeated(byte[] bytes, int at, int length, ref Rng random)
    {
        byte[] piece = length == 0 ? [(byte)random.NextInt(256)] : [.. bytes.AsSpan(at, length)];
        int times = 1 + random.NextInt(Math.Max(1, LongestRepetition / piece.Length));
        byte[] row = new byte[times * piece.Length];
        for (int i = 0; i < times; i++)
            piece.CopyTo(row, i * piece.Length);
        return Replace(bytes, at, 0, row);
    }

    /// <summary>Another number in place of the next one written in digits.</summary>
    private static byte[] Number(byte[] bytes, int at, ref Rng random)
    {
        int start = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return bytes;
        start += at;
        int end = bytes.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        string text = random.NextInt(3) == 0 ? random.NextInt(1 << random.NextInt(31)).ToString(CultureInfo.InvariantCulture) : Numbers[random.NextInt(Numbers.Length)];
        return Replace(bytes, start, end < 0 ? bytes.Length - start : end, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A boundary value over 1, 2, 4 or 8 bytes, in either order; mostly where headers are.</summary>
    private static byte[] Binary(byte[] bytes, ref Rng random)
    {
        int width = 1 << random.NextInt(4);
        if (bytes.Length < width)
            return bytes;
        int at = random.NextInt(1 + Math.Min(bytes.Length - width, random.NextInt(2) == 0 ? 32 : int.MaxValue - 1));
        Span<byte> eight = stackalloc byte[8];
        long value = Boundaries[random.NextInt(Boundaries.Length)];
        if (random.NextInt(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(eight, value << (64 - (8 * width)));
        return Replace(bytes, at, width, eight[..width]);
    }

    /// <summary>The whole text in another encoding or with other line ends.</summary>
    private static byte[] Encoded(byte[] bytes, ref Rng random)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return random.NextInt(7) switch
        {
            0 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => [0xEF, 0xBB, 0xBF, .. bytes],
            3 => Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            4 => Encoding.Latin1.GetBytes(text.Replace('\n', '\r')),
            5 => Encoding.Latin1.GetBytes(text.Replace(' ', '\t')),
            _ => [],
        };
    }
}
