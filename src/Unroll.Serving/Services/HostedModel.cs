using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>A model that is loaded when its host starts, is loaded again when its folder changes, and answers what it has taken before the host ends.</summary>
/// <param name="load">Loads or trains it.</param>
/// <param name="between">The time between two looks at its folder, if it has one; zero for none.</param>
/// <param name="clock">Says when it has passed.</param>
/// <param name="log">Is told which versions were loaded.</param>
internal sealed partial class HostedModel(Func<CancellationToken, Task<ServedModel>> load, TimeSpan between, TimeProvider clock, ILogger<HostedModel> log) : IUnrollModel, IHostedService, IAsyncDisposable
{
    private ServedModel? served;
    private ServingMeter? meter;
    private FolderWatch? watch;
    private int disposals;

    public Model Model => Served.Current.Model;

    public string Version => Served.Current.Version;

    private ServedModel Served => served ?? throw new InvalidOperationException("The model is used before its host has started; expected it to be used by requests, or by services that start later.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        served = await Task.Run(() => load(cancellationToken), cancellationToken);
        meter = new ServingMeter([served]);
        if (served.Folder is not null && between > TimeSpan.Zero)
            watch = new FolderWatch([served], between, clock, log);
        Loaded(log, Model.Recipe.Name, Version);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IAnswer> PredictAsync(string text, PredictOptions? options = null, CancellationToken cancel = default) =>
        (await Answer(model => [Read(model, text)], options, cancel))[0];

    public async Task<IReadOnlyList<IAnswer>> PredictAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> inputs, PredictOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 0 ? [] : await Answer(model => [.. inputs.Select(model.ReadRemote)], options, cancel);
    }

    public async IAsyncEnumerable<GeneratedToken> StreamAsync(string text, PredictOptions? options = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        (_, IAsyncEnumerator<GeneratedToken> tokens, bool more) = await Served.Stream(version => new Instances([Read(version.Model, text)], options), cancel);
        await using IAsyncDisposable ending = tokens;
        for (; more; more = await tokens.MoveNextAsync())
            yield return tokens.Current;
    }

    /// <summary>Comes once for each kind of service that it is.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref disposals) > 1)
            return;
        if (watch is not null)
            await watch.DisposeAsync();
        meter?.Dispose();
        if (served is not null)
            await served.DisposeAsync();
    }

    private async Task<IReadOnlyList<IAnswer>> Answer(Func<Model, IReadOnlyList<Example>> read, PredictOptions? options, CancellationToken cancel)
    {
        using Activity? activity = ServingTrace.Predict(Served.Name);
        while (true)
        {
            ModelVersion version = Served.Current;
            try
            {
                return await version.Batcher.Predict(read(version.Model), options, cancel);
            }
            catch (ChannelClosedException) when (version != Served.Current)
            {
                // It was replaced before it took the request.
            }
        }
    }

    private static Example Read(Model model, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return model.Problem.Fields is [InputField only] ? model.ReadRemote(new Dictionary<string, string>(StringComparer.Ordinal) { [only.Name] = text }) : model.Read(text); // which says what was expected
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Recipe} is ready, version {Version}")]
    private static partial void Loaded(ILogger logger, string recipe, string version);
}
