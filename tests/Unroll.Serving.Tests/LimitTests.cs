using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>Abuse: each case gets its status and a sentence, and others are answered meanwhile.</summary>
[Collection(nameof(ModelCollection))]
public sealed class LimitTests(TrainedModel trained)
{
    private const string Predict = "/v1/models/tiny:predict", Question = """{"text": "to boston"}""";
    private const string Key = "0123456789abcdef-one", Other = "0123456789abcdef-two";

    private static readonly byte[] Live = Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LargeBodiesAreRefused()
    {
        await using RunningServer server = await Start(new LimitOptions { MaxBodyBytes = 1000 });
        string large = JsonSerializer.Serialize(new { text = new string('a', 1000) });
        Assert.Equal("The body is larger than the server takes; send fewer instances at once.", await server.Refused(Predict, large, HttpStatusCode.RequestEntityTooLarge));
        using HttpRequestMessage chunked = new(HttpMethod.Post, Predict) { Content = new StringContent(large, Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true; // without a length
        using HttpResponseMessage refused = await server.Client.SendAsync(chunked, Cancelled);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        await Serves(server);
    }

    [Fact]
    public async Task DeepJsonIsRefused()
    {
        await using RunningServer server = await Start(new LimitOptions());
        string deep = string.Concat(Enumerable.Repeat("[", 100_000));
        Assert.Equal("The body is no valid JSON at line 1, byte 17; expected one object, at most 16 levels deep, with each property once.", await server.Refused(Predict, deep, HttpStatusCode.BadRequest));
        await Serves(server);
    }

    /// <summary>A client that sends its headers, or its body, and then nothing more.</summary>
    [Theory]
    [InlineData("POST /v1/models/tiny:predict HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("POST /v1/models/tiny:predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")]
    public async Task SlowSendersAreSentAway(string beginning)
    {
        await using RunningServer server = await Start(new LimitOptions { HeaderSeconds = 0.2, TimeoutSeconds = 5 });
        using TcpClient slow = new();
        await slow.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancelled);
        NetworkStream stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), Cancelled);
        await Serves(server);
        using StreamReader reader = new(stream);
        string answer = await reader.ReadLineAsync(Cancelled) ?? "";
        Assert.Matches("^HTTP/1.1 (408|504) ", answer);
        await Serves(server);
    }

    [Fact]
    public async Task WhatTakesTooLongIsEnded()
    {
        ManualClock clock = new();
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Clock = clock, Limits = new LimitOptions { TimeoutSeconds = 2 }, Batching = new BatchingOptions { MaxWaitMilliseconds = 9000 } });
        Task<string> refused = server.Refused(Predict, Question, HttpStatusCode.GatewayTimeout); // waits 9 s for others
        while (await clock.Waiting(Cancelled) != TimeSpan.FromSeconds(9))
        {
        }
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("The request took longer than 2 s and was ended; ask less at once, or later.", await refused);
    }

    [Fact]
    public async Task AFullQueueIsTold()
    {
        ManualClock clock = new();
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Clock = clock, Batching = new BatchingOptions { MaxBatch = 2, MaxWaiting = 1, MaxWaitMilliseconds = 5000 } });
        Task<JsonElement> first = server.Post(Predict, Question);
        while (await clock.Waiting(Cancelled) != TimeSpan.FromSeconds(5))
        {
        }
        const string three = """{"instances": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}"""; // does not fit into the batch that waits
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Send(Predict, three)));
        await first;
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        foreach (HttpResponseMessage busy in answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable))
        {
            Assert.Equal(TimeSpan.FromSeconds(1), busy.Headers.RetryAfter?.Delta);
            Assert.Contains("requests waiting, which is the limit; try again later.", await busy.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task CallersThatAskTooOftenAreRefused()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Limits = new LimitOptions { MaxRate = 1 }, Keys = new ApiKeys($"{Key}\n{Other}", "the test") });
        HttpStatusCode[] codes = [.. (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Ask(server, Key)))).Select(answer => answer.StatusCode)];
        Assert.Contains(HttpStatusCode.OK, codes);
        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
        using HttpResponseMessage other = await Ask(server, Other); // has a rate of its own
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        for (int i = 0; i < 100; i++)
            Assert.True((await server.Get("/health/live")).GetProperty("live").GetBoolean()); // whoever watches is not counted
    }

    [Fact]
    public async Task AnIdleConnectionMakesRoom()
    {
        await using RunningServer server = await Start(new LimitOptions { MaxConnections = 1 });
        using TcpClient first = new();
        await first.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancelled);
        await first.GetStream().WriteAsync(Live, Cancelled);
        Assert.NotEqual(0, await first.GetStream().ReadAsync(new byte[1000], Cancelled));
        while (!await IsServed(server)) // until the server has noticed that its request is over
        {
        }
        Assert.Equal(0, await ReadOrReset(first));
    }

    [Fact]
    public async Task OneConnectionTooManyIsClosedWhereAllHaveRequests()
    {
        ManualClock clock = new();
        await using RunningServer server = await RunningServer.Start(
            [trained.Folder], new ServerOptions { Clock = clock, Limits = new LimitOptions { MaxConnections = 1 }, Batching = new BatchingOptions { MaxWaitMilliseconds = 5000 } });
        Task<JsonElement> answer = server.Post(Predict, Question); // waits for others, its connection the only one
        while (await clock.Waiting(Cancelled) != TimeSpan.FromSeconds(5))
        {
        }
        Assert.False(await IsServed(server));
        clock.Advance(TimeSpan.FromSeconds(5));
        await answer;
    }

    [Theory]
    [InlineData(null, "Found no API key; expected one in the header Authorization: Bearer KEY.")]
    [InlineData("Bearer ", "Found an unknown API key; expected one in the header Authorization: Bearer KEY.")]
    [InlineData("Bearer 0123456789abcdef-on", "Found an unknown API key; expected one in the header Authorization: Bearer KEY.")]
    [InlineData("Bearer 0123456789abcdef-onE", "Found an unknown API key; expected one in the header Authorization: Bearer KEY.")]
    [InlineData("Basic 0123456789abcdef-one", "Found an unknown API key; expected one in the header Authorization: Bearer KEY.")]
    [InlineData("Bearer 0123456789abcdef-one", null)]
    [InlineData("bearer 0123456789abcdef-two", null)]
    public async Task CallersNeedAKey(string? authorization, string? sentence)
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Keys = new ApiKeys($"# callers\n{Key}, {Other}\r\n", "the test") });
        foreach (string path in new[] { "/", "/v1/models", "/v2/models/tiny", "/nowhere" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using HttpResponseMessage answer = await server.Client.SendAsync(request, Cancelled);
            if (sentence is null)
            {
                Assert.Equal(path == "/nowhere" ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
                continue;
            }
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
        await server.Get("/health/ready");
    }

    [Theory]
    [InlineData("", "keys.txt: found no key; expected one on each line.")]
    [InlineData("# none\n\n", "keys.txt: found no key; expected one on each line.")]
    [InlineData("0123456789abcdef\nshort", "keys.txt: key 2 has fewer than 16 characters, ")]
    [InlineData("0123456789abcdéf0", "keys.txt: key 1 has fewer than 16 characters, or others than ")]
    public void KeysAreChecked(string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<UnrollException>(() => new ApiKeys(text, "keys.txt")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example:80", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("models.example", HttpStatusCode.OK)]
    public async Task ForeignNamesAreRefused(string host, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { HostNames = ["models.example"] });
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task Serves(RunningServer server) => Assert.Single((await server.Post(Predict, Question)).GetProperty("predictions").EnumerateArray());

    private static async Task<HttpResponseMessage> Ask(RunningServer server, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Predict) { Content = new StringContent(Question, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await server.Client.SendAsync(request, Cancelled);
    }

    /// <summary>Whether a connection of its own gets an answer, and is not closed at once.</summary>
    private static async Task<bool> IsServed(RunningServer server)
    {
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancelled);
            await client.GetStream().WriteAsync(Live, Cancelled);
            return await client.GetStream().ReadAsync(new byte[1000], Cancelled) > 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task<int> ReadOrReset(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], Cancelled);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Task<RunningServer> Start(LimitOptions limits) => RunningServer.Start([trained.Folder], new ServerOptions { Limits = limits });
}
