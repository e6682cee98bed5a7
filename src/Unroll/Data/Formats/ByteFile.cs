namespace Unroll;

/// <summary>The bytes of a whole file, or of one compressed with gzip (<c>.gz</c>).</summary>
internal static class ByteFile
{
    /// <summary>The largest file that is read, in bytes, unpacked: 1 GiB.</summary>
    public const long LargestFile = 1 << 30;

    private const int PieceBytes = 1 << 16;

    /// <summary>Looks at the beginning of a file, up to 64 KiB.</summary>
    /// <returns>After how many bytes enough is read, whatever follows.</returns>
    /// <exception cref="UnrollException">The beginning is that of no such file, so that the rest is not read.</exception>
    public delegate long Look(ReadOnlySpan<byte> beginning);

    /// <summary>Reads a file, unpacked if it ends in .gz, until a reader that knows its beginning has enough.</summary>
    /// <returns>The whole file, or somewhat more than was enough.</returns>
    /// <exception cref="UnrollException">It is missing, a folder, unreadable or damaged, or larger than <see cref="LargestFile"/>.</exception>
    public static byte[] Read(string path, Look look) => Read(path, look, isText: false);

    /// <summary>Reads the bytes of a text: at the first NUL byte it is none.</summary>
    /// <exception cref="UnrollException">As for <see cref="Read(string, Look)"/>.</exception>
    public static byte[] ReadText(string path) => Read(path, _ => LargestFile, isText: true);

    private static byte[] Read(string path, Look look, bool isText)
    {
        using FileStream file = TextLines.Open(path);
        TextLines.CheckSize(path, file.CanSeek ? file.Length : 0, LargestFile);
        using Stream stream = TextLines.IsGzip(path) ? new WholeGzip(file, path) : file;
        using MemoryStream memory = new();
        byte[] buffer = new byte[PieceBytes];
        long? enough = null;
        for (int read; (enough is null || memory.Length <= enough) && (read = TextLines.ReadSome(stream, buffer, path)) > 0;)
        {
            TextLines.CheckSize(path, memory.Length + read, LargestFile);
            if (isText && buffer.AsSpan(0, read).IndexOf((byte)0) is >= 0 and var nul)
                throw new UnrollException(FormattableString.Invariant($"{path}: found a NUL byte at offset {memory.Length + nul}; expected text."));
            memory.Write(buffer, 0, read);
            if (enough is null && memory.Length >= PieceBytes)
                enough = look(memory.GetBuffer().AsSpan(0, PieceBytes));
        }
        if (enough is null)
            look(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        return memory.ToArray();
    }
}
