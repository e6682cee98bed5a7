namespace Unroll;

/// <summary>A file of columns, as hubs of data sets have them: Parquet (<c>.parquet</c>), or Arrow's files and streams (<c>.arrow</c>).</summary>
internal abstract class ColumnarFile : IDisposable
{
    /// <summary>The endings of such files.</summary>
    public static readonly string[] Endings = [".parquet", ".arrow"];

    private static ReadOnlySpan<byte> Pointer => "version https://git-lfs"u8;

    /// <param name="path">The file, for messages.</param>
    protected ColumnarFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its columns.</summary>
    public abstract IReadOnlyList<ColumnarField> Fields { get; }

    /// <summary>Reads a column.</summary>
    /// <exception cref="UnrollException">The file is damaged, or has something that is not read here.</exception>
    public abstract ColumnarColumn Read(ColumnarField field);

    /// <summary>Whether a file's name has such an ending.</summary>
    public static bool Recognises(string path) => Endings.Contains(System.IO.Path.GetExtension(path).ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Opens a file and reads which columns it has.</summary>
    /// <exception cref="UnrollException">There is no such file, or it is damaged.</exception>
    public static ColumnarFile Open(string path)
    {
        FileStream stream = TextLines.Open(path);
        try
        {
            if (!stream.CanSeek)
                throw new UnrollException($"{path}: found a pipe or a device; expected a file, since it is not read from beginning to end.");
            Span<byte> first = stackalloc byte[Pointer.Length];
            int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            if (first[..read].SequenceEqual(Pointer))
                throw new UnrollException($"{path}: found a pointer of Git LFS in place of the file; expected the file itself, so download it (git lfs pull, or from the hub's page).");
            stream.Position = 0;
            return path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? new ParquetFile(stream, path) : new ArrowFile(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The error of a damaged file.</summary>
    protected UnrollException Damaged(string format, Exception reason) =>
        new($"{Path}: the file cannot be read as {format} ({reason.Message.TrimEnd('.')}); expected a whole file, so copy or download it again.", reason);
}
