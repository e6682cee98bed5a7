using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Unroll;

/// <summary>Writes vectors for other programs.</summary>
public static class VectorsWriter
{
    private const int HeaderAlignment = 64;

    /// <summary>Writes a table of numbers for NumPy (<c>numpy.load</c>): a file in the format .npy, version 1.0, a row for each vector.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="vectors">N vectors of the same size D.</param>
    /// <param name="size">D.</param>
    /// <exception cref="UnrollException">A vector has another size.</exception>
    public static void WriteNpy(Stream stream, IReadOnlyList<Real[]> vectors, int size)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(vectors, size);
        string table = FormattableString.Invariant($"{{'descr': '{(BitConverter.IsLittleEndian ? '<' : '>')}f{Marshal.SizeOf<Real>()}', 'fortran_order': False, 'shape': ({vectors.Count}, {size}), }}");
        const int before = 10; // magic, version, length of the header
        int length = ((before + table.Length + HeaderAlignment) / HeaderAlignment * HeaderAlignment) - before;
        byte[] header = [0x93, .. "NUMPY"u8, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(table.PadRight(length - 1) + "\n")];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(before - 2), (ushort)length);
        stream.Write(header);
        foreach (Real[] vector in vectors)
            stream.Write(MemoryMarshal.AsBytes<Real>(vector));
    }

    /// <summary>Writes vectors as word2vec does in text: a line with N and D, then a name and its numbers a line. Whitespace within a name becomes _, and an empty name is _. GloVe's text format is the same without the first line.</summary>
    /// <param name="writer">Left open.</param>
    /// <param name="names">A name for each vector, such as its text.</param>
    /// <param name="vectors">N vectors of the same size D.</param>
    /// <param name="size">D.</param>
    /// <param name="counts">Whether the first line has N and D; without it, the format is GloVe's.</param>
    /// <exception cref="UnrollException">There are not as many names as vectors, or a vector has another size.</exception>
    public static void WriteText(TextWriter writer, IReadOnlyList<string> names, IReadOnlyList<Real[]> vectors, int size, bool counts = true)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(names);
        Check(vectors, size);
        Require.That(names.Count == vectors.Count, "VectorsWriter", $"{names.Count} names for {vectors.Count} vectors", "one each");
        if (counts)
            writer.Write(FormattableString.Invariant($"{vectors.Count} {size}\n"));
        for (int i = 0; i < vectors.Count; i++)
        {
            string name = string.Join('_', names[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            writer.Write(name.Length > 0 ? name : "_");
            foreach (Real number in vectors[i])
            {
                writer.Write(' ');
                writer.Write(number.ToString("R", CultureInfo.InvariantCulture));
            }
            writer.Write('\n');
        }
    }

    private static void Check(IReadOnlyList<Real[]> vectors, int size)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        foreach (Real[] vector in vectors)
            Require.That(vector.Length == size, "VectorsWriter", $"a vector of {vector.Length} numbers", $"{size}");
    }
}
