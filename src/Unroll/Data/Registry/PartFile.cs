using System.Globalization;
using System.Net.Http.Headers;

namespace Unroll;

/// <summary>
/// The bytes of a file that have come so far, <c>NAME.part</c>, and beside them where they came from and how that server named this version of them
/// (<c>NAME.part.from</c>), so that another process can go on.
/// </summary>
internal sealed class PartFile(string path)
{
    private readonly string note = path + ".from";

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>What to ask with: only if the file there is still the one that these bytes are from. Null where the server had no name for it.</summary>
    public RangeConditionHeaderValue? Condition(Uri address)
    {
        string[] lines = Disk.Do(note, () => File.Exists(note) ? File.ReadAllLines(note) : []);
        if (lines.Length < 2 || lines[0] != address.AbsoluteUri)
            return null;
        if (EntityTagHeaderValue.TryParse(lines[1], out EntityTagHeaderValue? tag))
            return new RangeConditionHeaderValue(tag);
        return DateTimeOffset.TryParseExact(lines[1], "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? new RangeConditionHeaderValue(date) : null;
    }

    /// <summary>Begins anew, noting where from; a tag that is weak does not tell bytes apart.</summary>
    public FileStream Begin(Uri address, HttpResponseMessage response) => Disk.Do(path, () =>
    {
        string version = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString()
            : response.Content.Headers.LastModified is { } date ? date.ToString("r", CultureInfo.InvariantCulture) : "";
        FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        File.WriteAllLines(note, [address.AbsoluteUri, version]);
        return stream;
    });

    /// <summary>Goes on at the end.</summary>
    public FileStream GoOn() => Disk.Do(path, () => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));

    public void Write(FileStream stream, ReadOnlyMemory<byte> bytes) => Disk.Do(path, () => stream.Write(bytes.Span));

    public string Hash() => Disk.Hash(path);

    public void Delete()
    {
        Disk.Remove(path);
        Disk.Remove(note);
    }

    /// <summary>The file is whole: gives it its name.</summary>
    public void Finish(string name) => Disk.Do(name, () =>
    {
        File.Move(path, name, overwrite: true);
        File.Delete(note);
    });
}
