using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Finds the training, development and test set of a corpus by the names in its folder.</summary>
internal sealed partial class CorpusParts
{
    /// <summary>What tagged sentences are kept in.</summary>
    public static readonly Kinds Tagged = new([".txt", ".conll", ".conllu", ".tsv", ".iob", ".iob2", ".bio", ".annotated", ".csv", ".jsonl", ".json", .. ColumnarFile.Endings], ", or such a folder with seq.in and seq.out");

    /// <summary>What plain text is kept in.</summary>
    public static readonly Kinds Text = new([".txt", ".tokens"], null);

    /// <summary>What plain text is kept in, where a table with a column of texts will do, too.</summary>
    public static readonly Kinds TextOrTable = new([".txt", ".tokens", .. ColumnarFile.Endings], null);

    /// <summary>What pairs of texts are kept in, other than text files.</summary>
    public static readonly Kinds Tables = new(ColumnarFile.Endings, null);

    /// <summary>What labelled sentences are kept in.</summary>
    public static readonly Kinds Labelled = new([".txt", ".tsv", ".label", ".csv", ".jsonl", ".json", .. ColumnarFile.Endings], null);

    /// <summary>What documents with key terms are kept in.</summary>
    public static readonly Kinds Json = new([".jsonl", ".json"], null);

    /// <summary>What captions of pictures are kept in.</summary>
    public static readonly Kinds Captions = new([".tsv", ".txt"], null);

    private static readonly string[] TrainWords = ["train"];
    private static readonly string[] DevWords = ["dev", "valid", "validation", "val"];
    private static readonly string[] TestWords = ["test"];

    private readonly string folder;
    private readonly Kinds kinds;
    private readonly string[] names;

    private CorpusParts(string folder, Kinds kinds)
    {
        this.kinds = kinds;
        this.folder = folder;
        names = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The path of the training set, or null.</summary>
    public string? Train { get; private init; }

    /// <summary>The path of the dev set, or null.</summary>
    public string? Dev { get; private init; }

    /// <summary>The path of the test set, or null.</summary>
    public string? Test { get; private init; }

    /// <summary>A corpus of which each part is one file: a path to a file is a training set, and a folder has up to three parts.</summary>
    /// <param name="kinds">What its files are.</param>
    /// <param name="path">A file or a folder.</param>
    /// <param name="train">The name of the training set in the folder; null to find it.</param>
    /// <param name="dev">That of the dev set.</param>
    /// <param name="test">That of the test set.</param>
    /// <param name="read">Reads a file.</param>
    /// <exception cref="UnrollException">As for <see cref="Find"/>, or there is no training set.</exception>
    public static Splits Open(Kinds kinds, string path, string? train, string? dev, string? test, Func<string, Dataset> read)
    {
        if (File.Exists(path))
            return new Splits(read(path), null, null);
        CorpusParts parts = Find(kinds, path, train, dev, test);
        return new Splits(read(parts.Train ?? throw parts.Missing("training", "train", "data.train")), parts.Dev is null ? null : read(parts.Dev), parts.Test is null ? null : read(parts.Test));
    }

    /// <summary>The test set of such a corpus; a path to a file is one.</summary>
    /// <exception cref="UnrollException">As for <see cref="Find"/>, or there is no test set.</exception>
    public static Dataset OpenTest(Kinds kinds, string path, string? train, string? dev, string? test, Func<string, Dataset> read)
    {
        if (File.Exists(path))
            return read(path);
        CorpusParts parts = Find(kinds, path, train, dev, test);
        return read(parts.Test ?? throw parts.Missing("test", "test", "data.test"));
    }

    /// <summary>Looks at a folder for files of some kinds, heeding names that are given.</summary>
    /// <exception cref="UnrollException">There is no such folder, a given name is not in it, or a set is found twice.</exception>
    public static CorpusParts Find(Kinds kinds, string folder, string? train, string? dev, string? test)
    {
        if (!Directory.Exists(folder))
            throw new UnrollException($"{folder}: there is no such file or folder; check the path.");
        var looking = new CorpusParts(folder, kinds);
        var found = looking.One("data.dev", dev, DevWords, null);
        return new CorpusParts(folder, kinds)
        {
            Train = looking.One("data.train", train, TrainWords, found),
            Dev = found,
            Test = looking.One("data.test", test, TestWords, null),
        };
    }

    /// <summary>The error that a part is not there.</summary>
    public UnrollException Missing(string part, string word, string option)
    {
        const int shown = 12;
        var there = names.Length == 0 ? "it is empty"
            : "it has " + string.Join(", ", names.Take(shown)) + (names.Length > shown ? $" and {names.Length - shown} more" : "");
        return new UnrollException($"{folder}: found no {part} set; expected a file with \"{word}\" in its name and one of the endings "
            + $"{string.Join(' ', kinds.Endings)} (or with .gz after it){kinds.Folders}, but {there}. "
            + $"Rename the file, or set {option} to its name.");
    }

    private string? One(string option, string? given, string[] words, string? dev)
    {
        if (given is not null)
        {
            var path = Path.Combine(folder, given);
            return Path.Exists(path)
                ? path
                : throw new UnrollException($"{path}: there is no such file or folder, which {option} names; check the name.");
        }

        var found = Array.FindAll(names, name => IsReadable(name) && !ColumnarFiles.IsFurtherPiece(name) && Words(name).Any(word => words.Contains(word, StringComparer.Ordinal)));
        if (found.Length > 1 && Array.FindAll(found, name => TextLines.Ending(name) is not ".json") is { Length: > 0 } data)
            found = data; // JSON beside a corpus mostly describes it
        if (found.Length > 1 && dev is not null && Array.FindAll(found, name => Rest(name, words) == Rest(Path.GetFileName(dev), DevWords)) is [var twin])
            found = [twin];
        return found switch
        {
            [] => null,
            [var name] => Path.Combine(folder, name),
            _ => throw new UnrollException($"{folder}: found {string.Join(" and ", found)}, expected one for the {(words == TrainWords ? "training" : words[0])} set; set {option} to the name of the right one."),
        };
    }

    private bool IsReadable(string name)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) ? (kinds.Folders is not null && ParallelFiles.Recognises(path)) || (kinds.Endings.Contains(ColumnarFile.Endings[0], StringComparer.Ordinal) && ColumnarFiles.Recognises(path)) : kinds.Endings.Contains(TextLines.Ending(name), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Words(string name) => Letters().Matches(name.ToLowerInvariant()).Select(match => match.Value);

    private static string Rest(string name, string[] words) =>
        Letters().Replace(name.ToLowerInvariant(), match => words.Contains(match.Value, StringComparer.Ordinal) ? "*" : match.Value);

    /// <summary>What a reader reads.</summary>
    /// <param name="Endings">Of files, in lower case.</param>
    /// <param name="Folders">How errors speak of folders that are read like a file; null where there are none.</param>
    public sealed record Kinds(string[] Endings, string? Folders);

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();
}
