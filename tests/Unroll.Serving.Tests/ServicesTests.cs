using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>Models in the services of a program.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ServicesTests(TrainedModel trained)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AServiceAnswersAsTheModel()
    {
        string[] lines = [.. Enumerable.Range(0, 100).Select(i => $"flights number {i} to boston")];
        using Model model = Model.Load(trained.Folder);
        string folder = trained.Folder;
        string[] answers;
        // snippet: services
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddUnroll(folder);
        using IHost host = builder.Build();
        await host.StartAsync(Cancelled);
        IUnrollModel served = host.Services.GetRequiredService<IUnrollModel>(); // or a parameter of a constructor
        IAnswer answer = await served.PredictAsync("flights to boston", cancel: Cancelled);
        // end
        Assert.Equal(JsonSerializer.Serialize(model.Predict("flights to boston")), JsonSerializer.Serialize(answer));
        answers = await Task.WhenAll(lines.Select(async line => JsonSerializer.Serialize(await served.PredictAsync(line, cancel: Cancelled))));
        Assert.Equal(lines.Select(line => JsonSerializer.Serialize(model.Predict(line))), answers);
        IReadOnlyList<IAnswer> several = await served.PredictAsync([.. lines.Select(line => new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = line })], null, Cancelled);
        Assert.Equal(answers, several.Select(one => JsonSerializer.Serialize(one)));
        Assert.Empty(await served.PredictAsync([], null, Cancelled));
        Assert.Equal("The model was asked to stream its answer; its problem (Tagger) gives answers as a whole, so call Predict.", (await Assert.ThrowsAsync<UnrollException>(async () =>
        {
            await foreach (GeneratedToken token in served.StreamAsync("to", null, Cancelled))
                Assert.Fail(token.Text);
        })).Message);
        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task SeveralModelsHaveNames()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddUnroll(trained.Folder, name: "one").AddUnroll((_, _) => Task.FromResult(Model.Load(trained.Folder)), new BatchingOptions { MaxBatch = 1, MaxWaiting = 1 }, "two");
        using IHost host = builder.Build();
        IUnrollModel one = host.Services.GetRequiredKeyedService<IUnrollModel>("one"), two = host.Services.GetRequiredKeyedService<IUnrollModel>("two");
        Assert.Throws<InvalidOperationException>(() => one.Version);
        await host.StartAsync(Cancelled);
        Assert.NotSame(one, two);
        Assert.Equal(one.Version, two.Version);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => two.PredictAsync("to boston", cancel: Cancelled))); // waits where the queue is full
        Assert.Null(host.Services.GetService<IUnrollModel>());
    }

    /// <summary>Calls go on while the folder is saved several times; each is answered by the version before or the one after.</summary>
    [Fact]
    public async Task NoCallIsLostWhenTheFolderChanges()
    {
        const int callers = 6, changes = 4;
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        using Model model = Model.Load(copy);
        ManualClock clock = new();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<TimeProvider>(clock).AddUnroll(copy, new BatchingOptions { MaxWaiting = 2 }, reloadSeconds: 5);
        using IHost host = builder.Build();
        await host.StartAsync(Cancelled);
        IUnrollModel served = host.Services.GetRequiredService<IUnrollModel>();
        string expected = JsonSerializer.Serialize(model.Predict("to boston"));
        int answered = 0;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task[] asking = [.. Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                Assert.Equal(expected, JsonSerializer.Serialize(await served.PredictAsync("to boston", cancel: Cancelled)));
                Interlocked.Increment(ref answered);
            }
        }, Cancelled))];
        HashSet<string> versions = [served.Version];
        for (int i = 1; i <= changes; i++)
        {
            string before = served.Version;
            model.With(new RunReport { Seed = (ulong)(1000 + i) }).Save(copy); // another model with the same answers
            while (served.Version == before)
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                await Task.Delay(1, Cancelled);
            }
            Assert.True(versions.Add(served.Version));
            for (int seen = Volatile.Read(ref answered); Volatile.Read(ref answered) < seen + callers;)
                await Task.Delay(1, Cancelled);
        }
        await end.CancelAsync();
        await Task.WhenAll(asking);
        Directory.Delete(copy, true);
        clock.Advance(TimeSpan.FromSeconds(5)); // what cannot be loaded changes nothing
        Assert.Equal(expected, JsonSerializer.Serialize(await served.PredictAsync("to boston", cancel: Cancelled)));
        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task AModelThatIsNotThereStopsTheStart()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddUnroll("no-such.model");
        using IHost host = builder.Build();
        Assert.StartsWith("no-such.model: ", (await Assert.ThrowsAsync<UnrollException>(() => host.StartAsync(Cancelled))).Message, StringComparison.Ordinal);
    }
}
