namespace Unroll.Cli;

/// <summary>
/// The folder that <c>train</c> saves to, known to be writable before any time is spent on training, and locked while it lasts: a second run there is
/// refused. The lock goes with the process, however that ends.
/// </summary>
internal sealed class ModelTarget : IDisposable
{
    private const string LockName = ".unroll.lock"; // a name that nobody else has: it is deleted at the end

    private readonly FileStream? held;
    private readonly bool made;

    private ModelTarget(string folder, bool made, FileStream? held)
    {
        Folder = folder;
        this.made = made;
        this.held = held;
        HadModel = File.Exists(Path.Combine(folder, "model.json"));
        Checkpoint = CheckpointOf(folder);
    }

    /// <summary>The folder as it was named.</summary>
    public string Folder { get; }

    /// <summary>Whether there was a model in it before.</summary>
    public bool HadModel { get; }

    /// <summary>The path of the run's checkpoint.</summary>
    public string Checkpoint { get; }

    /// <summary>Whether a run was stopped here.</summary>
    public bool HasCheckpoint => File.Exists(Checkpoint);

    /// <summary>The path of the checkpoint of a run that saves to a folder.</summary>
    public static string CheckpointOf(string folder) => Path.Combine(folder, "checkpoint.safetensors");

    /// <summary>Makes the folder if it does not exist, tries to write there, and locks it.</summary>
    /// <exception cref="UnrollException">It cannot be written, holds a <c>model.json</c> of something else, or another run is writing to it.</exception>
    public static ModelTarget Open(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            throw new UnrollException("--out is empty; expected a folder for the model, new or not.");
        try
        {
            if (File.Exists(folder))
                throw new UnrollException($"--out {folder}: found a file; expected a folder for the model, new or not.");
            Model.CheckFolder(folder);
            bool isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            using (FileStream probe = new(Path.Combine(folder, $".unroll-{Environment.ProcessId}.tmp"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                probe.WriteByte(0); // an empty file fits on a full disk
            return new ModelTarget(folder, isNew, Lock(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"--out {folder}: the model could not be written there ({e.Message.TrimEnd('.')}); expected a folder that can be made or written to.", e);
        }
    }

    /// <summary>Saves a model, instead of the one that is there.</summary>
    public void Save(Model model) => model.Save(Folder);

    /// <summary>Says that the run has come to its end: there is nothing to go on with.</summary>
    public void Finish() => Trainer.Discard(Checkpoint);

    public void Dispose()
    {
        held?.Dispose();
        try
        {
            if (made && !Directory.EnumerateFileSystemEntries(Folder).Any())
                Directory.Delete(Folder); // for nothing
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty folder does no harm.
        }
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new UnrollException($"--out {folder}: another run is writing to this folder; wait for its end, or choose another folder.", e);
        }
    }
}
