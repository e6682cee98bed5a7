namespace Unroll;

/// <summary>
/// Numbers of few bits as Parquet packs them: runs of one repeated number, and groups of eight packed side by side from the lowest bit. (Apache Parquet, Encodings.md, RLE / bit-packing hybrid.)
/// </summary>
internal static class BitRuns
{
    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">Where they begin.</param>
    /// <param name="width">The bits of each, 0 to 32.</param>
    /// <param name="target">How many to read, and where to.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, int width, Span<int> target)
    {
        if (width is < 0 or > 32)
            throw new InvalidDataException($"a page has numbers of {width} bits");
        int at = 0, whole = (width + 7) / 8;
        while (!target.IsEmpty)
        {
            ulong header = 0;
            for (int shift = 0, one = 0x80; one >= 0x80; shift += 7)
            {
                if (at == bytes.Length || shift > 28)
                    throw Short();
                one = bytes[at++];
                header |= (ulong)(one & 0x7F) << shift;
            }
            long count = (long)(header >> 1);
            if ((header & 1) == 0)
            {
                if (count == 0 || whole > bytes.Length - at)
                    throw Short();
                uint value = 0;
                for (int i = 0; i < whole; i++)
                    value |= (uint)bytes[at++] << (8 * i);
                int repeated = (int)Math.Min(count, target.Length);
                target[..repeated].Fill((int)value);
                target = target[repeated..];
                continue;
            }
            int wanted = (int)Math.Min(count * 8, target.Length);
            long taken = Math.Min(count * width, bytes.Length - at); // the last group may be cut short
            if (count == 0 || (long)wanted * width > taken * 8)
                throw Short();
            Unpack(bytes.Slice(at, (int)taken), width, target[..wanted]);
            at += (int)taken;
            target = target[wanted..];
        }
    }

    /// <summary>Numbers side by side, from the lowest bit of the first byte.</summary>
    private static void Unpack(ReadOnlySpan<byte> bytes, int width, Span<int> target)
    {
        ulong buffer = 0, mask = (1UL << width) - 1;
        for (int i = 0, at = 0, bits = 0; i < target.Length; i++)
        {
            for (; bits < width; bits += 8)
                buffer |= (ulong)bytes[at++] << bits;
            target[i] = (int)(uint)(buffer & mask);
            buffer >>= width;
            bits -= width;
        }
    }

    private static InvalidDataException Short() => new("a page ends within its numbers");
}
