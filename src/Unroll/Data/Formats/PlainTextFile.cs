using System.Buffers;

namespace Unroll;

/// <summary>Plain text to be predicted on, one sentence per line, read piece by piece so that neither its size nor a slow writer matters.</summary>
public static class PlainTextFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Reads a UTF-8 file, or one compressed with gzip (<c>.gz</c>).</summary>
    /// <param name="path">The file.</param>
    /// <returns>Lines without their ends, empty ones included, as many at a time as a buffer holds.</returns>
    /// <exception cref="UnrollException">The file is missing, a folder, or unreadable, at once; or not UTF-8 text, where that is found: says at which line.</exception>
    public static IEnumerable<IReadOnlyList<string>> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileStream file = TextLines.Open(path);
        return ReadAndClose(TextLines.IsGzip(path) ? new WholeGzip(file, path) : file, path);
    }

    /// <summary>Reads UTF-8 text from a stream: the lines that have arrived are given without waiting for more.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="name">What is being read, for error messages.</param>
    /// <returns>Lines without their ends, empty ones included, as many at a time as a buffer holds or one read gave.</returns>
    /// <exception cref="UnrollException">What is read is not UTF-8 text; says at which line.</exception>
    public static IEnumerable<IReadOnlyList<string>> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return ReadOpen(stream, name);
    }

    private static IEnumerable<IReadOnlyList<string>> ReadAndClose(Stream stream, string name)
    {
        using (stream)
        {
            foreach (IReadOnlyList<string> lines in ReadOpen(stream, name))
                yield return lines;
        }
    }

    private static IEnumerable<IReadOnlyList<string>> ReadOpen(Stream stream, string name)
    {
        byte[] buffer = new byte[BufferSize];
        ArrayBufferWriter<byte> line = new(4096);
        int number = 0;
        long start = 0;
        while (TextLines.ReadSome(stream, buffer, name) is int count and > 0)
        {
            List<string> lines = [];
            int begin = 0;
            for (int end; (end = buffer.AsSpan(begin, count - begin).IndexOf((byte)'\n')) >= 0; begin += end + 1)
            {
                TextLines.Grow(line, buffer.AsSpan(begin, end), ++number, name);
                lines.Add(TextLines.Decode(line.WrittenSpan, number, start, name).Text);
                start += line.WrittenCount + 1;
                line.ResetWrittenCount();
            }
            TextLines.Grow(line, buffer.AsSpan(begin, count - begin), number + 1, name);
            if (lines.Count > 0)
                yield return lines;
        }
        if (line.WrittenCount > 0)
            yield return [TextLines.Decode(line.WrittenSpan, number + 1, start, name).Text];
    }
}
