using System.IO.Compression;

namespace Unroll.Tests;

/// <summary>Models in streams: zips of a model's folder, hostile ones among them.</summary>
public sealed class ModelStreamTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatIsSavedToAStreamIsLoadedFromOne()
    {
        using Model model = ModelSaveTests.Untrained(1);
        byte[] zip = Zip(model);
        Assert.Equal(zip, Zip(model));
        using MemoryStream stream = new(zip);
        using Model loaded = Model.Load(stream, device: TestDevice.Default);
        Assert.True(stream.CanRead);
        Assert.Equal(model.Predict("fly to rome").ToString(), loaded.Predict("fly to rome").ToString());
        using OneWay forward = new(zip);
        using Model other = Model.Load(forward, device: TestDevice.Default);
        Near.Same(model.Parameters["words.table"].Data, other.Parameters["words.table"].Data, "words.table");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFolderThatSomebodyZippedIsLoaded(bool within)
    {
        using Model model = ModelSaveTests.Untrained(1);
        string place = Path.Combine(folder.Path, "my.model"), zip = Path.Combine(folder.Path, "my.zip");
        model.Save(place);
        model.Save(place);
        File.WriteAllText(Path.Combine(place, "notes.txt"), "mine");
        ZipFile.CreateFromDirectory(place, zip, CompressionLevel.Optimal, includeBaseDirectory: within);
        using FileStream stream = File.OpenRead(zip);
        using Model loaded = Model.Load(stream, device: TestDevice.Default);
        Near.Same(model.Parameters["words.table"].Data, loaded.Parameters["words.table"].Data, "words.table");
        string unpacked = Path.Combine(folder.Path, "unpacked");
        ZipFile.ExtractToDirectory(new MemoryStream(Zip(model)), unpacked);
        Model.Load(unpacked, device: TestDevice.Default).Dispose();
    }

    [Fact]
    public void EachDamageIsOneSentence()
    {
        using Model model = ModelSaveTests.Untrained(1);
        byte[] zip = Zip(model);
        Assert.Equal("the model's stream: found 0 files model.json in the zip; expected one, at its top or in its only folder.", Refused(Changed(zip, archive => archive.GetEntry("model.json")!.Delete())));
        Assert.Equal("the model's stream: found 2 files model.json in the zip; expected one, at its top or in its only folder.", Refused(Changed(zip, archive => Add(archive, "a/model.json", "{}"))));
        Assert.Equal("the model's stream: the file 'words-0001.txt' is there twice; expected each name once.", Refused(Changed(zip, archive => Add(archive, "words-0001.txt", "x"))));
        Assert.StartsWith("the model's stream/words-0001.txt: there is no such file in the zip", Refused(Changed(zip, archive => archive.GetEntry("words-0001.txt")!.Delete())), StringComparison.Ordinal);
        Assert.StartsWith("the model's stream: this is no zip of a model's folder", Refused([]), StringComparison.Ordinal);
        Assert.StartsWith("the model's stream: this is no zip of a model's folder", Refused("mine"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("the model's stream: this is no zip of a model's folder", Refused(zip[..^30]), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Model.Load((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => model.Save((Stream)null!));
        MemoryStream closed = new();
        closed.Dispose();
        Assert.Throws<UnrollException>(() => Model.Load(closed));
        Assert.Throws<UnrollException>(() => model.Save(closed));
    }

    [Fact]
    public void NoDamagedByteIsAnInternalError()
    {
        using Model model = ModelSaveTests.Untrained(1);
        byte[] zip = Zip(model);
        Rng random = new(7);
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. zip];
            for (int n = 1 + random.NextInt(3); n > 0; n--)
                damaged[random.NextInt(2) == 0 ? random.NextInt(zip.Length) : zip.Length - 1 - random.NextInt(600)] ^= (byte)(1 << random.NextInt(8));
            try
            {
                Model.Load(new MemoryStream(damaged), device: TestDevice.Default).Dispose();
            }
            catch (UnrollException)
            {
            }
        }
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("recipe-0001.json")]
    [InlineData("words-0001.txt")]
    [InlineData("weights-0001.safetensors")]
    [InlineData("report-0001.json")]
    public void BombsAreNotUnpacked(string file)
    {
        using Model model = ModelSaveTests.Untrained(1);
        byte[] zip = Changed(Zip(model), archive =>
        {
            archive.GetEntry(file)!.Delete();
            using Stream entry = archive.CreateEntry(file, CompressionLevel.Optimal).Open();
            byte[] newlines = [.. Enumerable.Repeat((byte)'\n', 1 << 20)];
            for (int i = 0; i < 64; i++)
                entry.Write(newlines);
        });
        Assert.InRange(zip.Length, 0, 200_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("for each one packed", Refused(zip), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void NamesAreNoPaths()
    {
        using Model model = ModelSaveTests.Untrained(1);
        byte[] zip = Changed(Zip(model), archive => Add(archive, "../pwned.txt", "x"));
        using MemoryStream stream = new(zip);
        Model.Load(stream, device: TestDevice.Default).Dispose(); // nothing is unpacked to a disk
        Assert.StartsWith("the model's stream: found 0 files", Refused(Changed(zip, archive =>
        {
            archive.GetEntry("model.json")!.Delete();
            Add(archive, "../../model.json", "{}");
        })), StringComparison.Ordinal);
    }

    private static string Refused(byte[] zip) => Assert.Throws<UnrollException>(() => Model.Load(new MemoryStream(zip), device: TestDevice.Default)).Message;

    private static byte[] Zip(Model model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Changed(byte[] zip, Action<ZipArchive> change)
    {
        using MemoryStream stream = new();
        stream.Write(zip);
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
            change(archive);
        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using StreamWriter writer = new(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
