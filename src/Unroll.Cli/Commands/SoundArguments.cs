namespace Unroll.Cli;

/// <summary>Sound files that are given as arguments, by themselves or by their folders.</summary>
internal static class SoundArguments
{
    private static readonly string[] Endings = [".wav", ".wave", ".sph", ".nist"];

    /// <summary>The files, and those of sounds in the folders and all that is in them, in the order of their names.</summary>
    /// <exception cref="UnrollException">A path is neither file nor folder, or a folder has no sound.</exception>
    public static IReadOnlyList<string> Files(IReadOnlyList<string> paths) => [.. paths.SelectMany(path => !Directory.Exists(path) ? [path] : In(path))];

    /// <summary>The input of a model that reads one sound file.</summary>
    /// <exception cref="UnrollException">The model reads something else.</exception>
    public static InputField Field(Model model) => model.Problem.Fields is [{ IsFile: true } field] ? field
        : throw new UnrollException("The model does not read sound files; expected one that makes a vector of each sound, such as that of `unroll train audio-vectors`.");

    /// <summary>Reads a sound.</summary>
    /// <exception cref="UnrollException">It cannot be read, or is something else.</exception>
    public static Sound Read(InputField field, string path) => field.Read(path).TryAs<Sound>() ?? throw new UnrollException($"{path}: the model reads {field.Help}, which is no sound; expected a model that reads sounds.");

    private static string[] In(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant(), StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new UnrollException($"{folder}: found no sound in the folder; expected files ending in {string.Join(", ", Endings)}.");
    }
}
