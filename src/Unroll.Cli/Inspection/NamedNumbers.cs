using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Unroll.Cli;

/// <summary>A tensor to be compared: of a model, or of a file, whose numbers are read when they are asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its numbers' type, as safetensors files write it, such as F32.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Its numbers, little-endian.</param>
internal sealed record NamedNumbers(string Name, string Type, IReadOnlyList<int> Shape, Func<byte[]> Bytes)
{
    private const long MostBytes = 1 << 30;

    /// <summary>As in messages: [2, 3].</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>How many numbers it has.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The parameters of a model.</summary>
    public static IReadOnlyList<NamedNumbers> Of(Model model) =>
        [.. model.Parameters.Parameters.Select(p => new NamedNumbers(p.Name, "F32", p.Shape.ToArray(), () => MemoryMarshal.AsBytes(p.Data.Span).ToArray()))];

    /// <summary>The tensors of a file, of whatever type.</summary>
    /// <exception cref="UnrollException">As for <see cref="SafeTensors.List"/>.</exception>
    public static IReadOnlyList<NamedNumbers> Of(string path) =>
        [.. SafeTensors.List(path).Select(entry => new NamedNumbers(entry.Name, entry.Type, entry.Shape, () => Read(path, entry)))];

    /// <summary>The numbers in double precision; null for a type that has no fractions, whose bytes alone are compared.</summary>
    public static double[]? Doubles(string type, byte[] bytes) => type switch
    {
        "F64" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        "F32" => Convert<float>(bytes, number => number),
        "F16" => Convert<Half>(bytes, number => (double)number),
        "BF16" => Convert<ushort>(bytes, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        _ => null,
    };

    private static double[] Convert<T>(byte[] bytes, Func<T, double> convert) where T : unmanaged
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        double[] doubles = new double[numbers.Length];
        for (int i = 0; i < doubles.Length; i++)
            doubles[i] = convert(numbers[i]);
        return doubles;
    }

    private static byte[] Read(string path, TensorEntry entry)
    {
        if (entry.End - entry.Begin > MostBytes)
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has {entry.End - entry.Begin} bytes; expected at most {MostBytes}, since both are held in memory to be compared.");
        using FileStream stream = File.OpenRead(path);
        byte[] length = new byte[8], bytes = new byte[entry.End - entry.Begin];
        stream.ReadExactly(length);
        stream.Position = 8 + BinaryPrimitives.ReadInt64LittleEndian(length) + entry.Begin;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
