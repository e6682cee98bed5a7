namespace Unroll;

/// <summary>
/// A model as a folder of plain files. A save writes new files under a new number, flushes them, and renames their manifest over <c>model.json</c>; then
/// the old files go. Whatever happens in between, the folder holds one whole model, and whoever reads it meanwhile gets one whole model.
/// </summary>
internal static class ModelFolder
{
    private const int MostAttempts = 1000; // each of which a whole save has overtaken

    /// <summary>Writes a model.</summary>
    /// <exception cref="UnrollException">The folder cannot be written, or holds a <c>model.json</c> of something else.</exception>
    public static void Save(Model model, string folder, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Check(folder);
        _ = ModelManifest.Of(1, model.Fitted.Files);
        bool made = !Directory.Exists(folder);
        List<string> written = [];
        try
        {
            Directory.CreateDirectory(folder);
            using ModelClaim claim = ModelClaim.Take(folder, model.Fitted.Files);
            try
            {
                ModelFiles.Write(model, claim.Manifest, catalogue, WriteFile);
                if (!claim.Commit())
                    ModelClaim.Delete(folder, [.. written, claim.Record]);
            }
            catch
            {
                ModelClaim.Delete(folder, [.. written, claim.Record]);
                throw;
            }
            claim.Dispose();
            ModelClaim.Clear(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (made)
                RemoveIfEmpty(folder);
            throw new UnrollException($"{folder}: the model cannot be written: {e.Message.TrimEnd('.')}. What was saved there before is unchanged.", e);
        }

        void WriteFile(string name, Action<Stream> write)
        {
            using FileStream stream = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
            written.Add(name);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>Says so if a folder may not be saved to: nothing in it that is not a model's is ever replaced.</summary>
    /// <exception cref="UnrollException">It holds a <c>model.json</c> that Unroll did not write, or the name is no folder's.</exception>
    public static void Check(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            throw new UnrollException("The name of the folder that the model is to be saved to is empty; expected a folder, new or not.");
        string path = Path.Combine(folder, ModelManifest.FileName);
        try
        {
            if (!Path.Exists(path) || new FileInfo(path) is { LinkTarget: null, Length: 0 } || ModelManifest.IsMeant(FolderSource.ReadManifest(folder)))
                return;
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (UnrollException e)
        {
            throw Foreign(e);
        }
        throw Foreign(null);

        UnrollException Foreign(Exception? inner) => new($"{path}: found a file that is no model of Unroll; it is kept, so choose another folder for the model, or move the file away.", inner);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="catalogue">The names the recipe may use.</param>
    /// <param name="device">Where it computes; null to create one.</param>
    /// <param name="opening">Called between the reading of the manifest and the opening of what it names, for tests: then a save may come.</param>
    /// <exception cref="UnrollException">There is none, or it is damaged.</exception>
    public static Model Load(string folder, Catalogue catalogue, Device? device, Action? opening = null)
    {
        if (folder.Contains('\0', StringComparison.Ordinal) || folder.Length == 0)
            throw new UnrollException($"\"{folder}\" is no name of a folder; expected a model, as `unroll train --out` writes it.");
        if (File.Exists(folder))
            throw new UnrollException($"{folder}: found a file; expected the folder of a model, as `unroll train --out` writes it.");
        if (!Directory.Exists(folder))
            throw new UnrollException($"{folder}: there is no such folder; expected a model, as `unroll train --out` writes it.");
        (ModelManifest manifest, FolderSource source) = Open(folder, opening);
        using (source)
            return ModelReader.Read(manifest, source, catalogue, device);
    }

    /// <summary>The files of the model that is current. If one is gone because another model became current meanwhile, that one is opened.</summary>
    private static (ModelManifest Manifest, FolderSource Source) Open(string folder, Action? opening)
    {
        byte[] found = Manifest(folder);
        for (int attempt = 1; ; attempt++)
        {
            ModelManifest manifest = ModelManifest.Read(found, Path.Combine(folder, ModelManifest.FileName));
            opening?.Invoke();
            try
            {
                return (manifest, FolderSource.Open(folder, manifest));
            }
            catch (FileNotFoundException e)
            {
                byte[] now = Manifest(folder);
                if (now.AsSpan().SequenceEqual(found) || attempt == MostAttempts)
                    throw new UnrollException($"{e.FileName}: there is no such file; {(e.FileName == Path.Combine(folder, manifest.Weights) ? "expected a safetensors file" : "check the path")}.", e);
                found = now;
            }
        }
    }

    private static byte[] Manifest(string folder)
    {
        try
        {
            return FolderSource.ReadManifest(folder);
        }
        catch (FileNotFoundException e)
        {
            throw new UnrollException($"{folder}: there is no {ModelManifest.FileName} in this folder; expected a model, as `unroll train --out` writes it.", e);
        }
    }

    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // An empty folder does no harm.
        }
    }
}
