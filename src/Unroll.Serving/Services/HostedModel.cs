using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>A model that is loaded when its host starts, and answers what it has taken before the host ends.</summary>
/// <param name="load">Loads or trains it.</param>
/// <param name="batching">How requests are put together.</param>
/// <param name="log">Is told which version was loaded.</param>
internal sealed partial class HostedModel(Func<CancellationToken, Task<Model>> load, BatchingOptions batching, ILogger<HostedModel> log) : IUnrollModel, IHostedService, IAsyncDisposable
{
    private ModelVersion? version;

    public Model Model => Current.Model;

    public string Version => Current.Version;

    private ModelVersion Current => version ?? throw new InvalidOperationException("The model is used before its host has started; expected it to be used by requests, or by services that start later.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Model loaded = await Task.Run(() => load(cancellationToken), cancellationToken);
        version = new ModelVersion(loaded, Catalogue.Default, batching, TimeProvider.System);
        Loaded(log, loaded.Recipe.Name, version.Version);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IAnswer> PredictAsync(string text, PredictOptions? options = null, CancellationToken cancel = default) =>
        (await Current.Batcher.Predict([Read(text)], options, cancel))[0];

    public Task<IReadOnlyList<IAnswer>> PredictAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> inputs, PredictOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Example[] examples = [.. inputs.Select(Model.ReadRemote)];
        return examples.Length == 0 ? Task.FromResult<IReadOnlyList<IAnswer>>([]) : Current.Batcher.Predict(examples, options, cancel);
    }

    public async IAsyncEnumerable<GeneratedToken> StreamAsync(string text, PredictOptions? options = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (GeneratedToken token in Model.Stream(Read(text), options, cancel))
            yield return token;
    }

    public async ValueTask DisposeAsync()
    {
        if (version is not null)
            await version.DisposeAsync();
    }

    private Example Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Model.Problem.Fields is [InputField only] ? Model.ReadRemote(new Dictionary<string, string>(StringComparer.Ordinal) { [only.Name] = text }) : Model.Read(text); // which says what was expected
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Recipe} is ready, version {Version}")]
    private static partial void Loaded(ILogger logger, string recipe, string version);
}
