namespace Unroll;

/// <summary>Unpacks a block of the format Snappy: its length, then pieces of text as they are, and copies of what is before.</summary>
/// <remarks>Google, Snappy compressed format description, 2011.</remarks>
internal static class SnappyBlock
{
    /// <summary>Unpacks a block of a known length.</summary>
    /// <exception cref="InvalidDataException">It is no such block.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        int at = 0, written = 0, shift = 0;
        long length = 0;
        for (bool more = true; more; shift += 7)
        {
            if (at == packed.Length || shift > 28)
                throw Broken();
            length |= (long)(packed[at] & 0x7F) << shift;
            more = packed[at++] >= 0x80;
        }
        if (length != target.Length)
            throw new InvalidDataException($"a page unpacks to {length} bytes instead of {target.Length}");
        while (at < packed.Length)
        {
            int tag = packed[at++], size, offset;
            if ((tag & 3) == 0)
            {
                size = tag >> 2;
                if (size >= 60)
                {
                    int bytes = size - 59;
                    size = Number(packed, ref at, bytes);
                }
                size++;
                if (size <= 0 || size > packed.Length - at || size > target.Length - written)
                    throw Broken();
                packed.Slice(at, size).CopyTo(target[written..]);
                at += size;
                written += size;
                continue;
            }
            (size, offset) = (tag & 3) switch
            {
                1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | Number(packed, ref at, 1)),
                2 => ((tag >> 2) + 1, Number(packed, ref at, 2)),
                _ => ((tag >> 2) + 1, Number(packed, ref at, 4)),
            };
            if (offset <= 0 || offset > written || size > target.Length - written)
                throw Broken();
            for (int i = 0; i < size; i++, written++) // the copy may overlap what it makes
                target[written] = target[written - offset];
        }
        if (written != target.Length)
            throw Broken();
    }

    private static int Number(ReadOnlySpan<byte> packed, ref int at, int bytes)
    {
        if (bytes > packed.Length - at)
            throw Broken();
        uint number = 0;
        for (int i = 0; i < bytes; i++)
            number |= (uint)packed[at++] << (8 * i);
        return number <= int.MaxValue - 1 ? (int)number : throw Broken();
    }

    private static InvalidDataException Broken() => new("a page is no valid Snappy data");
}
