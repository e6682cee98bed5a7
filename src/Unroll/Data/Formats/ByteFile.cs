namespace Unroll;

/// <summary>The bytes of a whole file, or of one compressed with gzip (<c>.gz</c>).</summary>
internal static class ByteFile
{
    /// <summary>Reads a file, unpacked if it ends in .gz.</summary>
    /// <exception cref="UnrollException">It is missing, a folder, unreadable or damaged.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = TextLines.Open(path);
        try
        {
            using Stream stream = TextLines.IsGzip(path) ? new WholeGzip(file, path) : file;
            using MemoryStream memory = new();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new UnrollException($"{path}: found no valid gzip data, which the ending .gz promises; pack the file again or rename it.", e);
        }
        catch (IOException e)
        {
            throw new UnrollException($"{path}: cannot be read ({e.Message.TrimEnd('.')}); expected a readable file.", e);
        }
    }
}
