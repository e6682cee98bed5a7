namespace Unroll;

/// <summary>
/// A number in a model's folder that one save has to itself: its manifest, kept open under a name of its own (<c>model-0002.json</c>) until it is renamed
/// to <c>model.json</c>. So each file that a save writes is written down before it is made, and only what is written down there is ever deleted.
/// </summary>
internal sealed class ModelClaim : IDisposable
{
    private const int MostAttempts = 1000;
    private const int PauseMilliseconds = 2;
    private const string FirstSave = ".unroll.save"; // held by the first save of a folder, and gone after it

    private readonly string folder;
    private readonly FileStream held;

    private ModelClaim(string folder, FileStream held, ModelManifest manifest)
    {
        this.folder = folder;
        this.held = held;
        Manifest = manifest;
    }

    /// <summary>The names of the files to write.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The manifest's name until <see cref="Commit"/>.</summary>
    public string Record => ModelManifest.RecordOf(Manifest.Number);

    /// <summary>Takes a number that no file of the folder has and that is larger than the current model's.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ModelClaim Take(string folder, IReadOnlyList<(string Name, string Ending)> fitted)
    {
        long number = (Current(folder)?.Number ?? 0) + 1;
        for (int attempt = 1; ; attempt++, number++)
        {
            ModelManifest manifest = ModelManifest.Of(number, fitted);
            string record = Path.Combine(folder, ModelManifest.RecordOf(number));
            if (manifest.Files.Select(file => Path.Combine(folder, file)).Append(record).Any(File.Exists))
                continue;
            FileStream opened;
            try
            {
                opened = new FileStream(record, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            }
            catch (IOException) when (File.Exists(record) && attempt < MostAttempts) // another save was quicker
            {
                continue;
            }
            try
            {
                opened.Write(manifest.ToJson());
                opened.Flush(flushToDisk: true);
                return new ModelClaim(folder, opened, manifest);
            }
            catch
            {
                opened.Dispose();
                Delete(folder, [ModelManifest.RecordOf(number)]);
                throw;
            }
        }
    }

    /// <summary>
    /// Makes the save current. Whoever replaces a manifest keeps it under a name of its own, for <see cref="Clear(string)"/>, and holds it meanwhile: so one
    /// save after the other. Numbers only grow: where a save that began later is current already, it stays so, as if it had come after this one.
    /// </summary>
    /// <returns>Whether it is current.</returns>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public bool Commit()
    {
        for (int attempt = 1; ; attempt++)
        {
            ModelManifest? before = Current(folder);
            if (before?.Number > Manifest.Number)
                return false;
            try
            {
                using FileStream record = before is null
                    ? new FileStream(Path.Combine(folder, FirstSave), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose)
                    : new FileStream(Path.Combine(folder, ModelManifest.RecordOf(before.Number)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (before is not null && record.Length == 0)
                {
                    record.Write(before.ToJson());
                    record.Flush();
                }
                if (Current(folder)?.Number == before?.Number)
                {
                    File.Move(Path.Combine(folder, Record), Path.Combine(folder, ModelManifest.FileName), overwrite: true);
                    return true;
                }
            }
            catch (Exception e) when (e is IOException && attempt < MostAttempts || e is UnauthorizedAccessException && OperatingSystem.IsWindows() && attempt < MostAttempts)
            {
                Thread.Sleep(PauseMilliseconds); // another save replaces it, or, on Windows, somebody reads it
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    /// <summary>
    /// Deletes the files of saves that are no longer current, and of those that were cut off, as far as that is possible: one that stays does no harm. Only
    /// what a manifest of a number names goes, and fitted artifacts only beside recipe and weights of that number. A save that goes on holds its manifest.
    /// </summary>
    public static void Clear(string folder)
    {
        try
        {
            foreach (string path in Directory.GetFiles(folder, "model-*.json"))
            {
                if (ModelManifest.NumberOfRecord(Path.GetFileName(path)) is { } number)
                    Clear(folder, path, number);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They stay until the next save.
        }
    }

    /// <summary>Deletes files of a folder as far as that is possible.</summary>
    public static void Delete(string folder, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            try
            {
                File.Delete(Path.Combine(folder, file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays until the next save.
            }
        }
    }

    /// <summary>Deletes what one record names, and then it; meanwhile it is nobody else's.</summary>
    private static void Clear(string folder, string record, long number)
    {
        if (new FileInfo(record) is not { LinkTarget: null, Length: > 0 and <= ModelManifest.LargestManifest })
            return;
        try
        {
            using FileStream stream = new(record, FileMode.Open, FileAccess.Read, FileShare.None);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (ModelManifest.TryRead(bytes) is not { } manifest || manifest.Number != number || Current(folder) is not { } current || current.Number == number)
                return;
            if (IsThere(manifest.Recipe) && IsThere(manifest.Weights))
                Delete(folder, [.. manifest.Fitted.Values, manifest.Report]);
            if (!manifest.Fitted.Values.Append(manifest.Report).Any(IsThere))
                Delete(folder, [manifest.Weights, manifest.Recipe]);
            if (IsThere(manifest.Weights) || IsThere(manifest.Recipe))
                return;
            Delete(folder, [Path.GetFileName(record)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // a save holds it
        }
        if (OperatingSystem.IsWindows())
            Delete(folder, [Path.GetFileName(record)]); // what is open cannot go there

        bool IsThere(string file) => File.Exists(Path.Combine(folder, file));
    }

    private static ModelManifest? Current(string folder)
    {
        try
        {
            return ModelManifest.TryRead(FolderSource.ReadManifest(folder));
        }
        catch (Exception e) when (e is IOException or UnrollException)
        {
            return null;
        }
    }
}
