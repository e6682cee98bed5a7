namespace Unroll;

/// <summary>The bytes of a whole file, or of one compressed with gzip (<c>.gz</c>).</summary>
internal static class ByteFile
{
    /// <summary>The largest file that is read, in bytes, unpacked: 1 GiB.</summary>
    public const long LargestFile = 1 << 30;

    /// <summary>Reads a file, unpacked if it ends in .gz.</summary>
    /// <exception cref="UnrollException">It is missing, a folder, unreadable or damaged, or larger than <see cref="LargestFile"/>.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = TextLines.Open(path);
        TextLines.CheckSize(path, file.CanSeek ? file.Length : 0, LargestFile);
        using Stream stream = TextLines.IsGzip(path) ? new WholeGzip(file, path) : file;
        using MemoryStream memory = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = TextLines.ReadSome(stream, buffer, path)) > 0;)
        {
            TextLines.CheckSize(path, memory.Length + read, LargestFile);
            memory.Write(buffer, 0, read);
        }
        return memory.ToArray();
    }
}
