namespace Unroll;

/// <summary>
/// The corpora of a registry on this machine: one folder each, below <see cref="Folder"/>. Nothing is fetched but by <see cref="GetAsync"/>.
/// </summary>
public sealed class DataCache
{
    /// <summary>A cache.</summary>
    /// <param name="folder">Where the corpora are, or will be.</param>
    /// <param name="registry">Which ones there are; null for <see cref="DataRegistry.Standard"/>.</param>
    public DataCache(string folder, DataRegistry? registry = null)
    {
        Folder = Path.GetFullPath(folder);
        Registry = registry ?? DataRegistry.Standard;
    }

    /// <summary>Where the corpora are, one folder each.</summary>
    public string Folder { get; }

    /// <summary>Which corpora there are.</summary>
    public DataRegistry Registry { get; }

    /// <summary>
    /// The folder for this user: <c>UNROLL_DATA</c>; else <c>unroll/data</c> below <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>; on Windows below the local
    /// application data.
    /// </summary>
    /// <param name="environment">Gives environment variables; null for those of the process.</param>
    public static string DefaultFolder(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (environment("UNROLL_DATA") is { Length: > 0 } given)
            return given;
        string cache = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : environment("XDG_CACHE_HOME") is { } home && Path.IsPathRooted(home) ? home
            : Path.Combine(environment("HOME") is { Length: > 0 } user ? user : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "unroll", "data");
    }

    /// <summary>The folder of a corpus, whether it is there or not.</summary>
    /// <param name="name">The corpus.</param>
    /// <exception cref="UnrollException">There is no such corpus.</exception>
    public string PathOf(string name) => Path.Combine(Folder, Registry[name].Name);

    /// <summary>Whether every file of a corpus is there in its size; hashes are computed by <see cref="Verify"/>.</summary>
    /// <param name="name">The corpus.</param>
    /// <exception cref="UnrollException">There is no such corpus.</exception>
    public bool IsComplete(string name) => FolderOf(name).IsComplete();

    /// <summary>
    /// The path that a name stands for: a corpus (<c>atis</c>), or a file or folder of one (<c>ptb-lm/ptb.valid.txt</c>). Null if the name is no corpus's.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UnrollException">The corpus is not here, or not all of it: nothing is fetched silently.</exception>
    public string? Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split('/', 2);
        if (Registry.Find(parts[0]) is not { } corpus)
            return null;
        string folder = Path.Combine(Folder, corpus.Name);
        if (!IsComplete(corpus.Name))
        {
            string found = Directory.Exists(folder) ? "is not complete" : "is not there";
            throw new UnrollException($"{name}: there is no such file or folder, and the corpus {corpus.Name} {found} in {Folder}; run `unroll data get {corpus.Name}`, which fetches it.");
        }
        if (corpus.Data is { } data)
            folder = InnerName.Under(folder, data);
        if (parts is not [_, { Length: > 0 } inner])
            return folder;
        string path = Path.Combine(folder, inner);
        return Path.Exists(path) ? path : throw new UnrollException($"{name}: there is no {inner} in {folder}; check the name.");
    }

    /// <summary>Fetches a corpus, or what of it is missing or changed. What has come of a file stays when it fails, and the next time goes on.</summary>
    /// <param name="name">The corpus.</param>
    /// <param name="options">How patient it is; null for the defaults.</param>
    /// <param name="progress">Told what happens, on whatever thread it happens.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="UnrollException">There is no such corpus, a file cannot be had or is not as registered, or the disk refuses.</exception>
    public async Task<string> GetAsync(string name, DownloadOptions? options = null, IProgress<DataEvent>? progress = null, CancellationToken cancel = default)
    {
        options ??= new DownloadOptions();
        Corpus corpus = Registry[name];
        string folder = PathOf(name);
        Disk.Do(folder, () => Directory.CreateDirectory(folder));
        string turnFile = Path.Combine(Folder, $".{corpus.Name}.lock");
        using IDisposable turn = await CorpusLock.TakeAsync(
            turnFile, name, options.WaitSeconds, () => progress?.Report(new DataEvent(name, "", DataStage.Waiting, 0, corpus.Bytes, turnFile)), cancel);
        using Web web = new(options.StallSeconds);
        Download download = new(web, options);
        CorpusFolder here = FolderOf(name);
        foreach (CorpusFile file in corpus.Files)
        {
            if (here.Faults(file, hash: true).Count == 0)
            {
                Report(DataStage.Here, file.Bytes, null);
                continue;
            }
            string path = here.FetchedPathOf(file);
            Disk.Do(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
            if (!here.IsFetched(file))
                await download.RunAsync(file, corpus.Addresses(file), path, Report, cancel);
            if (file.Unpack is not null)
            {
                here.Unpack(file, cancel);
                Report(DataStage.Unpacked, file.Bytes, null);
            }

            void Report(DataStage stage, long bytes, string? note) => progress?.Report(new DataEvent(name, file.Name, stage, bytes, file.Bytes, note));
        }
        return folder;
    }

    /// <summary>Computes the hashes of a corpus's files anew.</summary>
    /// <param name="name">The corpus.</param>
    /// <returns>Each file; of one that was unpacked, itself if all is well, otherwise the files within it that are not.</returns>
    /// <exception cref="UnrollException">There is no such corpus, or the disk refuses.</exception>
    public IReadOnlyList<FileCheck> Verify(string name)
    {
        CorpusFolder here = FolderOf(name);
        return [.. Registry[name].Files.SelectMany(file => here.Faults(file, hash: true) is { Count: > 0 } faults ? faults : [new FileCheck(file.Name, FileState.Ok)])];
    }

    private CorpusFolder FolderOf(string name) => new(PathOf(name), Registry[name]);
}
