using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>Models that are replaced while they are asked, and servers that end while they are asked: no request is lost.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ReloadTests(TrainedModel trained)
{
    private const string Predict = "/v1/models/copy:predict", Question = """{"text": "flights to boston"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoRequestIsLostWhenAModelIsReplaced()
    {
        const int clients = 8, reloads = 6;
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        using Model model = Model.Load(copy);
        await using RunningServer server = await RunningServer.Start([copy], new ServerOptions { ReloadSeconds = 0 });
        string first = await Version(server), expected = JsonSerializer.Serialize(model.Predict("flights to boston"));
        ConcurrentDictionary<string, int> versions = [];
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task[] asking = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                JsonElement answer = await server.Post(Predict, Question); // anything but 200 fails
                Assert.Equal(expected, answer.GetProperty("predictions")[0].GetRawText());
                versions.AddOrUpdate(answer.GetProperty("version").GetString()!, 1, (_, count) => count + 1);
            }
        }, Cancelled))];
        for (int i = 1; i <= reloads; i++)
        {
            string before = await Version(server);
            model.With(new RunReport { Seed = (ulong)(1000 + i) }).Save(copy); // another model with the same answers
            JsonElement reloaded = await server.Post("/v1/models/copy:reload", "{}");
            Assert.True(reloaded.GetProperty("changed").GetBoolean());
            Assert.NotEqual(before, reloaded.GetProperty("version").GetString());
            JsonElement again = await server.Post("/v1/models/copy:reload", "{}");
            Assert.False(again.GetProperty("changed").GetBoolean());
            int seen = versions.Values.Sum();
            while (versions.Values.Sum() < seen + clients)
                await Task.Delay(1, Cancelled);
        }
        await end.CancelAsync();
        await Task.WhenAll(asking);
        Assert.Equal(reloads + 1, versions.Keys.Append(first).Distinct().Count());
    }

    [Fact]
    public async Task AChangedFolderIsSeen()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        using Model model = Model.Load(copy);
        ManualClock clock = new();
        await using RunningServer server = await RunningServer.Start([copy], new ServerOptions { Clock = clock, ReloadSeconds = 3 });
        string before = await Version(server);
        while (await clock.Waiting(Cancelled) != TimeSpan.FromSeconds(3))
        {
        }
        model.With(new RunReport { Seed = 99 }).Save(copy);
        Assert.Equal(before, await Version(server));
        clock.Advance(TimeSpan.FromSeconds(3));
        while (await Version(server) == before)
            await Task.Delay(1, Cancelled);
        await server.Post(Predict, Question);
    }

    [Fact]
    public async Task ADamagedFolderChangesNothing()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        await using RunningServer server = await RunningServer.Start([copy], new ServerOptions { ReloadSeconds = 0 });
        string before = await Version(server);
        await File.WriteAllTextAsync(Path.Combine(copy, "model.json"), "{", Cancelled);
        Assert.StartsWith(Path.Combine(copy, "model.json"), await server.Refused("/v1/models/copy:reload", "{}", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Directory.Delete(copy, true);
        Assert.Equal($"{copy}: there is no such folder; expected a model, as `unroll train --out` writes it.", await server.Refused("/v1/models/copy:reload", "{}", HttpStatusCode.BadRequest));
        Assert.Equal(before, (await server.Post(Predict, Question)).GetProperty("version").GetString());
    }

    [Fact]
    public async Task WebPagesOfOthersMayNotAsk()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        foreach ((string origin, HttpStatusCode expected) in new[] { ("https://evil.example", HttpStatusCode.Forbidden), ("null", HttpStatusCode.Forbidden), ($"http://127.0.0.1:{server.Server.Address.Port}", HttpStatusCode.OK) })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/v1/models/tiny:reload");
            request.Headers.TryAddWithoutValidation("Origin", origin);
            using HttpResponseMessage answer = await server.Client.SendAsync(request, Cancelled);
            Assert.Equal(expected, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task WhatWasTakenIsAnsweredBeforeTheServerEnds()
    {
        ManualClock clock = new();
        RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Clock = clock, ReloadSeconds = 0, Limits = new LimitOptions { TimeoutSeconds = 80_000 }, Batching = new BatchingOptions { MaxWaitMilliseconds = 7000 } });
        Task<JsonElement>[] answers = [.. Enumerable.Range(0, 5).Select(_ => server.Post("/v1/models/tiny:predict", Question))];
        for (int begun = 0; begun < answers.Length;)
        {
            if (await clock.Waiting(Cancelled) == TimeSpan.FromSeconds(80_000))
                begun++;
        }
        Task end = server.Server.DisposeAsync().AsTask();
        Assert.All(answers, answer => Assert.False(answer.IsCompleted));
        Assert.False(end.IsCompleted);
        while (!Array.TrueForAll(answers, answer => answer.IsCompleted))
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(1, Cancelled);
        }
        Assert.All(await Task.WhenAll(answers), answer => Assert.Single(answer.GetProperty("predictions").EnumerateArray()));
        await end;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync(new Uri("/", UriKind.Relative), Cancelled));
        server.Client.Dispose();
    }

    /// <summary>A request that was read for a version which is replaced before it is asked is read again, for the new one.</summary>
    [Fact]
    public async Task WhatWasReadForAReplacedVersionIsReadAgain()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        using Model model = Model.Load(copy);
        await using ServedModel served = new("copy", copy, new ModelHost(Catalogue.Default, null, new BatchingOptions(), TimeProvider.System));
        string before = served.Current.Version;
        List<string> read = [];
        (ModelVersion answered, IReadOnlyList<IAnswer> answers) = await served.Predict(version =>
        {
            read.Add(version.Version);
            if (read.Count == 1)
            {
                model.With(new RunReport { Seed = 77 }).Save(copy);
                Assert.True(served.HasChanged);
                Assert.True(Reload(served));
            }
            return new Instances([version.Model.Read("flights to boston")], null);
        }, Cancelled);
        Assert.Equal([before, served.Current.Version], read);
        Assert.Equal(served.Current.Version, answered.Version);
        Assert.NotEqual(before, answered.Version);
        Assert.Single(answers);
        Assert.False(served.HasChanged);
    }

    private static bool Reload(ServedModel model) => Task.Run(() => model.Reload(Cancelled)).GetAwaiter().GetResult();

    private static async Task<string> Version(RunningServer server) => (await server.Get("/v1/models/copy")).GetProperty("version").GetString()!;
}
