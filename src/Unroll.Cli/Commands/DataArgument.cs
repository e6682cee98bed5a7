namespace Unroll.Cli;

/// <summary>Data as they are named on the command line: a path, or a corpus of the cache.</summary>
internal static class DataArgument
{
    /// <summary>The path that is meant; one that exists always goes before a corpus of that name.</summary>
    public static string? Resolve(Host host, string? path) => path is null || Path.Exists(path) ? path : Cache(host, null).Resolve(path) ?? path;

    /// <summary>The cache with the registry of a file, or with the one that the host names, or with the built-in one.</summary>
    public static DataCache Cache(Host host, string? registry) =>
        new(host.DataFolder, (registry ?? host.RegistryFile) is { Length: > 0 } file ? DataRegistry.Load(file) : null);
}
