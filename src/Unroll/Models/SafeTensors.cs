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
    private const long LargestHeader = 100_000_000;
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
    /// <exception cref="UnrollException">The file is missing, or not what the format says: where, what was found, what was expected.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => ReadSome(path, _ => true);

    /// <summary>Reads some tensors of a file: the others may be of any type.</summary>
    internal static IReadOnlyDictionary<string, Tensor> ReadSome(string path, Func<string, bool> wanted)
    {
        using FileStream stream = Open(path);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        long start = 0;
        foreach (TensorEntry entry in ReadEntries(stream, path, out start, out _).Where(entry => wanted(entry.Name)))
        {
            if (entry.Type is not ("F32" or "F64"))
                throw new UnrollException($"{path}: the tensor '{entry.Name}' has the type {entry.Type}; expected F32 or F64.");
            stream.Position = start + entry.Begin;
            tensors.Add(entry.Name, ReadTensor(stream, entry, path));
        }
        return tensors;
    }

    /// <summary>What a file holds, without reading the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyList<TensorEntry> List(string path)
    {
        using FileStream stream = Open(path);
        return ReadEntries(stream, path, out _, out _);
    }

    /// <summary>The texts of a file's header, without reading the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <returns>By name; none if the file has none.</returns>
    /// <exception cref="UnrollException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using FileStream stream = Open(path);
        _ = ReadEntries(stream, path, out _, out Dictionary<string, string> metadata);
        return metadata;
    }

    private static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected a safetensors file.");
        if (!File.Exists(path))
            throw new UnrollException($"{path}: there is no such file; expected a safetensors file.");
        try
        {
            return InputFile.OpenSeekable(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{path}: the file cannot be read: {e.Message}", e);
        }
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

    private static List<TensorEntry> ReadEntries(FileStream stream, string path, out long start, out Dictionary<string, string> metadata)
    {
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[] eight = new byte[8];
        if (stream.Length < 10)
            throw new UnrollException($"{path}: found {stream.Length} bytes; expected a safetensors file, which has at least 10.");
        stream.ReadExactly(eight);
        long length = BinaryPrimitives.ReadInt64LittleEndian(eight);
        if (length < 2 || length > LargestHeader || length > stream.Length - 8)
            throw new UnrollException($"{path}: found the header length {length} at byte 0; expected 2 to {Math.Min(LargestHeader, stream.Length - 8)}. Is it a safetensors file?");
        byte[] header = new byte[length];
        stream.ReadExactly(header);
        start = 8 + length;
        long size = stream.Length - start;
        List<TensorEntry> entries = [];
        try
        {
            using JsonDocument json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new UnrollException($"{path}: the header is {(json.RootElement.ValueKind == JsonValueKind.Array ? "a list" : json.RootElement.GetRawText())}; expected an object with an entry for each tensor.");
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name != Metadata)
                    entries.Add(TensorEntry.Read(property, path));
                else if (property.Value.ValueKind == JsonValueKind.Object)
                    ReadTexts(property.Value, metadata);
            }
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{path}: the header is not JSON: {Reason(e)}; is it a safetensors file?", e);
        }
        catch (InvalidOperationException e) // half a surrogate pair
        {
            throw new UnrollException($"{path}: the header has a name that is no text; is it a safetensors file?", e);
        }
        CheckPlaces(entries, size, path);
        return entries;
    }

    private static void ReadTexts(JsonElement texts, Dictionary<string, string> metadata)
    {
        foreach (JsonProperty text in texts.EnumerateObject())
        {
            if (text.Value.ValueKind == JsonValueKind.String)
                metadata[text.Name] = text.Value.GetString()!;
        }
    }

    private static string Reason(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }

    private static void CheckPlaces(List<TensorEntry> entries, long size, string path)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        long expected = 0;
        foreach (TensorEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (!names.Add(entry.Name))
                throw new UnrollException($"{path}: the tensor '{entry.Name}' is there twice; expected each name once.");
            if (entry.Begin != expected || entry.End < entry.Begin)
                throw new UnrollException($"{path}: the tensor '{entry.Name}' takes the bytes {entry.Begin} to {entry.End}; expected it to begin at {expected}, where the one before ends.");
            if (entry.End > size)
                throw new UnrollException($"{path}: the tensor '{entry.Name}' ends at byte {entry.End} of the data; the file has only {size}. Was it cut off?");
            expected = entry.End;
        }
        if (expected != size)
            throw new UnrollException($"{path}: found {size - expected} bytes behind the last tensor; expected none.");
    }

    private static Tensor ReadTensor(FileStream stream, TensorEntry entry, string path)
    {
        if (entry.Shape.Count > Shape.MaxRank)
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has {entry.Shape.Count} dimensions; expected at most {Shape.MaxRank}.");
        if (!Fits(entry.Shape))
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}]; expected at most {int.MaxValue / 8} numbers.");
        Tensor tensor = new(new Shape([.. entry.Shape]));
        if (entry.Type == "F32")
            ReadNumbers<float>(stream, tensor, x => (Real)x);
        else
            ReadNumbers<double>(stream, tensor, x => (Real)x);
        return tensor;
    }

    /// <summary>Whether a tensor can have so many elements, counted up to each dimension as <see cref="Shape"/> does.</summary>
    private static bool Fits(IReadOnlyList<int> shape)
    {
        long product = 1;
        foreach (int size in shape)
        {
            product *= size;
            if (product > int.MaxValue / 8)
                return false;
        }
        return true;
    }

    private static void ReadNumbers<T>(FileStream stream, Tensor tensor, Func<T, Real> convert) where T : unmanaged
    {
        T[] numbers = new T[tensor.Count];
        stream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        Span<Real> target = tensor.Span;
        for (int i = 0; i < numbers.Length; i++)
            target[i] = convert(numbers[i]);
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
        List<long> numbers = [];
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
