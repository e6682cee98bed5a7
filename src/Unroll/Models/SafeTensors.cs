using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// The safetensors format: eight bytes with the header's length, a JSON header with each tensor's type, shape and place, then the numbers,
/// little-endian. Written tensors are F32 (F64 in the double build); F32 and F64 are read.
/// </summary>
public static class SafeTensors
{
    private const string Metadata = "__metadata__";

    /// <summary>Writes tensors, in the given order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Name and tensor of each; names differ.</param>
    /// <param name="metadata">Texts by name, for the header; null for none.</param>
    public static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        byte[] header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((string _, Tensor tensor) in tensors)
            stream.Write(MemoryMarshal.AsBytes(tensor.Span));
    }

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>By name.</returns>
    /// <exception cref="UnrollException">The file is missing, not what the format says, or larger than memory: where, what was found, what was expected.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => ReadSome(path, _ => true);

    /// <summary>Reads some tensors of a file: the others may be of any type.</summary>
    internal static IReadOnlyDictionary<string, Tensor> ReadSome(string path, Func<string, bool> wanted)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return Read(reader, [.. reader.InOrder.Where(entry => wanted(entry.Name))]);
    }

    /// <summary>Reads some tensors of an open file.</summary>
    internal static Dictionary<string, Tensor> Read(SafeTensorsReader reader, IReadOnlyList<TensorEntry> entries)
    {
        reader.CheckAll(entries);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (TensorEntry entry in entries)
        {
            Tensor tensor = new(new Shape([.. entry.Shape]));
            reader.Read(entry, tensor);
            tensors.Add(entry.Name, tensor);
        }
        return tensors;
    }

    /// <summary>What a file holds, without reading the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">As for <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<TensorEntry> List(string path)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return reader.Entries;
    }

    /// <summary>The texts of a file's header, without reading the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <returns>By name; none if the file has none.</returns>
    /// <exception cref="UnrollException">As for <see cref="Read(string)"/>.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return reader.Texts;
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
        {
            long offset = 0;
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(Metadata);
                foreach ((string name, string text) in metadata)
                    json.WriteString(name, text);
                json.WriteEndObject();
            }
            foreach ((string name, Tensor tensor) in tensors)
            {
                long end = offset + ((long)tensor.Count * Marshal.SizeOf<Real>());
                json.WriteStartObject(name);
                json.WriteString("dtype", Marshal.SizeOf<Real>() == 4 ? "F32" : "F64");
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape.ToArray())
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                offset = end;
            }
            json.WriteEndObject();
        }
        while (memory.Length % 8 != 0)
            memory.WriteByte((byte)' ');
        return memory.ToArray();
    }
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its numbers' type as written, such as F32.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Begin">Its first byte within the data.</param>
/// <param name="End">The byte behind its last.</param>
public sealed record TensorEntry(string Name, string Type, IReadOnlyList<int> Shape, long Begin, long End)
{
    private const int MostDimensions = 64; // the product of their sizes stays a number that can be written down

    internal static TensorEntry Read(JsonProperty property, string path)
    {
        string who = $"{path}: the tensor '{property.Name}'";
        if (property.Value.ValueKind != JsonValueKind.Object)
            throw new UnrollException($"{who} is {property.Value.GetRawText()}; expected an object with dtype, shape and data_offsets.");
        JsonElement dtype = Field(property, "dtype"), sizes = Field(property, "shape"), offsets = Field(property, "data_offsets");
        if (dtype.ValueKind != JsonValueKind.String)
            throw new UnrollException($"{who} has {Found("dtype", dtype)}; expected a text such as F32.");
        if (Numbers(sizes) is not { } shape || shape.Any(size => size > int.MaxValue))
            throw new UnrollException($"{who} has {Found("shape", sizes)}; expected a list of whole numbers from 0 to {int.MaxValue}.");
        if (Numbers(offsets) is not { Count: 2 } place)
            throw new UnrollException($"{who} has {Found("data_offsets", offsets)}; expected two whole numbers of 0 or more.");
        string type = dtype.GetString()!;
        if (shape.Count > MostDimensions)
            throw new UnrollException($"{who} has {shape.Count} dimensions; expected at most {MostDimensions}.");
        BigInteger bytes = shape.Aggregate((BigInteger)BytesOf(type), (product, size) => product * size);
        if (BytesOf(type) > 0 && place[1] - place[0] != bytes)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{who} of type {type} and shape [{string.Join(", ", shape)}] takes {place[1] - place[0]} bytes; expected {bytes}."));
        return new TensorEntry(property.Name, type, [.. shape.Select(size => (int)size)], place[0], place[1]);
    }

    private static JsonElement Field(JsonProperty tensor, string name) => tensor.Value.TryGetProperty(name, out JsonElement field) ? field : default;

    private static string Found(string name, JsonElement field) =>
        field.ValueKind == JsonValueKind.Undefined ? $"no {name}" : $"the {name} {field.GetRawText()}";

    /// <summary>A list of whole numbers of 0 or more; null if it is something else.</summary>
    private static List<long>? Numbers(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        List<long> numbers = new(Math.Min(list.GetArrayLength(), MostDimensions));
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
                return null;
            numbers.Add(number);
        }
        return numbers;
    }

    private static int BytesOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };
}
