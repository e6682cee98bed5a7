using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>The web service in <c>samples/</c>, run as a process of its own: it answers as the model does, from any number of threads, and stops when told to.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ServerSampleTests(TrainedModel trained)
{
    private const int Requests = 50, Callers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10); // a hang, however busy the machine is
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Unroll.Samples.Server", "release", "Unroll.Samples.Server.dll");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyThreadsGetTheAnswersOfTheModel()
    {
        SkipWithoutSignals();
        using Model model = Model.Load(trained.Folder);
        string[] lines = [.. Enumerable.Range(0, Requests).Select(i => $"flights from boston to {(i % 2 == 0 ? "denver" : "new york")} on november {i}th after {i % 12} pm")];
        using Server server = new("--model", trained.Folder);
        string address = await server.Address();
        using HttpClient client = new() { BaseAddress = new Uri(address), Timeout = Patience };
        using JsonDocument about = JsonDocument.Parse(await client.GetStringAsync("/", Cancelled));
        Assert.Equal(("slot-filling", "text"), (about.RootElement.GetProperty("recipe").GetString(), Assert.Single(about.RootElement.GetProperty("fields").EnumerateArray()).GetProperty("name").GetString()));
        string[] answers = new string[Requests];
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Cancelled }, async (i, cancel) =>
            answers[i] = await (await Post(client, Body(lines[i]), cancel)).Content.ReadAsStringAsync(cancel));
        Assert.Equal(lines.Select(line => $"[{JsonSerializer.Serialize(model.Predict(line))}]"), answers);
        Assert.Equal(0, await server.Terminate());
    }

    [Fact]
    public async Task BadInputIsASentence()
    {
        const string Expected = """The body is not what was expected: a JSON array of objects such as {"text": "..."}.""";
        using Server server = new("--model", trained.Folder);
        using HttpClient client = new() { BaseAddress = new Uri(await server.Address()), Timeout = Patience };
        foreach ((string body, string error) in new[]
        {
            ("""[{"text": "to boston", "age": "3"}]""", "The model has no field 'age'; expected text."),
            ("[{}]", "The field 'text' is missing (the sentence to tag); expected a value for each of text."),
            ("""[{"text": null}]""", Expected), ("""[{"text": 3}]""", Expected), ("[null]", Expected), ("flights", Expected), ("", Expected),
        })
        {
            using HttpResponseMessage answer = await Post(client, body, Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(error, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("error").GetString());
        }
    }

    /// <summary>A large request that its client closes is cancelled, and others are answered as before. How large it must be depends on the machine, so it grows.</summary>
    [Fact]
    public async Task AClosedRequestIsCancelled()
    {
        using Server server = new("--model", trained.Folder);
        using HttpClient client = new() { BaseAddress = new Uri(await server.Address()), Timeout = Patience };
        string before = await (await Post(client, Body("to boston"), Cancelled)).Content.ReadAsStringAsync(Cancelled);
        string said = "";
        for (int examples = 20_000; examples < 1_000_000 && !said.Contains("cancelled", StringComparison.Ordinal); examples *= 2)
        {
            using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            Task<HttpResponseMessage> answer = Post(client, Body([.. Enumerable.Repeat("to boston", examples)]), abort.Token);
            await server.Line($"Predicting {examples} examples");
            await abort.CancelAsync();
            said = await server.Line($"Predicted {examples} examples", "Prediction cancelled");
            await Task.WhenAny(answer);
            Assert.Equal(before, await (await Post(client, Body("to boston"), Cancelled)).Content.ReadAsStringAsync(Cancelled));
        }
        Assert.Contains("Prediction cancelled: the client closed the request", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAModelASmallOneIsTrained()
    {
        SkipWithoutSignals();
        using Server server = new();
        await server.Line("Epoch 20 of 20: loss ");
        using HttpClient client = new() { BaseAddress = new Uri(await server.Address()), Timeout = Patience };
        using JsonDocument answers = JsonDocument.Parse(await (await Post(client, Body("flights from tampa to boston", ""), Cancelled)).Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(["O", "O", "B-from", "O", "B-to"], answers.RootElement[0].GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Empty(answers.RootElement[1].GetProperty("tags").EnumerateArray());
        Assert.Equal(0, await server.Terminate());
    }

    [Fact]
    public async Task TrainingIsStoppedToo()
    {
        SkipWithoutSignals();
        using Server server = new("--epochs", "1000000");
        await server.Line("Epoch 2 of 1000000: loss ");
        Assert.Equal(0, await server.Terminate());
        Assert.Equal("", server.Error);
    }

    [Fact]
    public async Task AModelThatIsNotThereIsASentence()
    {
        using Server server = new("--model", "no-such.model");
        Assert.Equal(1, await server.End());
        Assert.StartsWith("no-such.model: ", Assert.Single(server.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static void SkipWithoutSignals() => Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent by kill");

    private static string Body(params string[] texts) => JsonSerializer.Serialize(texts.Select(text => new { text }));

    private static Task<HttpResponseMessage> Post(HttpClient client, string body, CancellationToken cancel) =>
        client.PostAsync(new Uri("/predict", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), cancel);

    /// <summary>The sample's process, on a free port of the loopback interface.</summary>
    private sealed class Server : IDisposable
    {
        private readonly Process process;
        private readonly Task<string> error;

        public Server(params string[] arguments)
        {
            ProcessStartInfo info = new("dotnet", ["exec", Program, "--urls", "http://127.0.0.1:0", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using IDisposable heeds = new HeededSignal();
            process = Process.Start(info)!;
            error = process.StandardError.ReadToEndAsync();
        }

        public string Error => error.Result;

        /// <summary>Where it listens, once it does.</summary>
        public async Task<string> Address() => (await Line("Now listening on: ")).Split("Now listening on: ")[1].Trim();

        /// <summary>The next line of its log that has one of some texts.</summary>
        public async Task<string> Line(params string[] texts)
        {
            while (await process.StandardOutput.ReadLineAsync(Cancelled).AsTask().WaitAsync(Patience, Cancelled) is { } line)
            {
                if (texts.Any(text => line.Contains(text, StringComparison.Ordinal)))
                    return line;
            }
            throw new InvalidOperationException($"The server ended without \"{string.Join("\" or \"", texts)}\": {Error}");
        }

        /// <summary>Stops it by SIGTERM, and gives its exit code.</summary>
        public async Task<int> Terminate()
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            return await End();
        }

        /// <summary>Its exit code, once it has ended.</summary>
        public async Task<int> End()
        {
            await process.StandardOutput.ReadToEndAsync(Cancelled).WaitAsync(Patience, Cancelled);
            await process.WaitForExitAsync(Cancelled).WaitAsync(Patience, Cancelled);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }
}
