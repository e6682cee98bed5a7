namespace Unroll.Cli;

/// <summary>The folder that <c>train</c> saves to, known to be writable before any time is spent on training.</summary>
internal sealed class ModelTarget
{
    private ModelTarget(string folder, bool hadModel)
    {
        Folder = folder;
        HadModel = hadModel;
    }

    /// <summary>The folder as it was named.</summary>
    public string Folder { get; }

    /// <summary>Whether there was a model in it before.</summary>
    public bool HadModel { get; }

    /// <summary>Tries to write there, and leaves nothing behind.</summary>
    /// <exception cref="UnrollException">It cannot be written.</exception>
    public static ModelTarget Check(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            throw new UnrollException("--out is empty; expected a folder for the model, new or not.");
        try
        {
            if (File.Exists(folder))
                throw new UnrollException($"--out {folder}: found a file; expected a folder for the model, new or not.");
            bool made = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".unroll-{Environment.ProcessId}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            if (made)
                Directory.Delete(folder);
            return new ModelTarget(folder, File.Exists(Path.Combine(folder, "model.json")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"--out {folder}: the model could not be written there ({e.Message.TrimEnd('.')}); expected a folder that can be made or written to.", e);
        }
    }

    /// <summary>Saves a model, in place of the one that is there.</summary>
    public void Save(Model model) => model.Save(Folder);
}
