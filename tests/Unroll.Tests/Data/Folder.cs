using System.IO.Compression;
using System.Text;

namespace Unroll.Tests;

/// <summary>A folder of its own for a test, removed at the end.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("unroll-data-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            packed.Write(bytes);
        }
        else
        {
            File.WriteAllBytes(path, bytes);
        }

        return path;
    }

    /// <summary>Asserts an error's whole text, in which <c>@</c> stands for the folder and a slash.</summary>
    public void Says(string message, Func<object> act) =>
        Assert.Equal(message.Replace("@", Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal),
            Assert.Throws<UnrollException>(() => act()).Message);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
