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
                string name = Checked(folder ? entry.FullName[..^1] : entry.FullName);
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
                string name = Checked((entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name).TrimEnd('/') is { Length: > 0 } plain ? plain : entry.Name);
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

        private string Checked(string name)
        {
            if (++entries > MostEntries)
                throw new UnrollException($"{archive}: found more than {MostEntries} entries; expected fewer.");
            return InnerName.Fault(name) is { } fault ? throw Refused(name, fault) : name;
        }

        private UnrollException Refused(string name, string fault) =>
            new($"{archive}: found the entry \"{name}\", which {fault}; expected files and folders within the archive's own, so nothing of it was kept.");

        private UnrollException TooMuch() =>
            new(FormattableString.Invariant($"{archive}: found more than {limit} bytes in it; expected at most as many as registered, so nothing of it was kept."));
    }
}
