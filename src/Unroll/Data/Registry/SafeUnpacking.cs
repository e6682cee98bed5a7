using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Unroll;

/// <summary>
/// Unpacks archives that nobody has to trust: only files and folders, no name that leads out of the folder, no name twice, and no more bytes than agreed,
/// counted as they come out and not as the archive says.
/// </summary>
internal static class SafeUnpacking
{
    private const int BufferBytes = 1 << 16;
    private const int LinkOfUnix = 0xA000;
    private const int KindOfUnix = 0xF000;
    private const int MostEntries = 1_000_000;
    private const long TarHeaders = 16 << 20;

    /// <summary>Unpacks a file.</summary>
    /// <param name="archive">The packed file.</param>
    /// <param name="packing">How it is packed.</param>
    /// <param name="target">The folder that is made, or for <see cref="Packing.Gz"/> the file; it is not there yet.</param>
    /// <param name="limit">The most bytes that may come out.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What came out.</returns>
    /// <exception cref="UnrollException">The archive is damaged, too large, or has an entry that is refused; or the disk refuses.</exception>
    public static List<UnpackedFile> Unpack(string archive, Packing packing, string target, long limit, CancellationToken cancel)
    {
        Unpacker unpacker = new(archive, target, limit, cancel);
        try
        {
            using FileStream file = Disk.Do(archive, () => File.OpenRead(archive));
            switch (packing)
            {
                case Packing.Gz:
                    using (GZipStream whole = new(file, CompressionMode.Decompress))
                        unpacker.Write("", target, whole);
                    break;
                case Packing.Zip:
                    unpacker.Zip(file);
                    break;
                default:
                    unpacker.TarGz(file);
                    break;
            }
            return unpacker.Files;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or FormatException)
        {
            throw new UnrollException($"{archive}: found damaged data ({e.Message.TrimEnd('.')}); expected a whole {Ending(packing)} file.", e);
        }
    }

    private static string Ending(Packing packing) => packing switch { Packing.Gz => ".gz", Packing.Zip => ".zip", _ => ".tar.gz" };

    private sealed class Unpacker(string archive, string target, long limit, CancellationToken cancel)
    {
        private readonly HashSet<string> files = new(StringComparer.Ordinal);
        private readonly HashSet<string> folders = new(StringComparer.Ordinal);
        private long written;
        private int entries;

        public List<UnpackedFile> Files { get; } = [];

        public void Zip(FileStream file)
        {
            using ZipArchive zip = new(file, ZipArchiveMode.Read);
            Folder(target);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                bool folder = entry.FullName.EndsWith('/');
                string name = Checked(folder ? entry.FullName[..^1] : entry.FullName, folder);
                if (((entry.ExternalAttributes >> 16) & KindOfUnix) == LinkOfUnix)
                    throw Refused(name, "is a link");
                if (folder)
                {
                    Folder(InnerName.Under(target, name));
                    continue;
                }
                using Stream content = entry.Open();
                Write(name, InnerName.Under(target, name), content);
            }
        }

        public void TarGz(FileStream file)
        {
            using GZipStream gzip = new(file, CompressionMode.Decompress);
            using LimitedStream bytes = new(gzip, limit > (long.MaxValue - TarHeaders) / 2 ? long.MaxValue : (2 * limit) + TarHeaders, TooMuch);
            using TarReader tar = new(bytes);
            Folder(target);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType == TarEntryType.GlobalExtendedAttributes || entry.Name is "." or "./")
                    continue;
                string name = Checked((entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name).TrimEnd('/') is { Length: > 0 } plain ? plain : entry.Name, entry.EntryType is TarEntryType.Directory or TarEntryType.DirectoryList);
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory or TarEntryType.DirectoryList:
                        Folder(InnerName.Under(target, name));
                        break;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                        Write(name, InnerName.Under(target, name), entry.DataStream ?? Stream.Null);
                        break;
                    default:
                        throw Refused(name, entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? "is a link" : "is neither a file nor a folder");
                }
            }
        }

        /// <summary>Writes a file, counting and hashing what comes out.</summary>
        public void Write(string name, string path, Stream content)
        {
            Folder(Path.GetDirectoryName(path)!);
            using LimitedStream bounded = new(content, limit - written, TooMuch);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using FileStream disk = Disk.Do(path, () => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));
            byte[] buffer = new byte[BufferBytes];
            long bytes = 0;
            for (int read; (read = bounded.Read(buffer)) > 0; bytes += read)
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(buffer.AsSpan(0, read));
                Disk.Do(path, () => disk.Write(buffer, 0, read));
            }
            written += bytes;
            Files.Add(new UnpackedFile(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        private static void Folder(string path) => Disk.Do(path, () => Directory.CreateDirectory(path));

        private string Checked(string name, bool isFolder)
        {
            if (++entries > MostEntries)
                throw new UnrollException($"{archive}: found more than {MostEntries} entries; expected fewer.");
            return (InnerName.Fault(name) ?? Clash(name, isFolder)) is { } fault ? throw Refused(name, fault) : name;
        }

        /// <summary>What is wrong with a name beside those before it: the disk would refuse it, but it is the archive's fault.</summary>
        private string? Clash(string name, bool isFolder)
        {
            for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                if (files.Contains(name[..slash]))
                    return "lies in another entry that is a file";
                folders.Add(name[..slash]);
            }
            if (isFolder ? files.Contains(name) : folders.Contains(name))
                return "is there as a file and as a folder";
            if (isFolder)
                folders.Add(name);
            else if (!files.Add(name) || Path.Exists(InnerName.Under(target, name))) // some disks know no capitals
                return "is there twice";
            return null;
        }

        private UnrollException Refused(string name, string fault) =>
            new($"{archive}: found the entry \"{name}\", which {fault}; expected files and folders within the archive's own, so nothing of it was kept.");

        private UnrollException TooMuch() =>
            new(FormattableString.Invariant($"{archive}: found more than {limit} bytes in it; expected at most as many as registered, so nothing of it was kept."));
    }
}
