namespace Unroll;

/// <summary>
/// What was computed from the training set before training: artifacts by name. <see cref="Child"/> gives each part of a model its own scope, so two
/// inputs may both have "words": they are "source.words" and "target.words".
/// </summary>
public sealed class Fitted
{
    private readonly Store store;
    private readonly string prefix;

    private Fitted(Store store, string prefix)
    {
        this.store = store;
        this.prefix = prefix;
    }

    /// <summary>Creates an empty one.</summary>
    public Fitted() : this(new Store([], ""), "")
    {
    }

    /// <summary>All artifacts so far, by their full names, in the order of the names; for a model from files, those that were requested so far.</summary>
    public IReadOnlyDictionary<string, IArtifact> All => store.Made;

    /// <summary>All vocabularies among them.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies =>
        store.Made.Where(pair => pair.Value is Vocabulary).ToDictionary(pair => pair.Key, pair => (Vocabulary)pair.Value, StringComparer.Ordinal);

    /// <summary>The full name of each artifact and how its file ends.</summary>
    internal IReadOnlyList<(string Name, string Ending)> Files => [.. store.Made.Select(pair => (pair.Key, pair.Value.Ending))];

    /// <summary>The same store, with a prefix before each name.</summary>
    /// <param name="name">Such as "source".</param>
    public Fitted Child(string name) => new(store, prefix + ArtifactFile.CheckName(name) + ".");

    /// <summary>Stores an artifact.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="artifact">What was fitted.</param>
    /// <exception cref="UnrollException">The name is taken, or cannot be part of a file name.</exception>
    public void Put(string name, IArtifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        string full = prefix + ArtifactFile.CheckName(name);
        _ = ArtifactFile.CheckEnding(artifact.Ending);
        if (ArtifactFile.IsTaken(full))
            throw new UnrollException($"'{full}' cannot be the name of something fitted, since another file of a model is called so; expected none of {string.Join(", ", ArtifactFile.Taken)}.");
        if (store.Made.Keys.Contains(full, StringComparer.OrdinalIgnoreCase))
            throw new UnrollException($"Two parts of the model fit '{full}'; expected each name once, in whatever case, so give one of them a scope of its own (Fitted.Child).");
        store.Made.Add(full, artifact);
    }

    /// <summary>Stores an artifact under its full name.</summary>
    internal void PutWhole(string name, IArtifact artifact) => store.Made.Add(name, artifact);

    /// <summary>Whether there is an artifact of a name.</summary>
    /// <param name="name">In this scope.</param>
    public bool Has(string name) => store.Made.ContainsKey(prefix + name) || store.Files.ContainsKey(prefix + name);

    /// <summary>An artifact; one from a file is read at the first call.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="name">In this scope.</param>
    /// <exception cref="UnrollException">There is none of that name, it is of another kind, or its file is damaged.</exception>
    public T Get<T>(string name) where T : class, IArtifact<T>
    {
        string full = prefix + name;
        if (store.Made.TryGetValue(full, out IArtifact? made))
            return made as T ?? throw new UnrollException($"'{full}' is a {made.GetType().Name}; the model asks for a {typeof(T).Name} of that name.");
        if (!store.Files.TryGetValue(full, out Func<(IEnumerable<string> Lines, string Place)>? open))
            throw new UnrollException(store.Place.Length > 0 ? $"{store.Place}: names no file for '{full}', which the model's recipe needs; it has {Listed(store.Names)}. Was it changed by hand?"
                : $"The model needs '{full}', which is not among what was fitted ({Listed(store.Names)}); expected what its recipe fits to the training set.");
        (IEnumerable<string> lines, string place) = open();
        T read = T.Read(lines, place);
        store.Made.Add(full, read);
        return read;
    }

    /// <summary>A store whose artifacts are read from files when they are requested.</summary>
    /// <param name="files">Opens the file of each name.</param>
    /// <param name="place">What names the files, for error messages.</param>
    internal static Fitted FromFiles(Dictionary<string, Func<(IEnumerable<string> Lines, string Place)>> files, string place) => new(new Store(files, place), "");

    /// <summary>Checks that every file was used.</summary>
    /// <exception cref="UnrollException">A file was not used.</exception>
    internal void Complete()
    {
        if (store.Files.Keys.FirstOrDefault(name => !store.Made.ContainsKey(name)) is { } left)
            throw new UnrollException($"{store.Place}: names a file for '{left}', which the model's recipe does not need; it needs {Listed(store.Made.Keys)}. Was it changed by hand?");
    }

    private static string Listed(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "nothing";

    private sealed record Store(Dictionary<string, Func<(IEnumerable<string> Lines, string Place)>> Files, string Place)
    {
        public SortedDictionary<string, IArtifact> Made { get; } = new(StringComparer.Ordinal);

        public IEnumerable<string> Names => Made.Keys.Union(Files.Keys).Order(StringComparer.Ordinal);
    }
}
