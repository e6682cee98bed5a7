#if SINGLE
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Tests;

/// <summary>Corpora fetched into a cache, looked up, checked.</summary>
public sealed class DataCacheTests : IDisposable
{
    private static readonly byte[] Train = Encoding.UTF8.GetBytes("one two\nthree\n"), Dev = Encoding.UTF8.GetBytes("two one\n");
    private static readonly DownloadOptions Quick = new() { PauseSeconds = 0, StallSeconds = 5, Attempts = 2, WaitSeconds = 0.2 };

    private readonly Folder folder = new();
    private readonly List<DataEvent> events = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ACorpusIsFetchedOnceAndStandsForItsFolder()
    {
        using LoopbackServer server = LoopbackServer.Of(("data/a/train.txt", Train), ("dev.txt", Dev));
        DataCache cache = Cache(server, File("a/train.txt", Train) with { Path = "data/a/train.txt" }, File("dev.txt", Dev));
        Assert.False(cache.IsComplete("words"));
        string said = Assert.Throws<UnrollException>(() => cache.Resolve("words")).Message;
        Assert.Equal($"words: there is no such file or folder, and the corpus words is not there in {folder.Path}; run `unroll data get words`, which fetches it.", said);
        Assert.Null(cache.Resolve("other"));
        Assert.Null(cache.Resolve("./words"));

        // snippet: data-cache
        string data = await cache.GetAsync("words");
        Console.WriteLine(cache.Verify("words").All(file => file.State == FileState.Ok));
        // end

        Assert.Equal(Path.Combine(folder.Path, "words"), data);
        Assert.True(cache.IsComplete("words"));
        Assert.Equal(data, cache.Resolve("words"));
        Assert.Equal(data, cache.Resolve("words/"));
        Assert.Equal(Path.Combine(data, "dev.txt"), cache.Resolve("words/dev.txt"));
        Assert.EndsWith("check the name.", Assert.Throws<UnrollException>(() => cache.Resolve("words/none")).Message, StringComparison.Ordinal);
        Assert.Equal(Train, System.IO.File.ReadAllBytes(Path.Combine(data, "a", "train.txt")));

        await cache.GetAsync("words", Quick, new Listener(events.Add), TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal([DataStage.Here, DataStage.Here], events.Select(one => one.Stage));
    }

    [Fact]
    public async Task WhatChangedIsSeenAndFetchedAgain()
    {
        using LoopbackServer server = LoopbackServer.Of(("train.txt", Train), ("dev.txt", Dev));
        DataCache cache = Cache(server, File("train.txt", Train), File("dev.txt", Dev));
        string data = await cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken);
        folder.Write("words/train.txt", [.. Train.Reverse()]);
        Assert.True(cache.IsComplete("words")); // of the right size: only hashes tell
        System.IO.File.Delete(Path.Combine(data, "dev.txt"));
        Assert.False(cache.IsComplete("words"));
        Assert.Contains("is not complete in", Assert.Throws<UnrollException>(() => cache.Resolve("words")).Message, StringComparison.Ordinal);
        Assert.Equal([new FileCheck("train.txt", FileState.Changed), new FileCheck("dev.txt", FileState.Missing)], cache.Verify("words"));
        await cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken);
        Assert.All(cache.Verify("words"), file => Assert.Equal(FileState.Ok, file.State));
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(Packing.Zip)]
    [InlineData(Packing.TarGz)]
    public async Task ArchivesAreUnpackedAndChecked(Packing packing)
    {
        byte[] archive = packing == Packing.Zip ? Zip() : TarGz();
        using LoopbackServer server = LoopbackServer.Of(("x.zip", archive));
        DataCache cache = new(folder.Path, new DataRegistry([Words(server, File("x", archive) with { Path = "x.zip", Unpack = packing }) with { Data = "x/top" }]));
        string data = await cache.GetAsync("words", Quick, new Listener(events.Add), TestContext.Current.CancellationToken);
        Assert.Equal(DataStage.Unpacked, events[^1].Stage);
        Assert.Equal(Path.Combine(data, "x", "top"), cache.Resolve("words"));
        Assert.Equal(Train, System.IO.File.ReadAllBytes(cache.Resolve("words/train.txt")!));
        Assert.Equal([Path.Combine(data, ".x.contents")], Directory.GetFiles(data));
        Assert.Equal([new FileCheck("x", FileState.Ok)], cache.Verify("words"));

        folder.Write("words/x/top/train.txt", [.. Train.Reverse()]);
        Assert.Equal([new FileCheck("x/top/train.txt", FileState.Changed)], cache.Verify("words"));
        await cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken);
        Assert.Equal([new FileCheck("x", FileState.Ok)], cache.Verify("words"));

        DataCache newer = new(folder.Path, new DataRegistry([Words(server, File("x", [1, 2, 3]) with { Unpack = packing })]));
        Assert.False(newer.IsComplete("words"));
        Assert.Equal([new FileCheck("x", FileState.Changed)], newer.Verify("words"));
    }

    [Fact]
    public async Task ACompressedFileIsUnpacked()
    {
        byte[] packed = System.IO.File.ReadAllBytes(folder.Write("train.gz", Train));
        using LoopbackServer server = LoopbackServer.Of(("train.txt.gz", packed));
        DataCache cache = Cache(server, File("train.txt", packed) with { Path = "train.txt.gz", Unpack = Packing.Gz, UnpackedBytes = Train.Length });
        string data = await cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken);
        Assert.Equal(Train, System.IO.File.ReadAllBytes(Path.Combine(data, "train.txt")));
        Assert.True(cache.IsComplete("words"));
        System.IO.File.Delete(Path.Combine(data, "train.txt"));
        Assert.Equal([new FileCheck("train.txt", FileState.Missing)], cache.Verify("words"));
    }

    [Fact]
    public async Task AnArchiveThatIsRefusedLeavesNothing()
    {
        byte[] packed = System.IO.File.ReadAllBytes(folder.Write("bomb.gz", new byte[1 << 20]));
        using LoopbackServer server = LoopbackServer.Of(("x", packed));
        DataCache cache = Cache(server, File("x", packed) with { Unpack = Packing.Gz, UnpackedBytes = 1000 });
        await Assert.ThrowsAsync<UnrollException>(() => cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken));
        Assert.Equal([Path.Combine(folder.Path, "words", "x.packed")], Directory.GetFileSystemEntries(Path.Combine(folder.Path, "words")));
        Assert.False(cache.IsComplete("words"));
    }

    [Fact]
    public async Task TheSecondOfTwoWaits()
    {
        using ManualResetEventSlim first = new(), go = new();
        using LoopbackServer server = new((request, _, stream) =>
        {
            first.Set();
            go.Wait();
            LoopbackServer.SendWell(stream, request, Train, "\"one\"");
        });
        DataCache cache = Cache(server, File("train.txt", Train));
        Task<string> one = cache.GetAsync("words", Quick, null, TestContext.Current.CancellationToken);
        Assert.True(first.Wait(10_000, TestContext.Current.CancellationToken));
        string said = (await Assert.ThrowsAsync<UnrollException>(() => cache.GetAsync("words", Quick, new Listener(events.Add), TestContext.Current.CancellationToken))).Message;
        Assert.Contains("another process has been fetching words for 0.2 s; expected it to end", said, StringComparison.Ordinal);
        Assert.Equal(DataStage.Waiting, Assert.Single(events).Stage);
        Task<string> two = cache.GetAsync("words", Quick with { WaitSeconds = 10 }, null, TestContext.Current.CancellationToken);
        go.Set();
        Assert.Equal(await one, await two);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void TheFolderIsThatOfTheEnvironment()
    {
        Assert.Equal("here", DataCache.DefaultFolder(name => name == "UNROLL_DATA" ? "here" : "/elsewhere"));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the rest is that of XDG");
        Assert.Equal("/caches/unroll/data", DataCache.DefaultFolder(name => name == "XDG_CACHE_HOME" ? "/caches" : null));
        Assert.Equal("/home/me/.cache/unroll/data", DataCache.DefaultFolder(name => name == "HOME" ? "/home/me" : name == "XDG_CACHE_HOME" ? "not/rooted" : null));
    }

    private DataCache Cache(LoopbackServer server, params CorpusFile[] files) => new(folder.Path, new DataRegistry([Words(server, files)]));

    private static Corpus Words(LoopbackServer server, params CorpusFile[] files) =>
        new() { Name = "words", Title = "Words", Task = "language modelling", Licence = "none", Citation = "nobody", Home = server.Address, From = [server.Address], Files = files };

    private static CorpusFile File(string name, byte[] bytes) => new() { Name = name, Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };

    private static byte[] Zip()
    {
        using MemoryStream memory = new();
        using (ZipArchive zip = new(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream stream = zip.CreateEntry("top/train.txt").Open();
            stream.Write(Train);
        }
        return memory.ToArray();
    }

    private static byte[] TarGz()
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            using System.Formats.Tar.TarWriter tar = new(gzip);
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "top/train.txt") { DataStream = new MemoryStream(Train) });
        }
        return memory.ToArray();
    }

    private sealed class Listener(Action<DataEvent> listen) : IProgress<DataEvent>
    {
        public void Report(DataEvent value) => listen(value);
    }
}
#endif
