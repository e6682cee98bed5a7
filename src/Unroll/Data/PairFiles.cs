using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Finds the files of a parallel corpus: two whose names end in their languages, or one with tabs.</summary>
internal sealed partial class PairFiles
{
    private readonly string? source;
    private readonly string? target;

    /// <param name="source">The ending of the files that are read; null for files with tabs.</param>
    /// <param name="target">The ending of the files that are written; null for files with tabs.</param>
    /// <exception cref="UnrollException">One is given without the other, or both are the same.</exception>
    public PairFiles(string? source, string? target)
    {
        Require.That(source is null == target is null, source is null ? "data.source" : "data.target", "nothing", "the ending of the other file's name, such as en, since one language was given");
        Require.That(source is null || source != target, "data.target", $"{target}, as data.source is", "another language");
        (this.source, this.target) = (source, target);
    }

    /// <summary>The files of a path: one with tabs, or where two end in the languages, what they have in common.</summary>
    /// <exception cref="UnrollException">There are none.</exception>
    public (string Source, string? Target) Of(string path)
    {
        if (source is null)
            return (path, null); // whose reader says whether it is there
        string beginning = path.EndsWith('.' + source, StringComparison.Ordinal) ? path[..^source.Length] : path + '.';
        if (Existing(beginning + source) is { } read && Existing(beginning + target) is { } written)
            return (read, written);
        throw new UnrollException($"{path}: there are no files {beginning}{source} and {beginning}{target} (or with .gz after them); expected both, a folder that has them, or no data.source and data.target for a file with tabs.");
    }

    /// <summary>The files of one set in a folder; null if there are none.</summary>
    /// <param name="folder">Exists.</param>
    /// <param name="words">What its name may have, such as dev or valid.</param>
    /// <exception cref="UnrollException">There are several.</exception>
    public (string Source, string? Target)? In(string folder, params string[] words)
    {
        string[] names = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Where(name => Letters().Matches(name.ToLowerInvariant()).Any(match => words.Contains(match.Value, StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
        if (source is null)
            return One(folder, [.. names.Where(name => TextLines.Ending(name) is ".tsv" or ".txt")]) is { } table ? (table, null) : null;
        if (One(folder, [.. names.Where(name => TextLines.Ending(name) == '.' + source)]) is not { } read)
            return null;
        string stem = Stem(Path.GetFileName(read), source);
        string[] others = [.. names.Where(name => TextLines.Ending(name) == '.' + target && Stem(name, target!) == stem)];
        return others is [string other] ? (read, Path.Combine(folder, other))
            : throw new UnrollException($"{read}: found no file {stem}{target} beside it; expected one, whose line n belongs to its line n.");
    }

    /// <summary>The error that a set is not there; it says which languages are.</summary>
    public UnrollException Missing(string folder, string set, string word)
    {
        string[] endings = [.. Directory.EnumerateFiles(folder).Select(TextLines.Ending).Where(ending => ending.Length is > 1 and < 8).Select(ending => ending[1..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string expected = source is null ? $"{word}.tsv with a tab between two texts, or data.source and data.target to name the languages of two files"
            : $"two files with \"{word}\" in their names that end in .{source} and .{target}";
        return new UnrollException($"{folder}: found no {set} set; expected {expected}. Its files end in {(endings.Length > 0 ? string.Join(", ", endings) : "nothing")}.");
    }

    private static string? One(string folder, string[] names) => names switch
    {
        [] => null,
        [string name] => Path.Combine(folder, name),
        _ => throw new UnrollException($"{folder}: found {string.Join(" and ", names)}; expected one of them, so name it with its path, or move the others."),
    };

    private static string Stem(string name, string language) => (TextLines.IsGzip(name) ? name[..^3] : name)[..^language.Length];

    private static string? Existing(string path) => File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : null;

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();
}
