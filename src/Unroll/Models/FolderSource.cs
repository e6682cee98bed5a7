namespace Unroll;

/// <summary>
/// The files of one save in a folder, all of them open: a later save may delete them meanwhile, and what is read is still this one. They are ordinary
/// files; what a link points at, and what a pipe or a device gives, is not read.
/// </summary>
internal sealed class FolderSource : IModelSource, IDisposable
{
    private readonly string folder;
    private readonly Dictionary<string, (Stream Stream, long Length)> files = new(StringComparer.Ordinal);

    private FolderSource(string folder) => this.folder = folder;

    /// <summary>Opens the files of a manifest.</summary>
    /// <exception cref="FileNotFoundException">One is not there: perhaps no longer.</exception>
    /// <exception cref="UnrollException">One cannot be read.</exception>
    public static FolderSource Open(string folder, ModelManifest manifest)
    {
        FolderSource source = new(folder);
        try
        {
            foreach (string file in manifest.Files)
            {
                Stream stream = OpenFile(Path.Combine(folder, file), out long length);
                source.files.Add(file, (stream, length));
            }
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole manifest.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="UnrollException">It cannot be read, or is too large.</exception>
    public static byte[] ReadManifest(string folder)
    {
        string path = Path.Combine(folder, ModelManifest.FileName);
        using Stream stream = OpenFile(path, out long length);
        if (length > ModelManifest.LargestManifest)
            throw new UnrollException($"{path}: found {length} bytes; expected a model's manifest, which has at most {ModelManifest.LargestManifest}.");
        byte[] bytes = new byte[length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <inheritdoc/>
    public (Stream Stream, long Length) Open(string file) => files[file];

    /// <inheritdoc/>
    public string Place(string file) => Path.Combine(folder, file);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Stream stream, _) in files.Values)
            stream.Dispose();
    }

    /// <summary>Opens an ordinary file. What has no length may be a pipe, which is refused.</summary>
    private static Stream OpenFile(string path, out long length)
    {
        try
        {
            FileInfo info = new(path);
            if (info.LinkTarget is not null)
                throw new UnrollException($"{path}: found a link to another file; expected the file itself, so put it there.");
            if (Directory.Exists(path))
                throw new UnrollException($"{path}: found a folder; expected a file.");
            if (info.Length == 0)
            {
                length = 0;
                return InputFile.OpenSeekable(path);
            }
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = stream.Length;
            return stream;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FileNotFoundException(e.Message, path, e);
        }
        catch (FileNotFoundException)
        {
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{path}: cannot be read ({e.Message.TrimEnd('.')}); expected a readable file.", e);
        }
    }
}
