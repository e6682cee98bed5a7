using System.Collections.Concurrent;

namespace Unroll.Studio;

/// <summary>
/// Looks at the runs of a folder: each folder in it that holds a model, a checkpoint, or the lock of a training. So a run that a command line started is seen as one of the studio's is.
/// </summary>
internal sealed class RunWatcher(StudioFolder folder)
{
    private const string Lock = ".unroll.lock", Model = "model.json", Checkpoint = "checkpoint.safetensors";

    private readonly ConcurrentDictionary<string, (DateTime Stamp, SavedRun? Saved)> read = new(StringComparer.Ordinal);

    /// <summary>All runs, those that changed last first.</summary>
    public IReadOnlyList<SeenRun> All() => [.. Directories().Select(Look).OfType<SeenRun>().OrderByDescending(run => run.Changed).ThenBy(run => run.Name, StringComparer.Ordinal)];

    /// <summary>One run; null if there is none of that name.</summary>
    public SeenRun? Find(string name) => StudioFolder.IsName(name) && Directory.Exists(folder.Of(name)) ? Look(folder.Of(name)) : null;

    /// <summary>The table that belongs to a run: NAME.csv beside NAME.model.</summary>
    public string TableOf(string name) => Path.Combine(folder.Root, $"{(name.EndsWith(".model", StringComparison.Ordinal) ? name[..^".model".Length] : name)}.csv");

    private string[] Directories()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder.Root).Where(path => StudioFolder.IsName(Path.GetFileName(path)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private SeenRun? Look(string path)
    {
        string name = Path.GetFileName(path);
        FileInfo model = new(Path.Combine(path, Model)), checkpoint = new(Path.Combine(path, Checkpoint));
        bool runs = IsLocked(Path.Combine(path, Lock));
        if (!runs && !model.Exists && !checkpoint.Exists)
            return null;
        SavedRun? saved = Saved(path, model);
        FileInfo table = new(TableOf(name));
        RunTable rows = table.Exists ? RunTable.Read(table.FullName, saved?.Report.Metric) : RunTable.Empty;
        bool hasRows = rows.Epochs.Count >= (saved?.Report.Epochs.Count ?? 0);
        return new SeenRun
        {
            Name = name,
            Status = runs ? RunStatus.Running : saved?.Report.Complete == true ? RunStatus.Finished : RunStatus.Stopped,
            HasModel = saved is not null,
            Recipe = saved?.Recipe ?? "",
            RecipeJson = saved?.RecipeJson ?? "",
            Epochs = hasRows ? rows.Epochs : [.. saved!.Report.Epochs.Select(epoch => new EpochPoint(epoch.Epoch, epoch.Loss, epoch.Score))],
            Steps = rows.Steps,
            Metric = saved?.Report.Metric is { Length: > 0 } metric ? metric : rows.Metric,
            Report = saved?.Report,
            Changed = new[] { model, checkpoint, table }.Where(file => file.Exists).Select(file => file.LastWriteTimeUtc).Append(runs ? Directory.GetLastWriteTimeUtc(path) : DateTime.MinValue).Max(),
        };
    }

    private SavedRun? Saved(string path, FileInfo model)
    {
        if (!model.Exists)
            return null;
        if (read.TryGetValue(path, out (DateTime Stamp, SavedRun? Saved) known) && known.Stamp == model.LastWriteTimeUtc && known.Saved is not null)
            return known.Saved;
        SavedRun? saved = SavedRun.Read(path);
        read[path] = (model.LastWriteTimeUtc, saved);
        return saved;
    }

    /// <summary>Whether a training holds the lock. The file alone does not say so: it stays where a process was killed.</summary>
    private static bool IsLocked(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using FileStream probe = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
