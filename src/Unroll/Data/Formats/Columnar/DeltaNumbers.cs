namespace Unroll;

/// <summary>Whole numbers as differences, in blocks whose differences from the smallest one are packed by few bits. (Apache Parquet, Encodings.md, delta encoding.)</summary>
internal static class DeltaNumbers
{
    private const int LargestBlock = 1 << 20;

    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">Where they begin.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="length">How many bytes they take.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static long[] Read(ReadOnlySpan<byte> bytes, int most, out int length)
    {
        int at = 0;
        ulong block = Varint(bytes, ref at), parts = Varint(bytes, ref at), count = Varint(bytes, ref at);
        if (block is 0 or > LargestBlock || parts == 0 || block % parts != 0 || block / parts % 8 != 0 || count > (ulong)most)
            throw Broken();
        long value = ZigZag(Varint(bytes, ref at));
        long[] numbers = new long[count];
        int size = (int)(block / parts), done = 0;
        if (count > 0)
            numbers[done++] = value;
        while (done < numbers.Length)
        {
            long least = ZigZag(Varint(bytes, ref at));
            if ((int)parts > bytes.Length - at)
                throw Broken();
            ReadOnlySpan<byte> widths = bytes.Slice(at, (int)parts);
            at += (int)parts;
            for (int part = 0; part < widths.Length && done < numbers.Length; part++)
            {
                int width = widths[part];
                long taken = (long)size * width / 8;
                if (width > 64 || taken > bytes.Length - at)
                    throw Broken();
                ReadOnlySpan<byte> packed = bytes.Slice(at, (int)taken);
                at += (int)taken;
                UInt128 buffer = 0;
                UInt128 mask = (UInt128.One << width) - 1;
                for (int i = 0, from = 0, bits = 0; i < size && done < numbers.Length; i++)
                {
                    for (; bits < width; bits += 8)
                        buffer |= (UInt128)packed[from++] << bits;
                    value = unchecked(value + least + (long)(ulong)(buffer & mask));
                    buffer >>= width;
                    bits -= width;
                    numbers[done++] = value;
                }
            }
        }
        length = at;
        return numbers;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at == bytes.Length)
                throw Broken();
            int one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
        throw Broken();
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static InvalidDataException Broken() => new("a page has damaged differences of numbers");
}
