namespace Unroll.Cli;

/// <summary>The models that a command asks: one, or several as an ensemble.</summary>
internal sealed class LoadedModels : IDisposable
{
    private readonly List<Model> all = [];

    /// <param name="folder">The first model's folder.</param>
    /// <param name="others">Those of the others of an ensemble; none for one model.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">A model cannot be loaded, or models do not go together.</exception>
    public LoadedModels(string folder, IReadOnlyList<string> others, Device device)
    {
        try
        {
            foreach (string one in (string[])[folder, .. others])
                all.Add(Model.Load(one, null, device));
            if (others.Count > 0)
                all.Add(all[0].Ensemble([.. all.Skip(1)]));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The model to ask.</summary>
    public Model Model => all[^1];

    /// <inheritdoc/>
    public void Dispose() => all.ForEach(model => model.Dispose());
}
