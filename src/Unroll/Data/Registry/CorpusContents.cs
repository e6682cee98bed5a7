using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// What came out of an archive, kept beside it as text: the archive's hash on the first line, and a line a file: hash, size, name. As the archive is not
/// kept, these are what the files are compared with.
/// </summary>
internal static class CorpusContents
{
    /// <summary>Where it stands.</summary>
    public static string PathOf(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.contents");

    public static void Write(string target, string archiveHash, IEnumerable<UnpackedFile> files)
    {
        string path = PathOf(target);
        string[] lines = [archiveHash.ToLowerInvariant(), .. files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Bytes} {file.Name}"))];
        Disk.Do(path, () => ReplacedFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"))));
    }

    /// <summary>What came out of an archive of that hash; null if nothing was unpacked, or from another archive.</summary>
    public static List<UnpackedFile>? Read(string target, string archiveHash)
    {
        string path = PathOf(target);
        string[] lines = Disk.Do(path, () => File.Exists(path) ? File.ReadAllLines(path) : []);
        if (lines.Length == 0 || !lines[0].Equals(archiveHash, StringComparison.OrdinalIgnoreCase))
            return null;
        List<UnpackedFile> files = [];
        foreach (string line in lines.Skip(1))
        {
            string[] fields = line.Split(' ', 3);
            if (fields.Length < 3 || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
                return null;
            files.Add(new UnpackedFile(fields[2], bytes, fields[0]));
        }
        return files;
    }
}
