using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>Looks from time to time whether the folders of models have changed, and loads those again that have. It looks itself, since file systems of containers and networks often do not tell of changes.</summary>
internal sealed partial class FolderWatch : IAsyncDisposable
{
    private readonly IReadOnlyCollection<ServedModel> models;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;

    /// <param name="models">Whose folders.</param>
    /// <param name="between">The time between two looks.</param>
    /// <param name="clock">Says when it has passed.</param>
    /// <param name="log">Is told what was loaded, and what could not be.</param>
    public FolderWatch(IReadOnlyCollection<ServedModel> models, TimeSpan between, TimeProvider clock, ILogger log)
    {
        this.models = models;
        this.log = log;
        watching = Task.Run(() => Watch(between, clock));
    }

    /// <summary>Loads the models again whose folders have changed. One that cannot be loaded stays as it is.</summary>
    public async Task Look(CancellationToken cancel)
    {
        foreach (ServedModel model in models.Where(model => model.HasChanged))
        {
            try
            {
                if (await model.Reload(cancel))
                    Loaded(log, model.Name, model.Current.Version);
            }
            catch (UnrollException e)
            {
                Kept(log, model.Name, model.Current.Version, e.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task Watch(TimeSpan between, TimeProvider clock)
    {
        using PeriodicTimer timer = new(between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                await Look(stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model}: loaded version {Version}")]
    private static partial void Loaded(ILogger logger, string model, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model}: the changed folder cannot be loaded, so version {Version} stays: {Reason}")]
    private static partial void Kept(ILogger logger, string model, string version, string reason);
}
