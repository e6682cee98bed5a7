namespace Unroll;

/// <summary>
/// Sounds from files: WAV (PCM of 8, 16, 24 and 32 bits, floats of 32 and 64, μ-law, A-law, also in the extensible form) and NIST SPHERE (PCM of 1 and 2 bytes, μ-law, A-law), of any rate;
/// several channels become one, their mean. A file whose name ends in .gz is unpacked. Writes WAV.
/// </summary>
public static class SoundFile
{
    private const string UrlStart = "data:audio/";

    /// <summary>Reads a sound.</summary>
    /// <param name="path">The file; or <c>data:audio/wav;base64,</c> and the file's bytes, as web pages send it.</param>
    /// <exception cref="UnrollException">There is no such file, or it is no sound that can be read: damaged, cut off, of another kind, without samples, or longer than 100,000,000 samples.</exception>
    public static Sound Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.StartsWith(UrlStart, StringComparison.Ordinal))
        {
            using MemoryStream bytes = new(DataUrl.Bytes(path, UrlStart + "wav;base64,"));
            return Read(bytes, "The data URL");
        }
        using FileStream file = TextLines.Open(path);
        TextLines.CheckSize(path, file.CanSeek ? file.Length : 0, ByteFile.LargestFile);
        using Stream stream = TextLines.IsGzip(path) ? new WholeGzip(file, path) : file;
        Sound read = Read(stream, path);
        return new Sound(read.Rate, read.Samples) { File = path };
    }

    /// <summary>Reads a sound from a stream, no further than its samples.</summary>
    /// <param name="stream">The bytes of a file.</param>
    /// <param name="place">A name for error messages.</param>
    /// <exception cref="UnrollException">It is no sound that can be read.</exception>
    public static Sound Read(Stream stream, string place)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SoundBytes bytes = new(stream, place);
        ReadOnlySpan<byte> begin = bytes.Next(4);
        if (begin.IsEmpty)
            throw new UnrollException($"{place}: found an empty file; expected a sound in WAV or SPHERE.");
        return begin.SequenceEqual("RIFF"u8) ? WaveFile.Read(bytes)
            : begin.SequenceEqual("NIST"u8) ? SphereFile.Read(bytes)
            : throw new UnrollException($"{place}: found no sound in WAV or SPHERE; expected a file that begins with RIFF or NIST_1A, so convert it.");
    }

    /// <summary>Writes a sound as a WAV file of one channel of 16 bits; what is louder than -1 to 1 is cut off.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="sound">Any.</param>
    /// <exception cref="UnrollException">The file cannot be written.</exception>
    public static void Write(string path, Sound sound)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream stream = File.Create(path);
            Write(stream, sound);
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: cannot be written ({caught.Message.TrimEnd('.')}); expected a file in a folder that is there.", caught);
        }
    }

    /// <summary>Writes a sound to a stream, as <see cref="Write(string, Sound)"/> does.</summary>
    /// <param name="stream">Gets the bytes of the file.</param>
    /// <param name="sound">Any.</param>
    public static void Write(Stream stream, Sound sound)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sound);
        WaveFile.Write(stream, sound);
    }

    /// <summary>What a user would type for a sound: its file; for one made in memory, a data URL of it as WAV; nothing for one without samples.</summary>
    internal static string Typed(Sound sound)
    {
        if (sound.File is not null || sound.Samples.IsEmpty)
            return sound.File ?? "";
        using MemoryStream bytes = new();
        Write(bytes, sound);
        return UrlStart + "wav;base64," + Convert.ToBase64String(bytes.ToArray());
    }
}
