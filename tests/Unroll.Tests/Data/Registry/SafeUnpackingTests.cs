#if SINGLE
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Unroll.Tests;

/// <summary>Archives, good and evil.</summary>
public sealed class SafeUnpackingTests : IDisposable
{
    private readonly Folder folder = new();

    private string Archive => Path.Combine(folder.Path, "a.packed");

    private string Target => Path.Combine(folder.Path, "inner", "out");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AZipUnpacks()
    {
        Zip(("a/", "", 0), ("a/one.txt", "one", 0), ("two.txt", "two", 0));
        List<UnpackedFile> files = Unpack(Packing.Zip, 6);
        Assert.Equal(["a/one.txt", "two.txt"], files.Select(file => file.Name));
        Assert.Equal("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", files[0].Sha256);
        Assert.Equal("one", File.ReadAllText(Path.Combine(Target, "a", "one.txt")));
        Assert.Equal("two", File.ReadAllText(Path.Combine(Target, "two.txt")));
    }

    [Fact]
    public void ATarUnpacks()
    {
        Tar(("./", TarEntryType.Directory, ""), ("./a/", TarEntryType.Directory, ""), ("./a/one.txt", TarEntryType.RegularFile, "one"), ("two.txt", TarEntryType.RegularFile, ""));
        Assert.Equal([("a/one.txt", 3), ("two.txt", 0L)], Unpack(Packing.TarGz, 3).Select(file => (file.Name, file.Bytes)));
        Assert.Equal("one", File.ReadAllText(Path.Combine(Target, "a", "one.txt")));
    }

    [Fact]
    public void AGzipUnpacks()
    {
        Gzip(Encoding.UTF8.GetBytes("one"));
        Assert.Equal(("", 3), Unpack(Packing.Gz, 3).Select(file => (file.Name, file.Bytes)).Single());
        Assert.Equal("one", File.ReadAllText(Target));
    }

    [Theory]
    [InlineData("../evil", "leads out of the folder")]
    [InlineData("a/../../evil", "leads out of the folder")]
    [InlineData("/tmp/evil", "is an absolute path")]
    [InlineData("..\\evil", "has a backslash")]
    [InlineData("C:/evil", "has a colon, as drives have")]
    [InlineData("a//evil", "has a part that is empty or ends in a dot or a blank")]
    [InlineData("evil./x", "has a part that is empty or ends in a dot or a blank")]
    public void NamesThatLeadElsewhereAreRefused(string name, string fault)
    {
        string said = $"{Archive}: found the entry \"{name}\", which {fault}; expected files and folders within the archive's own, so nothing of it was kept.";
        Zip(("good", "good", 0), (name, "evil", 0));
        Assert.Equal(said, Fails(Packing.Zip));
        Tar(("good", TarEntryType.RegularFile, "good"), (name, TarEntryType.RegularFile, "evil"));
        Assert.Equal(said, Fails(Packing.TarGz));
    }

    [Fact]
    public void LinksAreRefused()
    {
        Zip(("link", "/etc", unchecked((int)0xA1FF0000)), ("link/evil", "evil", 0));
        Assert.Contains("\"link\", which is a link;", Fails(Packing.Zip), StringComparison.Ordinal);
        foreach (TarEntryType type in new[] { TarEntryType.SymbolicLink, TarEntryType.HardLink })
        {
            Tar(("link", type, "/etc"), ("link/evil", TarEntryType.RegularFile, "evil"));
            Assert.Contains("\"link\", which is a link;", Fails(Packing.TarGz), StringComparison.Ordinal);
        }
        Tar(("pipe", TarEntryType.Fifo, ""));
        Assert.Contains("\"pipe\", which is neither a file nor a folder;", Fails(Packing.TarGz), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameTwiceIsRefused()
    {
        Zip(("one", "1", 0), ("one", "2", 0));
        Assert.Contains("found the entry \"one\", which is there twice;", Fails(Packing.Zip), StringComparison.Ordinal);
    }

    /// <summary>Whatever the disk would refuse for the archive's sake is not said of the folder where corpora are kept.</summary>
    [Theory]
    [InlineData("a", "a/b", "\"a/b\", which lies in another entry that is a file;")]
    [InlineData("a/b", "a", "\"a\", which is there as a file and as a folder;")]
    [InlineData("a/b", "a/b", "\"a/b\", which is there twice;")]
    public void EntriesThatClashAreTheArchivesFault(string first, string second, string fault)
    {
        Zip((first, "1", 0), (second, "2", 0));
        Assert.Contains(fault, Fails(Packing.Zip), StringComparison.Ordinal);
        Tar((first, TarEntryType.RegularFile, "1"), (second, TarEntryType.RegularFile, "2"));
        Assert.Contains(fault, Fails(Packing.TarGz), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatNoDiskTakesAreTheArchivesFault()
    {
        foreach (string name in new[] { new string('x', 256), new string('é', 128), string.Join('/', Enumerable.Repeat("folder", 200)) })
        {
            Zip((name, "1", 0));
            Assert.Contains("which is too long for a file;", Fails(Packing.Zip), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Packing.Gz)]
    [InlineData(Packing.Zip)]
    [InlineData(Packing.TarGz)]
    public void BombsEndAtTheLimit(Packing packing)
    {
        const int limit = 1 << 20;
        string much = new('0', 64 << 20);
        if (packing == Packing.Gz)
            Gzip(Encoding.ASCII.GetBytes(much));
        else if (packing == Packing.Zip)
            Zip(("half", much[..(limit / 2)], 0), ("bomb", much, 0));
        else
            Tar(("half", TarEntryType.RegularFile, much[..(limit / 2)]), ("bomb", TarEntryType.RegularFile, much));
        Assert.Equal($"{Archive}: found more than {limit} bytes in it; expected at most as many as registered, so nothing of it was kept.", Fails(packing, limit));
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(folder.Path, "inner"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 0, limit);
    }

    [Theory]
    [InlineData(Packing.Gz, ".gz")]
    [InlineData(Packing.Zip, ".zip")]
    [InlineData(Packing.TarGz, ".tar.gz")]
    public void DamageIsOneSentence(Packing packing, string ending)
    {
        folder.Write("a.packed", "this is no archive at all, but long enough to be taken for the head of one");
        string said = Fails(packing);
        Assert.StartsWith($"{Archive}: found damaged data (", said, StringComparison.Ordinal);
        Assert.EndsWith($"); expected a whole {ending} file.", said, StringComparison.Ordinal);
    }

    private List<UnpackedFile> Unpack(Packing packing, long limit) => SafeUnpacking.Unpack(Archive, packing, Target, limit, default);

    /// <summary>The error; nothing may be outside of the target.</summary>
    private string Fails(Packing packing, long limit = 1000)
    {
        if (Directory.Exists(Path.Combine(folder.Path, "inner")))
            Directory.Delete(Path.Combine(folder.Path, "inner"), recursive: true);
        string said = Assert.Throws<UnrollException>(() => Unpack(packing, limit)).Message;
        Assert.Equal([Archive], Directory.GetFiles(folder.Path));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "evil", SearchOption.AllDirectories), _ => true);
        return said;
    }

    private void Gzip(byte[] content)
    {
        using GZipStream gzip = new(File.Create(Archive), CompressionLevel.Fastest);
        gzip.Write(content);
    }

    private void Zip(params (string Name, string Text, int Attributes)[] entries)
    {
        using ZipArchive zip = new(File.Create(Archive), ZipArchiveMode.Create);
        foreach ((string name, string text, int attributes) in entries)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.ExternalAttributes = attributes;
            using Stream stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private void Tar(params (string Name, TarEntryType Type, string Text)[] entries)
    {
        using GZipStream gzip = new(File.Create(Archive), CompressionLevel.Fastest);
        using TarWriter tar = new(gzip, TarEntryFormat.Pax);
        foreach ((string name, TarEntryType type, string text) in entries)
        {
            PaxTarEntry entry = new(type, name);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = text;
            else if (type == TarEntryType.RegularFile)
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            tar.WriteEntry(entry);
        }
    }
}
#endif
