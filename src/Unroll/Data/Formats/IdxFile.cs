using System.Buffers.Binary;

namespace Unroll;

/// <summary>
/// A file of bytes in LeCun's IDX format: two zeros, 8 (the type: bytes), the number of dimensions, each dimension in 32 bits with the high byte first, and the
/// bytes.
/// </summary>
internal sealed class IdxFile
{
    private readonly byte[] bytes;
    private readonly int start;

    private IdxFile(byte[] bytes, int[] sizes, int count, int itemSize, int start)
    {
        Sizes = sizes;
        this.bytes = bytes;
        this.start = start;
        (Count, ItemSize) = (count, itemSize);
    }

    /// <summary>The first dimension.</summary>
    public int Count { get; }

    /// <summary>The product of the others: bytes an item.</summary>
    public int ItemSize { get; }

    /// <summary>All dimensions.</summary>
    public IReadOnlyList<int> Sizes { get; }

    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(start + (index * ItemSize), ItemSize);

    /// <summary>Reads <paramref name="name"/> or <paramref name="name"/>.gz.</summary>
    public static IdxFile Read(string folder, string name, int dimensions)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path) && File.Exists(path + ".gz"))
            path += ".gz";
        int header = 4 + (4 * dimensions);
        UInt128 count = 0, size = 1; // of four dimensions the product may have 128 bits
        byte[] file = ByteFile.Read(path, Look);
        if ((UInt128)(file.Length - header) == count * size)
            return new IdxFile(file, [.. Enumerable.Range(0, dimensions).Select(i => (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4 + (4 * i))))], (int)count, (int)size, header);
        long found = TextLines.IsGzip(path) ? file.Length : new FileInfo(path).Length;
        throw new UnrollException($"{path}: found {found - header} bytes after the header; expected {count} items of {size}, as it says.");

        long Look(ReadOnlySpan<byte> read)
        {
            if (read.Length < header || read[0] != 0 || read[1] != 0 || read[2] != 8 || read[3] != dimensions)
                throw new UnrollException($"{path}: found no IDX file of bytes in {dimensions} dimensions; expected it to begin with the bytes 0 0 8 {dimensions}.");
            count = BinaryPrimitives.ReadUInt32BigEndian(read[4..]);
            for (int i = 1; i < dimensions; i++)
                size *= BinaryPrimitives.ReadUInt32BigEndian(read[(4 + (4 * i))..]);
            if (count == 0 || size == 0)
                throw new UnrollException($"{path}: found {count} items of {size} bytes, as the header says; expected at least one of each.");
            return count * size > ByteFile.LargestFile ? header : header + (long)(count * size);
        }
    }
}
