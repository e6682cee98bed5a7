using System.Text.RegularExpressions;

namespace Unroll.Studio;

/// <summary>The folder of a studio. Names and paths come from a browser, so none of them may lead out of it.</summary>
internal sealed partial class StudioFolder
{
    private const string Own = ".unroll-studio";
    private const int MostNames = 1000;

    public StudioFolder(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(Root))
            throw new UnrollException($"{root}: there is no such folder; expected one for the runs.");
        Home = Path.Combine(Root, Own);
        try
        {
            Directory.CreateDirectory(Home);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{Home}: the folder cannot be made ({e.Message.TrimEnd('.')}); expected a folder that can be written to.", e);
        }
    }

    /// <summary>The full path.</summary>
    public string Root { get; }

    /// <summary>What the studio itself keeps.</summary>
    public string Home { get; }

    /// <summary>The folder of a run.</summary>
    /// <exception cref="UnrollException">It is not the name of one.</exception>
    public string Of(string run) => IsName(run) ? Path.Combine(Root, run)
        : throw new UnrollException($"Found '{VisibleText.Of(run)}' as the name of a run; expected up to 100 letters, digits, '-', '_' and '.', a letter or digit first.");

    /// <summary>A path that was typed, relative to the folder.</summary>
    /// <exception cref="UnrollException">It leads out of the folder, by itself or by a link, or to nothing.</exception>
    public string Within(string typed)
    {
        string path = typed.Contains('\0', StringComparison.Ordinal) ? throw Outside(typed) : Path.GetFullPath(Path.Combine(Root, typed));
        if (!IsBelow(path))
            throw Outside(typed);
        if (!Path.Exists(path))
            throw new UnrollException($"{VisibleText.Of(typed)}: there is nothing of that name in {Root}; expected a file or folder in it.");
        for (string? part = path; part is not null && part.Length > Root.Length; part = Path.GetDirectoryName(part))
        {
            FileSystemInfo info = Directory.Exists(part) ? new DirectoryInfo(part) : new FileInfo(part);
            if (info.LinkTarget is not null && !(info.ResolveLinkTarget(returnFinalTarget: true) is { } target && IsBelow(target.FullName)))
                throw Outside(typed);
        }
        return path;
    }

    /// <summary>What can be data: the names of files and folders in the folder, without hidden ones and models.</summary>
    public IReadOnlyList<string> Entries() => Names(Directory.EnumerateFileSystemEntries, name => !name.EndsWith(".model", StringComparison.Ordinal));

    /// <summary>What can be recipes: the names of JSON files in the folder.</summary>
    public IReadOnlyList<string> RecipeFiles() => Names(Directory.EnumerateFiles, name => name.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>Whether a text can be the name of a run.</summary>
    public static bool IsName(string text) => Name().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal) && !text.EndsWith('.');

    private string[] Names(Func<string, IEnumerable<string>> find, Func<string, bool> isWanted)
    {
        try
        {
            return [.. find(Root).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.') && isWanted(name)).Order(StringComparer.Ordinal).Take(MostNames)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool IsBelow(string path) => path == Root || path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private UnrollException Outside(string typed) => new($"{VisibleText.Of(typed)}: this leads out of {Root}; expected a path within it.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
