#if SINGLE
using System.Net;
using System.Security.Cryptography;

namespace Unroll.Tests;

/// <summary>One file, fetched from servers that do not all behave. What people are told is approved in the tests of the command line.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31) ^ (i >> 8)))];
    private static readonly DownloadOptions Quick = new() { PauseSeconds = 0, StallSeconds = 300, Attempts = 3 };

    private readonly Folder folder = new();
    private readonly List<(DataStage Stage, long Bytes, string? Note)> events = [];

    private string Target => Path.Combine(folder.Path, "file.bin");

    private string Part => Target + ".part";

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AFileComesWhole()
    {
        using LoopbackServer server = LoopbackServer.Of(("file.bin", Body));
        await Fetch(server);
        Assert.Equal(Body, File.ReadAllBytes(Target));
        Assert.Single(server.Requests);
        Assert.Equal([Target], Directory.GetFiles(folder.Path));
        Assert.Equal(DataStage.Started, events[0].Stage);
        Assert.Equal((DataStage.Fetched, Body.Length), (events[^1].Stage, events[^1].Bytes));
    }

    [Fact]
    public async Task AConnectionThatEndsEarlyIsGoneOnWith()
    {
        using LoopbackServer server = new((request, _, stream) =>
        {
            if (request.Start == 0)
                LoopbackServer.Send(stream, "200 OK", $"ETag: \"one\"\r\nContent-Length: {Body.Length}\r\n", Body.AsSpan(0, 100_000));
            else
                LoopbackServer.SendWell(stream, request, Body, "\"one\"");
        });
        await Fetch(server);
        Assert.Equal(Body, File.ReadAllBytes(Target));
        Assert.Equal([0, 100_000], server.Requests.Select(request => request.Start));
        Assert.Equal("\"one\"", server.Requests[1].IfRange);
        Assert.Contains(events, one => one is { Stage: DataStage.Retrying, Bytes: 100_000, Note: "the connection ended early" });
    }

    [Fact]
    public async Task ADateServesWhereThereIsNoTag()
    {
        const string date = "Tue, 05 Aug 2025 10:00:00 GMT";
        using LoopbackServer server = new((request, _, stream) =>
        {
            if (request.Start == 0)
                LoopbackServer.Send(stream, "200 OK", $"ETag: W/\"weak\"\r\nLast-Modified: {date}\r\nContent-Length: {Body.Length}\r\n", Body.AsSpan(0, 10));
            else
                LoopbackServer.Send(stream, "206 Partial Content", $"Content-Range: bytes 10-{Body.Length - 1}/{Body.Length}\r\n", Body.AsSpan(10));
        });
        await Fetch(server);
        Assert.Equal(date, server.Requests[1].IfRange);
        Assert.Equal(Body, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task AStallIsTriedAgainFromWhereItStopped()
    {
        using LoopbackServer server = new((request, here, stream) =>
        {
            int end = Math.Min(Body.Length, request.Start + 120_000);
            LoopbackServer.Send(stream, request.Start == 0 ? "200 OK" : "206 Partial Content",
                $"Content-Range: bytes {request.Start}-{Body.Length - 1}/{Body.Length}\r\nContent-Length: {Body.Length - request.Start}\r\n", Body.AsSpan(request.Start..end));
            if (end < Body.Length)
                here.Stall();
        });
        await Fetch(server, options: Quick with { StallSeconds = 0.2, Attempts = 1000 });
        Assert.Equal(Body, File.ReadAllBytes(Target));
        int[] starts = [.. server.Requests.Select(request => (int)request.Start)];
        Assert.Equal(starts.Order(), starts); // more than three where the machine is so busy that the server is slow, too
        Assert.True(starts[0] == 0 && starts[^1] >= 120_000, string.Join(' ', starts));
        Assert.True(events.Count(one => one.Note == "no byte came for 0.2 s") >= 2);
    }

    [Fact]
    public async Task AServerThatSaysNothingIsGivenUp()
    {
        using LoopbackServer server = new((_, here, _) => here.Stall());
        string said = await Fails(server, options: Quick with { StallSeconds = 0.1 });
        Assert.Contains("no byte came for 0.1 s (tried 3 times)); try again later", said, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 1, 3); // fewer where the machine is so busy that a try is over before the server has read it
    }

    [Theory]
    [InlineData("300001", "has 300001 bytes, expected 300000")]
    [InlineData("299999", "has 299999 bytes, expected 300000")]
    public async Task ALengthThatIsNotTheRegisteredOneIsRefusedBeforeAByteIsWritten(string length, string expected)
    {
        using LoopbackServer server = new((_, _, stream) => LoopbackServer.Send(stream, "200 OK", $"Content-Length: {length}\r\n", Body));
        Assert.Contains(expected, await Fails(server), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    public async Task MoreThanRegisteredIsNeverWritten(string headers)
    {
        byte[] much = [.. Body, .. Body];
        long most = 0;
        using LoopbackServer server = new((_, _, stream) => LoopbackServer.Send(stream, "200 OK", headers, headers.Length == 0 ? much : Chunk(much)));
        Assert.Contains("sends more than the 300000 bytes expected", await Fails(server, watch: () => most = Math.Max(most, new FileInfo(Part).Length)), StringComparison.Ordinal);
        Assert.InRange(most, 1, Body.Length);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task LessThanRegisteredIsTriedAgainAndGivenUp()
    {
        using LoopbackServer server = new((request, _, stream) =>
        {
            if (request.Start == 0)
                LoopbackServer.Send(stream, "200 OK", "", Body.AsSpan(0, 1000));
            else
                LoopbackServer.Send(stream, "416 Range Not Satisfiable", "Content-Range: bytes */1000\r\n");
        });
        Assert.Contains("the data ended after 1000 of 300000 bytes (tried 3 times)", await Fails(server), StringComparison.Ordinal);
        Assert.Equal([0, 1000, 0], server.Requests.Select(request => request.Start));
    }

    [Fact]
    public async Task WrongBytesAreThrownAway()
    {
        byte[] wrong = [.. Body];
        wrong[^1]++;
        using LoopbackServer server = LoopbackServer.Of(("file.bin", wrong));
        string said = await Fails(server);
        Assert.Contains($"found the sha256 {Hash(wrong)}, expected {Hash(Body)});", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RedirectionsAreFollowed()
    {
        using LoopbackServer server = new((request, here, stream) =>
        {
            int step = request.Path == "/file.bin" ? 0 : int.Parse(request.Path.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            if (step < 10)
                LoopbackServer.Send(stream, step % 2 == 0 ? "301 Moved Permanently" : "307 Temporary Redirect", $"Location: {(step % 2 == 0 ? here.Address : "/")}{step + 1}\r\n");
            else
                LoopbackServer.SendWell(stream, request, Body, "\"one\"");
        });
        await Fetch(server);
        Assert.Equal(11, server.Requests.Count);
    }

    [Fact]
    public async Task ALoopOfRedirectionsEnds()
    {
        using LoopbackServer server = new((_, _, stream) => LoopbackServer.Send(stream, "302 Found", "Location: /again\r\n"));
        Assert.Contains("redirects more than 10 times", await Fails(server), StringComparison.Ordinal);
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData("https://a/x", "https://b/y", true)]
    [InlineData("http://a/x", "https://b/y", true)]
    [InlineData("http://a/x", "http://b/y", true)]
    [InlineData("https://a/x", "http://b/y", false)]
    [InlineData("http://a/x", "ftp://b/y", false)]
    [InlineData("http://a/x", "file:///etc/passwd", false)]
    public void RedirectionsLeadToNothingLessSafe(string from, string to, bool followed) => Assert.Equal(followed, Web.MayFollow(new Uri(from), new Uri(to)));

    [Fact]
    public async Task ARefusalIsFinalAndATroubleIsNot()
    {
        using LoopbackServer none = LoopbackServer.Of();
        Assert.Contains("it answers 404 Not Found); try again", await Fails(none), StringComparison.Ordinal);
        Assert.Single(none.Requests);

        using LoopbackServer troubled = new((request, here, stream) =>
        {
            if (here.Requests.Count < 3)
                LoopbackServer.Send(stream, "500 Internal Server Error", "");
            else
                LoopbackServer.SendWell(stream, request, Body, "\"one\"");
        });
        await Fetch(troubled);
        Assert.Equal(2, events.Count(one => one.Note == "it answers 500 Internal Server Error"));
    }

    [Fact]
    public async Task AServerThatKnowsNoRangesBeginsAnew()
    {
        Leave(Body[..1000], null);
        using LoopbackServer server = new((_, _, stream) => LoopbackServer.Send(stream, "200 OK", $"Content-Length: {Body.Length}\r\n", Body));
        await Fetch(server);
        Assert.Equal(1000, Assert.Single(server.Requests).Start);
        Assert.Equal(Body, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFileThatChangedThereBeginsAnew(bool honest)
    {
        using LoopbackServer server = new((request, _, stream) => LoopbackServer.SendWell(stream, honest || request.Start == 0 ? request : request with { Headers = Without(request) }, Body, "\"two\""));
        Leave(new byte[1000], $"{server.Address}file.bin\n\"one\"\n");
        await Fetch(server);
        Assert.Equal(Body, File.ReadAllBytes(Target));
        Assert.Equal("\"one\"", server.Requests[0].IfRange);
        Assert.Equal(honest ? [1000] : [1000, 0], server.Requests.Select(request => request.Start));

        static Dictionary<string, string> Without(LoopbackRequest request) => request.Headers.Where(one => one.Key != "if-range").ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
    }

    [Fact]
    public async Task AnOlderPartIsGoneOnWith()
    {
        Leave(Body[..1000], null);
        using LoopbackServer server = LoopbackServer.Of(("file.bin", Body));
        await Fetch(server);
        Assert.Equal(1000, Assert.Single(server.Requests).Start);
        Assert.Equal(Body, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(300_001)]
    public async Task AnOlderPartThatIsWrongCostsOneMoreTry(int length)
    {
        Leave(new byte[length], null);
        using LoopbackServer server = LoopbackServer.Of(("file.bin", Body));
        await Fetch(server);
        Assert.Equal(Body, File.ReadAllBytes(Target));
        Assert.Equal(0, server.Requests[^1].Start);
    }

    [Fact]
    public async Task AnOlderPartThatIsWholeNeedsNoServer()
    {
        Leave(Body, null);
        using LoopbackServer server = LoopbackServer.Of();
        await Fetch(server);
        Assert.Empty(server.Requests);
        Assert.Equal(Body, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task TheNextAddressIsAsked()
    {
        using LoopbackServer none = LoopbackServer.Of(), good = LoopbackServer.Of(("file.bin", Body));
        await Run(Quick, [new Uri(none.Address + "file.bin"), new Uri(good.Address + "file.bin")]);
        Assert.Single(none.Requests);
        Assert.Equal(Body, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task AnInterruptionKeepsWhatHasCome()
    {
        using CancellationTokenSource source = new();
        using LoopbackServer server = new((_, here, stream) =>
        {
            LoopbackServer.Send(stream, "200 OK", $"ETag: \"one\"\r\nContent-Length: {Body.Length}\r\n", Body.AsSpan(0, 5000));
            here.Stall();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(server, cancel: source.Token, watch: () =>
        {
            if (events[^1].Bytes == 5000)
                source.Cancel();
        }));
        Assert.Equal(Body[..5000], File.ReadAllBytes(Part));
    }

    [Fact]
    public async Task AFullDiskIsOneSentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        File.CreateSymbolicLink(Part, "/dev/full");
        using LoopbackServer server = LoopbackServer.Of(("file.bin", Body));
        string said = (await Assert.ThrowsAsync<UnrollException>(() => Fetch(server))).Message;
        Assert.Equal($"{Part}: the disk is full; make room there, or set UNROLL_DATA to a folder on another disk.", said);
    }

    [Fact]
    public async Task NobodyThereIsOneSentence()
    {
        LoopbackServer server = LoopbackServer.Of();
        Uri address = new(server.Address + "file.bin");
        server.Dispose();
        string said = (await Assert.ThrowsAsync<UnrollException>(() => Run(Quick, [address]))).Message;
        Assert.StartsWith($"file.bin: could not be fetched ({address}: no connection to it can be made (", said, StringComparison.Ordinal);
        Assert.EndsWith("(tried 3 times)); try again later, or see the corpus's home page.", said, StringComparison.Ordinal);
    }

    private Task Fetch(LoopbackServer server, DownloadOptions? options = null, Action? watch = null, CancellationToken cancel = default) =>
        Run(options ?? Quick, [new Uri(server.Address + "file.bin")], watch, cancel);

    private async Task<string> Fails(LoopbackServer server, DownloadOptions? options = null, Action? watch = null)
    {
        string said = (await Assert.ThrowsAsync<UnrollException>(() => Fetch(server, options, watch))).Message;
        Assert.StartsWith($"file.bin: could not be fetched ({server.Address}file.bin: ", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        return said;
    }

    private async Task Run(DownloadOptions options, Uri[] addresses, Action? watch = null, CancellationToken cancel = default)
    {
        using Web web = new(options.StallSeconds);
        CorpusFile file = new() { Name = "file.bin", Bytes = Body.Length, Sha256 = Hash(Body) };
        await new Download(web, options).RunAsync(file, addresses, Target, (stage, bytes, note) =>
        {
            events.Add((stage, bytes, note));
            if (stage == DataStage.Received)
                watch?.Invoke();
        }, cancel).WaitAsync(TimeSpan.FromMinutes(10), CancellationToken.None);
    }

    private void Leave(byte[] part, string? from)
    {
        File.WriteAllBytes(Part, part);
        if (from is not null)
            File.WriteAllText(Part + ".from", from);
    }

    private static byte[] Chunk(byte[] body) => [.. System.Text.Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
#endif
