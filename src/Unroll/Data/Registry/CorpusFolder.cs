namespace Unroll;

/// <summary>A corpus's folder in the cache: what is there, and what there should be.</summary>
internal sealed class CorpusFolder(string folder, Corpus corpus)
{
    public string PathOf(CorpusFile file) => InnerName.Under(folder, file.Name);

    /// <summary>Where a file is fetched to: under its name, or beside it if it is unpacked.</summary>
    public string FetchedPathOf(CorpusFile file) => file.Unpack is null ? PathOf(file) : PathOf(file) + ".packed";

    /// <summary>Whether every file is there in its size; no hashes are computed.</summary>
    public bool IsComplete() => corpus.Files.All(file => Faults(file, hash: false).Count == 0);

    /// <summary>Whether what was fetched for a file is there and right.</summary>
    public bool IsFetched(CorpusFile file) => State(FetchedPathOf(file), file.Bytes, file.Sha256, hash: true) == FileState.Ok;

    /// <summary>What is wrong with a file, or with what came out of it; nothing if all is well.</summary>
    public List<FileCheck> Faults(CorpusFile file, bool hash)
    {
        string path = PathOf(file);
        if (file.Unpack is null)
            return Fault(file.Name, State(path, file.Bytes, file.Sha256, hash));
        if (CorpusContents.Read(path, file.Sha256) is not { } contents)
            return Fault(file.Name, Path.Exists(path) ? FileState.Changed : FileState.Missing);
        return [.. contents.SelectMany(inner => Fault(
            inner.Name.Length == 0 ? file.Name : $"{file.Name}/{inner.Name}",
            State(inner.Name.Length == 0 ? path : InnerName.Under(path, inner.Name), inner.Bytes, inner.Sha256, hash)))];
    }

    /// <summary>Unpacks what was fetched, and then gives it its name in one step.</summary>
    public void Unpack(CorpusFile file, CancellationToken cancel)
    {
        string path = PathOf(file), packed = FetchedPathOf(file), fresh = path + ".unpacking";
        Disk.Remove(fresh);
        try
        {
            List<UnpackedFile> files = SafeUnpacking.Unpack(packed, file.Unpack!.Value, fresh, file.UnpackedLimit, cancel);
            Disk.Remove(CorpusContents.PathOf(path));
            Disk.Remove(path);
            Disk.Do(path, () => (file.Unpack == Packing.Gz ? (Action<string, string>)File.Move : Directory.Move)(fresh, path));
            CorpusContents.Write(path, file.Sha256, files);
            Disk.Remove(packed);
        }
        finally
        {
            Disk.Remove(fresh);
        }
    }

    private static List<FileCheck> Fault(string name, FileState state) => state == FileState.Ok ? [] : [new FileCheck(name, state)];

    private static FileState State(string path, long bytes, string sha256, bool hash)
    {
        if (!File.Exists(path))
            return FileState.Missing;
        bool same = new FileInfo(path).Length == bytes && (!hash || Disk.Hash(path).Equals(sha256, StringComparison.OrdinalIgnoreCase));
        return same ? FileState.Ok : FileState.Changed;
    }
}
