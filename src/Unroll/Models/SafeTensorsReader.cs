using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// One safetensors file that is open: its header is read and checked at once, numbers are read where they are asked for. Of a stream that cannot seek,
/// tensors are read in the order of <see cref="Entries"/>.
/// </summary>
internal sealed class SafeTensorsReader : IDisposable
{
    /// <summary>The longest header that is read, in bytes: some hundred thousand tensors.</summary>
    public const long LargestHeader = 1 << 24;

    private const string Metadata = "__metadata__";
    private const int PieceBytes = 1 << 16;

    private readonly Stream stream;
    private readonly string path;
    private readonly long start;
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly byte[] piece = new byte[PieceBytes];
    private long position;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">At the file's first byte; disposed with this.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="path">What is read, for error messages.</param>
    /// <exception cref="UnrollException">The header is not one, or does not fit the length.</exception>
    public SafeTensorsReader(Stream stream, long length, string path)
    {
        this.stream = stream;
        this.path = path;
        if (length < 10)
            throw new UnrollException($"{path}: found {length} bytes; expected a safetensors file, which has at least 10.");
        byte[] eight = new byte[8];
        Fill(eight);
        long header = BinaryPrimitives.ReadInt64LittleEndian(eight), longest = Math.Min(LargestHeader, length - 8);
        if (header < 2 || header > longest)
            throw new UnrollException($"{path}: found the header length {header} at byte 0; expected 2 to {longest}. Is it a safetensors file?");
        byte[] json = new byte[header];
        Fill(json);
        start = 8 + header;
        List<TensorEntry> entries = ReadEntries(json);
        CheckPlaces(entries, length - start);
        Entries = entries;
    }

    /// <summary>What the file holds, in the order of the header.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The same in the order of the file.</summary>
    public IEnumerable<TensorEntry> InOrder => Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End);

    /// <summary>The texts of the header.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UnrollException">It is missing, a folder, unreadable, or no safetensors file.</exception>
    public static SafeTensorsReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected a safetensors file.");
        if (!File.Exists(path))
            throw new UnrollException($"{path}: there is no such file; expected a safetensors file.");
        FileStream file;
        try
        {
            file = InputFile.OpenSeekable(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{path}: the file cannot be read: {e.Message}", e);
        }
        try
        {
            return new SafeTensorsReader(file, file.Length, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The type and size of a tensor's numbers, checked: a tensor of this library can hold them.</summary>
    /// <exception cref="UnrollException">It cannot.</exception>
    public void Check(TensorEntry entry)
    {
        if (entry.Type is not ("F32" or "F64"))
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has the type {entry.Type}; expected F32 or F64.");
        if (entry.Shape.Count > Shape.MaxRank)
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has {entry.Shape.Count} dimensions; expected at most {Shape.MaxRank}.");
        if (!Fits(entry.Shape))
            throw new UnrollException($"{path}: the tensor '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}]; expected at most {int.MaxValue / 8} numbers.");
    }

    /// <summary>Checks several, and that they fit into memory together: a sparse file may claim any size.</summary>
    /// <exception cref="UnrollException">One cannot be held, or all of them cannot.</exception>
    public void CheckAll(IEnumerable<TensorEntry> entries)
    {
        long bytes = 0, most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        foreach (TensorEntry entry in entries)
        {
            Check(entry);
            bytes += entry.End - entry.Begin;
            if (bytes > most)
                throw new UnrollException($"{path}: its tensors take more than {most} bytes, which is all the memory that this process may use; expected fewer numbers.");
        }
    }

    /// <summary>Reads a tensor's numbers.</summary>
    /// <param name="entry">One of <see cref="Entries"/>, which <see cref="Check"/> let pass.</param>
    /// <param name="target">Of its shape.</param>
    /// <exception cref="UnrollException">The file was cut off while it was read.</exception>
    public void Read(TensorEntry entry, Tensor target)
    {
        long place = start + entry.Begin;
        if (stream.CanSeek)
            stream.Position = position = place;
        else if (position != place)
            throw new InvalidOperationException($"The tensor '{entry.Name}' was asked for out of order.");
        Span<Real> rest = target.Span;
        int width = entry.Type == "F32" ? sizeof(float) : sizeof(double);
        while (!rest.IsEmpty)
        {
            int count = Math.Min(rest.Length, PieceBytes / width);
            Span<byte> bytes = piece.AsSpan(0, count * width);
            Fill(bytes);
            if (entry.Type == "F32")
                Convert(MemoryMarshal.Cast<byte, float>(bytes), rest);
            else
                Convert(MemoryMarshal.Cast<byte, double>(bytes), rest);
            rest = rest[count..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static void Convert(ReadOnlySpan<float> numbers, Span<Real> target)
    {
        for (int i = 0; i < numbers.Length; i++)
            target[i] = numbers[i];
    }

    private static void Convert(ReadOnlySpan<double> numbers, Span<Real> target)
    {
        for (int i = 0; i < numbers.Length; i++)
            target[i] = (Real)numbers[i];
    }

    private void Fill(Span<byte> bytes)
    {
        try
        {
            stream.ReadExactly(bytes);
            position += bytes.Length;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException) // among them the end of the stream
        {
            throw new UnrollException($"{path}: the file cannot be read behind byte {position} ({e.Message.TrimEnd('.')}); was it cut off?", e);
        }
    }

    private List<TensorEntry> ReadEntries(byte[] header)
    {
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
                    ReadTexts(property.Value);
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
        return entries;
    }

    private void ReadTexts(JsonElement metadata)
    {
        foreach (JsonProperty text in metadata.EnumerateObject())
        {
            if (text.Value.ValueKind == JsonValueKind.String)
                texts[text.Name] = text.Value.GetString()!;
        }
    }

    private static string Reason(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }

    private void CheckPlaces(List<TensorEntry> entries, long size)
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
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{path}: found {size - expected} bytes behind the last tensor; expected none."));
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
}
