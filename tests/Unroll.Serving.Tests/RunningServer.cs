using System.Net;
using System.Text;
using System.Text.Json;

namespace Unroll.Serving.Tests;

/// <summary>A server on a free port, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10); // a hang, however busy the machine is

    private RunningServer(UnrollServer server)
    {
        Server = server;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server.Address, Timeout = Patience };
    }

    public UnrollServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> Start(IReadOnlyList<string> folders, ServerOptions? options = null) =>
        new(await UnrollServer.StartAsync(folders, (options ?? new ServerOptions()) with { Port = 0, Threads = 2 }, null, TestContext.Current.CancellationToken));

    public async Task<JsonElement> Get(string path, HttpStatusCode expected = HttpStatusCode.OK) => await JsonOf(await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), expected);

    public async Task<JsonElement> Post(string path, string body, HttpStatusCode expected = HttpStatusCode.OK, string type = "application/json") => await JsonOf(await Send(path, body, type), expected);

    public async Task<HttpResponseMessage> Send(string path, string body, string type = "application/json") =>
        await Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

    /// <summary>The sentence of a request that is refused.</summary>
    public async Task<string> Refused(string path, string body, HttpStatusCode expected, string type = "application/json") => Sentence(await Post(path, body, expected, type), expected);

    /// <summary>The sentence of a problem.</summary>
    public static string Sentence(JsonElement problem, HttpStatusCode expected)
    {
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        string sentence = problem.GetProperty("detail").GetString()!;
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
        return sentence;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response, HttpStatusCode expected)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} {text}; expected {expected}");
            Assert.Equal(expected == HttpStatusCode.OK ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }
}
