using System.IO.Compression;
using System.Text;

namespace Unroll.Fuzz;

/// <summary>What a reader is given: one file or several, by name.</summary>
/// <param name="Files">Names (perhaps with folders) and bytes; a name that ends in .gz has unpacked bytes here unless <see cref="IsPacked"/>.</param>
public sealed record FuzzInput(IReadOnlyList<(string Name, byte[] Bytes)> Files)
{
    /// <summary>Whether files ending in .gz are written as they are, since what was damaged is what had been packed.</summary>
    public bool IsPacked { get; init; }

    /// <summary>A file that is made longer by nothing: its place, and its length then. No disk is needed for that.</summary>
    public (int File, long Length)? Sparse { get; init; }

    /// <summary>How many bytes the reader has to look at.</summary>
    public long Length => Files.Sum(file => (long)file.Bytes.Length);

    /// <summary>The bytes of the file at a place.</summary>
    public byte[] this[int index] => Files[index].Bytes;

    /// <summary>Text as a file.</summary>
    public static FuzzInput Of(string name, string text) => new([(name, Encoding.UTF8.GetBytes(text))]);

    /// <summary>The text of the file at a place; what is no UTF-8 becomes replacement characters.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(Files[index].Bytes);

    /// <summary>Another input with one file changed.</summary>
    public FuzzInput With(int index, byte[] bytes) => this with { Files = [.. Files.Select((file, i) => i == index ? (file.Name, bytes) : file)] };

    /// <summary>Writes the files into a folder, packed where their names say so.</summary>
    public void Write(string folder)
    {
        foreach ((string name, byte[] bytes) in Files)
        {
            string path = Path.Combine(folder, name);
            if (name.Contains('/', StringComparison.Ordinal))
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, IsPacked || !IsGzip(name) ? bytes : Packed(bytes));
        }
        if (Sparse is { } sparse)
        {
            using FileStream stream = new(Path.Combine(folder, Files[sparse.File].Name), FileMode.Open);
            stream.SetLength(sparse.Length);
        }
    }

    /// <summary>Whether a name promises packed bytes.</summary>
    public static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>Bytes as gzip packs them.</summary>
    public static byte[] Packed(byte[] bytes)
    {
        using MemoryStream memory = new();
        using (GZipStream stream = new(memory, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(bytes);
        return memory.ToArray();
    }
}
