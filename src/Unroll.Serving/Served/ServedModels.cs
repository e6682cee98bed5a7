using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>The models of a server by their names.</summary>
internal sealed partial class ServedModels : IAsyncDisposable
{
    private const string Ending = ".model";

    private readonly SortedDictionary<string, ServedModel> all = new(StringComparer.Ordinal);
    private readonly ModelHost host;
    private readonly Device device;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The device is disposed with the models.")]
    private ServedModels(ServerOptions options)
    {
        device = new Device(options.Threads) { Precision = options.Precision };
        host = new ModelHost(options.Catalogue ?? Catalogue.Default, device, options.Batching, options.Clock);
        Meter = new ServingMeter(all.Values);
    }

    /// <summary>What they have done.</summary>
    public ServingMeter Meter { get; }

    public IReadOnlyCollection<ServedModel> All => all.Values;

    /// <summary>Loads models.</summary>
    /// <param name="folders">Their folders. A model is called like its folder, without <c>.model</c>.</param>
    /// <param name="options">How they are served.</param>
    /// <exception cref="UnrollException">There is none, one cannot be loaded or called, or two are called the same.</exception>
    public static async Task<ServedModels> Load(IReadOnlyList<string> folders, ServerOptions options)
    {
        ServedModels models = new(options);
        try
        {
            Require.That(folders.Count > 0, "The models to serve", "none", "at least one folder of a model");
            foreach (string folder in folders)
                models.Add(NameOf(folder), folder);
            return models;
        }
        catch
        {
            await models.DisposeAsync();
            throw;
        }
    }

    /// <summary>The model of a name.</summary>
    /// <exception cref="HttpFailure">There is none.</exception>
    public ServedModel Named(string name) => all.TryGetValue(name, out ServedModel? model) ? model : throw HttpFailure.NoModel(name, all.Keys);

    /// <summary>Answers what was taken, and disposes the models and their device.</summary>
    public async ValueTask DisposeAsync()
    {
        Meter.Dispose();
        foreach (ServedModel model in all.Values)
            await model.DisposeAsync();
        device.Dispose();
    }

    private void Add(string name, string folder)
    {
        if (all.TryGetValue(name, out ServedModel? other))
            throw new UnrollException($"{folder}: the model would be called '{name}', as the one of {other.Folder} is; expected different names, so rename one of the folders.");
        all.Add(name, new ServedModel(name, folder, host));
    }

    private static string NameOf(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length)
            name = name[..^Ending.Length];
        return Name().IsMatch(name) ? name : throw new UnrollException($"{folder}: found '{name}' as the name of a model; expected a folder called by letters a to z, digits, '-', '_' and '.' alone, since the name is part of addresses.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
