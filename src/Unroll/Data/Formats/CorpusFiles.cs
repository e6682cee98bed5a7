using System.IO.Compression;

namespace Unroll;

/// <summary>
/// The files of a corpus of many small files: those of a folder and the folders in it, or of a ZIP file. Where a folder has nothing else to read than ZIP files, those of one or of all of them. They are named by
/// their paths within the folder or the ZIP file; with several ZIP files, the name of the ZIP file is in front.
/// </summary>
internal sealed class CorpusFiles
{
    private const long LargestEntry = 1 << 28; // 256 MiB
    private const long LargestZip = 1L << 33;  // 8 GiB, unpacked
    private const int MostFiles = 10_000_000;

    private readonly string place;
    private readonly Func<string, byte[]> read;

    private CorpusFiles(string place, IEnumerable<string> names, Func<string, byte[]> read)
    {
        this.place = place;
        this.read = read;
        Names = [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>The paths within it, with / between folders, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How messages call a file.</summary>
    public string PlaceOf(string name) => $"{place}/{name}";

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="UnrollException">It cannot be read.</exception>
    public byte[] Read(string name) => read(name);

    /// <summary>The lines of a text file.</summary>
    /// <exception cref="UnrollException">It cannot be read, or is not text of this encoding.</exception>
    public IReadOnlyList<TextLine> Lines(string name, TextEncoding encoding)
    {
        using MemoryStream bytes = new(read(name));
        return [.. TextLines.Enumerate(bytes, PlaceOf(name), encoding)];
    }

    /// <summary>The sound in a file.</summary>
    /// <exception cref="UnrollException">It is no sound that can be read.</exception>
    public Sound Sound(string name)
    {
        using MemoryStream bytes = new(read(name));
        return SoundFile.Read(bytes, PlaceOf(name));
    }

    /// <summary>Looks for files.</summary>
    /// <param name="path">A folder or a ZIP file.</param>
    /// <param name="isWanted">Which names count.</param>
    /// <param name="what">What they are called in messages.</param>
    /// <param name="page">The page that describes them.</param>
    /// <exception cref="UnrollException">There is no such folder or file, the ZIP file is damaged, or nothing wanted is there.</exception>
    public static CorpusFiles Open(string path, Func<string, bool> isWanted, string what = "recordings", string page = "docs/sound.md")
    {
        CorpusFiles found = Find(path, isWanted);
        return found.Names.Count > 0 ? found
            : throw new UnrollException($"{path}: found no {what} with names as this kind of data has; expected them in the folder or in a ZIP file (see {page}), or another data.type.");
    }

    private static CorpusFiles Find(string path, Func<string, bool> isWanted)
    {
        if (File.Exists(path))
            return OfZips([(path, "")], path, isWanted);
        if (!Directory.Exists(path))
            throw new UnrollException($"{path}: there is no such file or folder; check the path.");
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(MostFiles).Select(file => Path.GetRelativePath(path, file).Replace('\\', '/'))];
        if (!Array.Exists(files, file => isWanted(file)) && Array.FindAll(files, file => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) is { Length: > 0 } zips)
            return zips is [string zip] ? OfZips([(Path.Combine(path, zip), "")], Path.Combine(path, zip), isWanted) : OfZips([.. zips.Select(one => (Path.Combine(path, one), one + "/"))], path, isWanted);
        return new CorpusFiles(path, files.Where(isWanted), name => ByteFile.Read(Path.Combine(path, name), _ => ByteFile.LargestFile));
    }

    private static CorpusFiles OfZips(IReadOnlyList<(string Path, string Prefix)> zips, string place, Func<string, bool> isWanted)
    {
        Dictionary<string, byte[]> entries = new(StringComparer.Ordinal);
        long all = 0;
        foreach ((string path, string prefix) in zips)
        {
            try
            {
                using ZipArchive zip = ZipFile.OpenRead(path);
                foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => isWanted(entry.FullName)))
                {
                    byte[] bytes = entries[prefix + entry.FullName] = Unpacked(path, entry);
                    all += bytes.Length;
                    Require.That(all <= LargestZip, path, "more than 8 GiB of files, unpacked", "less, or a folder with the files");
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new UnrollException($"{path}: the file cannot be read as a ZIP file ({e.Message.TrimEnd('.')}); expected a folder, or a whole ZIP file, so copy it again.", e);
            }
        }
        return new CorpusFiles(place, entries.Keys, name => entries[name]);
    }

    private static byte[] Unpacked(string path, ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            Require.That(bytes.Length + read <= LargestEntry, $"{path}, {entry.FullName}", "a file of more than 256 MiB, unpacked", "a smaller one");
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
