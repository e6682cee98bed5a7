using System.Security.Cryptography;

namespace Unroll;

/// <summary>A model that was loaded, with the queue of its requests.</summary>
internal sealed class ModelVersion : IAsyncDisposable
{
    private const int Digits = 12;

    /// <param name="model">Disposed with it.</param>
    /// <param name="host">What it shares with others.</param>
    /// <param name="counts">Is told what was done.</param>
    public ModelVersion(Model model, ModelHost host, BatchCounts counts)
    {
        Model = model;
        Version = VersionOf(model, host.Catalogue);
        Batcher = new Batcher(model.Predict, host.Batching, host.Clock, counts, host.Device?.Threads ?? Environment.ProcessorCount);
        Instances = new InstanceReader(model, host.Catalogue);
    }

    public Model Model { get; }

    /// <summary>The first twelve digits of the SHA-256 of the model's files: the same model has the same version everywhere.</summary>
    public string Version { get; }

    public Batcher Batcher { get; }

    /// <summary>Reads what callers send.</summary>
    public InstanceReader Instances { get; }

    /// <summary>Loads a model's folder.</summary>
    /// <exception cref="UnrollException">It cannot be loaded.</exception>
    public static ModelVersion Load(string folder, ModelHost host, BatchCounts counts)
    {
        Model model = Model.Load(folder, host.Catalogue, host.Device);
        try
        {
            return new ModelVersion(model, host, counts);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Answers the requests that were taken, and disposes the model.</summary>
    public async ValueTask DisposeAsync()
    {
        await Batcher.DisposeAsync();
        Model.Dispose();
    }

    private static string VersionOf(Model model, Catalogue catalogue)
    {
        using SHA256 hash = SHA256.Create();
        using (CryptoStream stream = new(Stream.Null, hash, CryptoStreamMode.Write))
            model.Save(stream, catalogue);
        return Convert.ToHexStringLower(hash.Hash!)[..Digits];
    }
}
