using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll data</c>, and <c>--data NAME</c>; servers are on this machine.</summary>
public sealed class DataTests : IDisposable
{
    private static readonly byte[] Train = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("fly\tO\nto\tO\nparis\tB-city\n\n", 20)));
    private static readonly byte[] Test = Encoding.UTF8.GetBytes("to\tO\nparis\tB-city\n");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheBuiltInCorporaAreListed()
    {
        Outcome text = Run("data", "list").Succeeded();
        Assert.Contains(text.Lines, line => line.Contains("ptb-lm", StringComparison.Ordinal) && line.Contains("6.0 MB", StringComparison.Ordinal));
        Assert.EndsWith($"Corpora are kept in {folder["cache"]}; unroll data get NAME  fetches one.\n", text.Output, StringComparison.Ordinal);
        JsonElement atis = Run("data", "list", "--json").Succeeded().Json.GetProperty("corpora")[0];
        Assert.Equal(["name", "title", "task", "recipe", "licence", "citation", "home", "note", "bytes", "here", "files"], atis.Names());
        Assert.Equal("atis", atis.GetProperty("name").GetString());
        Assert.False(atis.GetProperty("here").GetBoolean());
        Assert.EndsWith("/data/atis/train/seq.in", atis.GetProperty("files")[0].GetProperty("address").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ACorpusIsFetchedLearntFromAndVerified()
    {
        using LoopbackServer server = LoopbackServer.Of(("train.conll", Train), ("test.conll", Test));
        string registry = Registry(server.Address, ("train.conll", Train), ("test.conll", Test));
        Outcome got = Run("data", "--registry", registry, "get", "tiny").Succeeded();
        Assert.Equal($"""
            tiny: Tiny (518 B)
              licence: for tests
              cite:    nobody
              home:    http://127.0.0.1/
              train.conll: fetched, 500 B
              test.conll: fetched, 18 B
            tiny is in {Calling.Quote(folder["cache"] + "/tiny")}. Try it:  unroll train slot-filling --data tiny

            """.ReplaceLineEndings("\n"), got.Output.Replace('\\', '/'));
        Assert.Contains("  test.conll: here, 18 B\n", Run("data", "get", "tiny", "--registry", registry).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);

        Assert.Contains(" yes", Run("data", "list", "--registry", registry).Succeeded().Output, StringComparison.Ordinal);
        Outcome trained = RunWith(registry, ["train", "slot-filling", "--data", "tiny", .. Cli.Tiny, "--out", folder["m.model"], "--json"]).Succeeded();
        Assert.Equal("finished", trained.JsonLines[^1].GetProperty("event").GetString());
        Assert.Contains("accuracy", RunWith(registry, "evaluate", folder["m.model"], "--data", "tiny/test.conll").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("20 ", RunWith(registry, "inspect", "tiny").Succeeded().Output, StringComparison.Ordinal);

        Assert.Equal("tiny/train.conll: ok\ntiny/test.conll: ok\n", Run("data", "verify", "--registry", registry).Succeeded().Output);
        File.WriteAllText(Path.Combine(folder["cache"], "tiny", "test.conll"), "to\tO\nparis\tB-town\n");
        File.Delete(Path.Combine(folder["cache"], "tiny", "train.conll"));
        Outcome off = Run("data", "verify", "tiny", "--registry", registry);
        Assert.Equal((1, ""), (off.Code, off.Error));
        Assert.Equal("tiny/train.conll: missing\ntiny/test.conll: changed\ntiny is not as registered; unroll data get tiny  fetches what is changed or missing.\n", off.Output);
        Outcome json = Run("data", "verify", "tiny", "--json", "--registry", registry);
        Assert.Equal((1, "changed"), (json.Code, json.Json.GetProperty("tiny").GetProperty("test.conll").GetString()));
        Assert.Contains(" in part", Run("data", "list", "--registry", registry).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingHereIsNothingToVerify() => Assert.Equal($"No corpus is in {folder["cache"]}.\n", Run("data", "verify").Succeeded().Output);

    [Fact]
    public void EventsAreForPrograms()
    {
        using LoopbackServer server = LoopbackServer.Of(("train.conll", Train));
        Outcome outcome = Run("data", "get", "tiny", "--json", "--registry", Registry(server.Address, ("train.conll", Train))).Succeeded();
        Assert.Equal(["corpus", "started", "received", "fetched", "finished"], outcome.JsonLines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal("for tests", outcome.JsonLines[0].GetProperty("licence").GetString());
        Assert.Equal(Train.Length, outcome.JsonLines[3].GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(20, false)]
    public void ATerminalShowsABar(int width, bool unicode)
    {
        using LoopbackServer server = LoopbackServer.Of(("train.conll", Train));
        string registry = Registry(server.Address, ("train.conll", Train));
        Outcome outcome = Run(Host(registry, width, unicode), "data", "get", "tiny").Succeeded();
        Assert.Contains(unicode ? "━━━" : "###", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("tiny is in ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterruptionEndsWith130AndIsGoneOnWith()
    {
        using LoopbackServer server = new((request, here, stream) =>
        {
            if (request.Start > 0)
            {
                LoopbackServer.SendWell(stream, request, Train, "\"one\"");
                return;
            }
            LoopbackServer.Send(stream, "200 OK", $"ETag: \"one\"\r\nContent-Length: {Train.Length}\r\n", Train.AsSpan(0, 100));
            here.Stall();
        });
        string registry = Registry(server.Address, ("train.conll", Train));
        using CancellationTokenSource ctrlC = new();
        string part = Path.Combine(folder["cache"], "tiny", "train.conll.part");
        using Timer timer = new(_ => { if (File.Exists(part) && new FileInfo(part).Length == 100) ctrlC.Cancel(); }, null, 0, 20);
        Outcome outcome = Run(Host(registry, 100, true, ctrlC.Token), "data", "get", "tiny");
        Assert.Equal((130, "Interrupted; what has come is kept, and `unroll data get tiny` goes on with it.\n"), (outcome.Code, outcome.Error));
        Assert.Contains("  train.conll: goes on after 100 B\n", Run("data", "get", "tiny", "--registry", registry).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void APathGoesBeforeAName()
    {
        string here = Path.GetRelativePath(Environment.CurrentDirectory, folder.Write("atis", "fly\tO\nparis\tB-city\n"));
        Assert.Contains("1", Run("inspect", here).Succeeded().Output, StringComparison.Ordinal);
        Fails(1, "data-not-here", "train", "slot-filling", "--data", "atis");
        Fails(1, "data-not-here-inspect", "inspect", "ptb-lm/ptb.test.txt", "--recipe", "language-model");
    }

    [Fact]
    public void WrongNamesAndRegistries()
    {
        Fails(1, "data-unknown", "data", "get", "atsi");
        Fails(1, "data-registry-missing", "data", "list", "--registry", folder["none.json"]);
        Fails(1, "data-registry-typo", "data", "list", "--registry", folder.Write("typo.json", "{ \"corpora\": [],\n  \"corpra\": [] }"));
        Fails(1, "data-registry-lacking", "data", "list", "--registry", folder.Write("typo.json", "{ \"corpora\": [\n  { \"name\": \"a\", \"title\": \"A\", \"task\": \"t\", \"licence\": \"l\", \"citation\": \"c\", \"home\": \"h\", \"from\": [] } ] }"));
        Fails(1, "data-registry-name-outside", "data", "list", "--registry", Registry("http://x/", ("../../evil", Train)));
        Fails(2, "data-get-nothing", "data", "get");
        Fails(2, "data-without-verb", "data");
        Fails(2, "data-stall-negative", "data", "get", "atis", "--stall", "-1");
    }

    [Fact]
    public void ServersThatMisbehave()
    {
        byte[] wrong = [.. Train.Reverse()];
        Get("data-404", (_, _, stream) => LoopbackServer.Send(stream, "404 Not Found", ""));
        Get("data-500", (_, _, stream) => LoopbackServer.Send(stream, "500 Internal Server Error", ""));
        Get("data-stalls", (_, server, _) => server.Stall(), stall: "0.2");
        Get("data-ends-early", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", $"Content-Length: {Train.Length}\r\n", Train.AsSpan(0, 100)));
        Get("data-longer-said", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", $"Content-Length: {Train.Length + 1}\r\n", Train));
        Get("data-shorter-said", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", $"Content-Length: {Train.Length - 1}\r\n", Train));
        Get("data-longer", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", "", [.. Train, 0]));
        Get("data-shorter", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", "", Train.AsSpan(1)));
        Get("data-wrong-hash", (_, _, stream) => LoopbackServer.Send(stream, "200 OK", "", wrong));
        Get("data-redirect-loop", (_, _, stream) => LoopbackServer.Send(stream, "302 Found", "Location: /x\r\n"));
        Get("data-redirect-elsewhere", (_, _, stream) => LoopbackServer.Send(stream, "302 Found", "Location: ftp://127.0.0.1/x\r\n"));
    }

    [Fact]
    public void ACacheThatIsAFile()
    {
        folder.Write("cache", "");
        Outcome outcome = Run("data", "get", "atis");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"unroll: {Path.Combine(folder["cache"], "atis")}: cannot be written or read (", outcome.Error, StringComparison.Ordinal);
    }

    // it waits briefly only where the server never answers: a busy machine may take its time
    private void Get(string name, Action<LoopbackRequest, LoopbackServer, Stream> answer, string stall = "60")
    {
        if (Directory.Exists(folder["cache"]))
            Directory.Delete(folder["cache"], recursive: true);
        using LoopbackServer server = new(answer);
        FailsAt(server.Address, 1, name, "data", "get", "tiny", "--json", "--stall", stall, "--registry", Registry(server.Address, ("train.conll", Train)));
    }

    private void Fails(int code, string name, params string[] args) => FailsAt("http://nowhere/", code, name, args);

    private void FailsAt(string server, int code, string name, params string[] args)
    {
        Outcome outcome = Run(args);
        Approved.Entry("errors.txt", name, outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal).Replace(server, "{server}/", StringComparison.Ordinal).TrimEnd('\n'));
        Assert.Equal(code, outcome.Code);
        Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    private Outcome Run(params string[] args) => Run(Host(null, 100, true), args);

    private Outcome RunWith(string registry, params string[] args) => Run(Host(registry, 100, true), args);

    private static Outcome Run(Host host, params string[] args)
    {
        int code;
        using (host)
            code = UnrollCli.Run(args, host);
        return new Outcome(code, host.Output.ToString()!, host.Error.ToString()!);
    }

    private Host Host(string? registry, int width, bool unicode, CancellationToken interrupted = default) => new(new StringReader(""), new StringWriter(), new StringWriter())
    {
        DataFolder = folder["cache"],
        RegistryFile = registry,
        Download = new DownloadOptions { PauseSeconds = 0, Attempts = 2 },
        OutputIsTerminal = width < 100,
        Unicode = unicode,
        Width = () => width,
        Interrupted = interrupted,
    };

    private string Registry(string address, params (string Name, byte[] Bytes)[] files) => folder.Write("registry.json", $$"""
        { "corpora": [ { "name": "tiny", "title": "Tiny", "task": "slot filling", "recipe": "slot-filling", "licence": "for tests", "citation": "nobody",
          "home": "http://127.0.0.1/", "from": ["{{address}}"],
          "files": [ {{string.Join(", ", files.Select(file => $$"""{ "name": "{{file.Name}}", "bytes": {{file.Bytes.Length}}, "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(file.Bytes))}}" }"""))}} ] } ] }
        """);
}
