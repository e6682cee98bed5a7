using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>
/// A model under its name, whichever version of it is current. A new version is loaded beside the old one; then new requests go to it, and the old one answers those that it has taken. No request is lost.
/// </summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly ModelHost host;
    private readonly SemaphoreSlim reloading = new(1);
    private volatile ModelVersion current;
    private FolderStamp stamp;

    /// <param name="name">What it is called in addresses.</param>
    /// <param name="folder">Where it is loaded from.</param>
    /// <param name="host">What all models share.</param>
    /// <exception cref="UnrollException">It cannot be loaded.</exception>
    public ServedModel(string name, string folder, ModelHost host)
    {
        this.host = host;
        Name = name;
        Folder = folder;
        stamp = FolderStamp.Of(folder);
        current = ModelVersion.Load(folder, host, Counts);
    }

    /// <summary>Serves a model that has no folder, and so stays as it is.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="model">Disposed with it.</param>
    /// <param name="host">What all models share.</param>
    public ServedModel(string name, Model model, ModelHost host)
    {
        this.host = host;
        Name = name;
        current = new ModelVersion(model, host, Counts);
    }

    public string Name { get; }

    /// <summary>Where it is loaded from; null if it was made otherwise.</summary>
    public string? Folder { get; }

    /// <summary>What all its versions have done.</summary>
    public BatchCounts Counts { get; } = new();

    /// <summary>The version that answers new requests.</summary>
    public ModelVersion Current => current;

    /// <summary>Whether the folder has changed since it was last looked at.</summary>
    public bool HasChanged => Folder is not null && FolderStamp.Of(Folder) != stamp;

    /// <summary>Answers a request in a batch with others.</summary>
    /// <param name="read">Reads the request for a version; called again if that version was replaced meanwhile.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The answers, and the version that gave them.</returns>
    /// <exception cref="HttpFailure">Too many requests wait, or the server is stopping.</exception>
    public async Task<(ModelVersion Version, IReadOnlyList<IAnswer> Answers)> Predict(Func<ModelVersion, Instances> read, CancellationToken cancel)
    {
        using Activity? activity = ServingTrace.Predict(Name);
        while (true)
        {
            ModelVersion version = current;
            Instances request = read(version);
            activity?.SetTag("unroll.version", version.Version).SetTag("unroll.examples", request.Examples.Count);
            if (version.Batcher.TryPredict(request.Examples, request.Options, cancel, out Task<IReadOnlyList<IAnswer>>? answers))
                return (version, await answers);
            if (!version.Batcher.IsClosed)
            {
                Counts.AddRefused();
                throw HttpFailure.Busy(Name, version.Batcher.Waiting);
            }
            if (version == current)
                throw HttpFailure.Stopping();
        }
    }

    /// <summary>Begins an answer token by token, and computes the first token.</summary>
    /// <param name="read">Reads the request, which has one example, for a version; called again if that version was replaced meanwhile.</param>
    /// <param name="cancel">Ends the answer between two tokens.</param>
    /// <returns>The version that answers, its tokens at the first one, and whether there is a first one.</returns>
    /// <exception cref="UnrollException">The model gives whole answers only, or not with these options.</exception>
    public async Task<(ModelVersion Version, IAsyncEnumerator<GeneratedToken> Tokens, bool More)> Stream(Func<ModelVersion, Instances> read, CancellationToken cancel)
    {
        while (true)
        {
            ModelVersion version = current;
            Instances request = read(version);
            IAsyncEnumerator<GeneratedToken> tokens = version.Model.Stream(request.Examples[0], request.Options, cancel).GetAsyncEnumerator(cancel);
            try
            {
                return (version, tokens, await tokens.MoveNextAsync());
            }
            catch (ObjectDisposedException) when (version != current)
            {
                await tokens.DisposeAsync(); // replaced meanwhile
            }
            catch
            {
                await tokens.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Loads the folder again. If it holds another model than the current one, that one is replaced; requests that it has taken are answered by it.</summary>
    /// <returns>Whether the model is another one.</returns>
    /// <exception cref="UnrollException">It cannot be loaded; the current version stays.</exception>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The new version is disposed, or becomes the current one.")]
    public async Task<bool> Reload(CancellationToken cancel)
    {
        string folder = Folder ?? throw new InvalidOperationException("A model without a folder is to be loaded again; expected one that was loaded from a folder.");
        await reloading.WaitAsync(cancel);
        try
        {
            stamp = FolderStamp.Of(folder);
            ModelVersion next = await Task.Run(() => ModelVersion.Load(folder, host, Counts), cancel), old = current;
            bool changed = next.Version != old.Version;
            if (changed)
                current = next;
            await (changed ? old : next).DisposeAsync();
            return changed;
        }
        finally
        {
            reloading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await reloading.WaitAsync();
        await current.DisposeAsync();
        reloading.Dispose();
    }
}
