namespace Unroll.Samples;

/// <summary>
/// The model of the server: read from the folder in the setting <c>model</c>, or trained at the start if there is no such setting. The server listens only after
/// the model is ready, and disposes it when it stops.
/// </summary>
internal sealed class LoadedModel(IConfiguration settings, ILogger<LoadedModel> log) : IHostedService, IDisposable
{
    private Model? model;

    /// <summary>The model. Any number of requests may use it at once.</summary>
    public Model Model => model ?? throw new InvalidOperationException("The model is used before the server has started.");

    /// <summary>Loads or trains the model.</summary>
    /// <param name="cancellationToken">Cancelled when the server is stopped before it has started.</param>
    public async Task StartAsync(CancellationToken cancellationToken) => model = settings["model"] is { } folder
        ? Model.Load(folder)
        : await Task.Run(() => TinyTagger.Train(settings.GetValue("epochs", 20), log, cancellationToken), cancellationToken);

    /// <summary>Does nothing: requests that are running are cancelled by the server.</summary>
    /// <param name="cancellationToken">Not used.</param>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Disposes the model.</summary>
    public void Dispose() => model?.Dispose();
}
