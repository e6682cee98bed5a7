using System.IO.Compression;

namespace Unroll;

/// <summary>The files of a model in a zip: at its top, or in the one folder that it holds. Names are looked up, never written to a disk.</summary>
internal sealed class ZipSource : IModelSource
{
    private const int MostEntries = 10_000;
    private const long AlwaysUnpacked = 1 << 20;
    private const long TightestPacking = 100;

    private readonly Dictionary<string, ZipArchiveEntry> entries;
    private readonly string name;
    private readonly string folder;

    private ZipSource(Dictionary<string, ZipArchiveEntry> entries, string name, string folder)
    {
        this.entries = entries;
        this.name = name;
        this.folder = folder;
        (Stream stream, long length) = Open(ModelManifest.FileName);
        using (stream)
        {
            if (length > ModelManifest.LargestManifest)
                throw new UnrollException($"{Place(ModelManifest.FileName)}: found {length} bytes; expected a model's manifest, which has at most {ModelManifest.LargestManifest}.");
            byte[] bytes = new byte[length];
            Manifest = ModelManifest.Read(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)], Place(ModelManifest.FileName));
        }
    }

    /// <summary>Which files make up the model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Looks for the model in a zip.</summary>
    /// <param name="zip">Disposed after this.</param>
    /// <param name="name">What it is called in error messages.</param>
    /// <exception cref="UnrollException">There is none, or a name is there twice.</exception>
    public static ZipSource Open(ZipArchive zip, string name)
    {
        if (zip.Entries.Count > MostEntries)
            throw new UnrollException($"{name}: found {zip.Entries.Count} files in the zip; expected the few of one model.");
        Dictionary<string, ZipArchiveEntry> found = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (!found.TryAdd(entry.FullName, entry))
                throw new UnrollException($"{name}: the file '{entry.FullName}' is there twice; expected each name once.");
        }
        string[] folders = [.. found.Keys.Where(IsManifest).Select(path => path[..^ModelManifest.FileName.Length])];
        return folders.Length == 1
            ? new ZipSource(found, name, folders[0])
            : throw new UnrollException($"{name}: found {folders.Length} files {ModelManifest.FileName} in the zip; expected one, at its top or in its only folder.");
    }

    /// <inheritdoc/>
    public (Stream Stream, long Length) Open(string file)
    {
        ZipArchiveEntry entry = entries.GetValueOrDefault(folder + file)
            ?? throw new UnrollException($"{Place(file)}: there is no such file in the zip, which {ModelManifest.FileName} names; expected the whole folder of a model.");
        if (entry.Length > AlwaysUnpacked + (TightestPacking * entry.CompressedLength))
            throw new UnrollException($"{Place(file)}: found more than {TightestPacking} bytes unpacked for each one packed; expected a model, which packs less tightly. If it is meant, unpack it into a folder.");
        UnrollException Longer() => new($"{Place(file)}: found more bytes than the {entry.Length} that the zip promises; expected as many, so the zip is damaged.");
        return (new LimitedStream(entry.Open(), entry.Length, Longer), entry.Length);
    }

    /// <inheritdoc/>
    public string Place(string file) => $"{name}/{folder}{file}";

    private static bool IsManifest(string path) =>
        path == ModelManifest.FileName || (path.EndsWith("/" + ModelManifest.FileName, StringComparison.Ordinal) && path.IndexOf('/', StringComparison.Ordinal) == path.Length - ModelManifest.FileName.Length - 1);
}
