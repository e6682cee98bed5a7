using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Unroll;

/// <summary>
/// The lines of a UTF-8 text file, or of one compressed with gzip (<c>.gz</c>). Lines end with LF or CR LF, the last may lack it; a byte order
/// mark at the beginning is dropped. Whatever else is not UTF-8 text is an error that says where.
/// </summary>
internal static class TextLines
{
    /// <summary>The longest line that is accepted, in bytes: 1 MiB.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>The most text that is read into memory, in bytes, unpacked: just below 2 GiB. What is read line by line (word vectors, text to predict on) has no such limit.</summary>
    public const long LargestText = int.MaxValue;

    /// <summary>The largest recipe, template or other file that is read as one text, in bytes, unpacked: 16 MiB.</summary>
    public const long LargestDocument = 1 << 24;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The most empty lines in a row that are accepted: nobody writes more, but a few packed bytes can stand for any number of them.</summary>
    public const int MostBlank = 1_000_000;

    /// <summary>Reads all lines; of several blank ones in a row only the first is kept.</summary>
    /// <exception cref="UnrollException">The file is missing, a folder, unreadable, damaged, or not text of this encoding.</exception>
    public static List<TextLine> Read(string path, TextEncoding encoding = TextEncoding.Utf8)
    {
        var lines = new List<TextLine>();
        var blank = false;
        foreach (var line in Enumerate(path, encoding))
        {
            var wasBlank = blank;
            blank = IsBlank(line.Text);
            if (!blank || !wasBlank)
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>The lines of a file one by one, each blank one included, none of them kept.</summary>
    /// <exception cref="UnrollException">As for <see cref="Read"/>, where it is found.</exception>
    public static IEnumerable<TextLine> Enumerate(string path, TextEncoding encoding = TextEncoding.Utf8, long most = LargestText)
    {
        using var file = Open(path);
        CheckSize(path, file.CanSeek && !IsGzip(path) ? file.Length : 0, most);
        using var unpacked = IsGzip(path) ? new WholeGzip(file, path) : null;
        foreach (var line in Enumerate(unpacked ?? (Stream)file, path, encoding, most))
            yield return line;
    }

    /// <summary>The lines of a stream one by one, none of them kept.</summary>
    /// <exception cref="UnrollException">As for <see cref="Read"/>, where it is found.</exception>
    public static IEnumerable<TextLine> Enumerate(Stream stream, string path, TextEncoding encoding = TextEncoding.Utf8, long most = LargestText)
    {
        var line = new ArrayBufferWriter<byte>(4096);
        var buffer = new byte[1 << 16];
        var (number, blank) = (0, 0);
        var (lineStart, total) = (0L, 0L);
        for (int read; (read = ReadSome(stream, buffer, path)) > 0;)
        {
            CheckSize(path, total += read, most);
            var begin = 0;
            for (int end; (end = buffer.AsSpan(begin, read - begin).IndexOf((byte)'\n')) >= 0; begin += end + 1)
            {
                Grow(line, buffer.AsSpan(begin, end), ++number, path);
                var decoded = Decode(line.WrittenSpan, number, lineStart, path, encoding);
                blank = IsBlank(decoded.Text) ? blank + 1 : 0;
                if (blank > MostBlank)
                    throw new UnrollException($"{path}:{number}: found {MostBlank} empty lines in a row; expected text, so check what the file holds.");
                lineStart += line.WrittenCount + 1;
                line.ResetWrittenCount();
                yield return decoded;
            }

            Grow(line, buffer.AsSpan(begin, read - begin), number + 1, path);
        }

        if (line.WrittenCount > 0)
            yield return Decode(line.WrittenSpan, number + 1, lineStart, path, encoding);
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="UnrollException">The file is missing, a folder, or unreadable.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected a text file, so name a file in it.");
        try
        {
            return InputFile.Open(path);
        }
        catch (Exception caught) when (caught is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnrollException($"{path}: there is no such file; check the path.", caught);
        }
        catch (Exception caught) when (caught is ArgumentException or NotSupportedException) // an empty name, or one with a NUL
        {
            throw new UnrollException($"\"{path}\" is no name of a file; expected a path.", caught);
        }
        catch (Exception caught) when (caught is UnauthorizedAccessException or IOException)
        {
            throw new UnrollException($"{path}: cannot be read ({caught.Message.TrimEnd('.')}); expected a readable text file.", caught);
        }
    }

    /// <summary>Reads the whole text, its lines ended by LF.</summary>
    /// <exception cref="UnrollException">As for <see cref="Read"/>.</exception>
    public static string ReadAll(string path) => Join(Enumerate(path, most: LargestDocument));

    /// <summary>Reads the whole text of a stream, its lines ended by LF.</summary>
    /// <exception cref="UnrollException">As for <see cref="Read"/>.</exception>
    public static string ReadAll(Stream stream, string path) => Join(Enumerate(stream, path, most: LargestDocument));

    /// <summary>Whether a line has nothing but blanks and tabs.</summary>
    public static bool IsBlank(string line) => line.AsSpan().Trim(" \t").IsEmpty;

    /// <summary>Whether a file's name says that it is compressed.</summary>
    public static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file's ending in lower case with its dot, <c>.gz</c> left aside.</summary>
    public static string Ending(string path) => Path.GetExtension(IsGzip(path) ? path[..^3] : path).ToLowerInvariant();

    /// <summary>Says so if a file is too large to be read into memory.</summary>
    public static void CheckSize(string path, long bytes, long most)
    {
        if (bytes > most)
            throw new UnrollException($"{path}: found more than {most} bytes; expected no more than that, since the whole file is read into memory, so split it.");
    }

    private static string Join(IEnumerable<TextLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line.Number == 1 ? "" : "\n").Append(line.Text);
        return text.ToString();
    }

    /// <summary>What a stream gives next.</summary>
    /// <exception cref="UnrollException">It cannot be read, or is packed and damaged.</exception>
    public static int ReadSome(Stream stream, byte[] buffer, string path)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException caught)
        {
            throw new UnrollException($"{path}: found no valid gzip data, which the ending .gz promises; pack the file again or rename it.", caught);
        }
        catch (Exception caught) when (caught is UnauthorizedAccessException or IOException)
        {
            throw new UnrollException($"{path}: cannot be read ({caught.Message.TrimEnd('.')}); expected a readable text file.", caught);
        }
    }

    /// <summary>Adds bytes to a line that may not become too long.</summary>
    public static void Grow(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> more, int number, string path)
    {
        if (line.WrittenCount + more.Length > LongestLine)
            throw new UnrollException($"{path}:{number}: found a line longer than {LongestLine} bytes; expected one sentence or word a line, "
                + "so check that this is a text file with line breaks.");
        line.Write(more);
    }

    /// <summary>The text of a line's bytes, which begin at an offset of the whole text.</summary>
    public static TextLine Decode(ReadOnlySpan<byte> bytes, int number, long start, string path, TextEncoding encoding = TextEncoding.Utf8)
    {
        if (number == 1)
        {
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
                throw new UnrollException($"{path}:1: found the byte order mark of UTF-16; expected UTF-8, so save the file as UTF-8.");
            if (encoding != TextEncoding.Utf8 && bytes.StartsWith(ByteOrderMark))
                throw new UnrollException($"{path}:1: found the byte order mark of UTF-8, but 'encoding' is {encoding}; expected one of the two, so set data.encoding to utf8.");
        }
        if (bytes.StartsWith(ByteOrderMark)) // of the file, or of one that was appended to it
        {
            bytes = bytes[ByteOrderMark.Length..];
            start += ByteOrderMark.Length;
        }

        if (bytes.EndsWith((byte)'\r'))
            bytes = bytes[..^1];
        if (bytes.IsEmpty)
            return new TextLine(number, "");
        var nul = bytes.IndexOf((byte)0);
        if (nul >= 0)
            throw new UnrollException($"{path}:{number}: found a NUL byte as byte {nul + 1} of the line; expected text, "
                + "so check that this is neither a binary file nor UTF-16.");
        if (encoding == TextEncoding.Latin1)
            return new TextLine(number, Encoding.Latin1.GetString(bytes));
        if (encoding == TextEncoding.Windows1252)
            return new TextLine(number, CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes));
        var characters = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, characters, out var good, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new UnrollException($"{path}:{number}: found the invalid UTF-8 byte 0x{bytes[good]:X2} as byte {good + 1} of the line "
                + $"(offset {start + good} of the text); expected UTF-8, so save the file as UTF-8.");
        return new TextLine(number, new string(characters, 0, written));
    }
}
