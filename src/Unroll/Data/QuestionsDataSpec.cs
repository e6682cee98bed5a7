using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Stories with questions and answers; without a path, the built-in sample: a small world of people, places, things and colours.</summary>
/// <remarks>
/// Files are those of the bAbI tasks (Weston et al. 2015): numbered lines, each a sentence, or a question, a tab, the answer, a tab and the numbers of the lines that it follows from. In a folder, all files
/// whose names have the word train, dev or valid, or test in them are read; the rest of a name is the kind of its questions. Without files for dev, every tenth story of the training set is the dev set.
/// Words are small letters, without punctuation.
/// </remarks>
public sealed partial record QuestionsDataSpec : DataSpec
{
    private const int Parts = 10;

    /// <summary>The tasks to read, as numbers that stand in the names of files behind "qa", such as <c>1 2 16</c>. Default: null, all files.</summary>
    [JsonConverter(typeof(TextOrNumber))]
    public string? Tasks
    {
        get;
        init
        {
            _ = Numbers(value);
            field = value;
        }
    }

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return new Splits(SmallWorld.Stories("train", 2000), SmallWorld.Stories("dev", 200), SmallWorld.Stories("test", 400));
        if (File.Exists(path))
            return HeldOut(path, [path], null);
        string[] dev = Files(path, "dev", "valid", "validation"), test = Files(path, "test"), train = Files(path, "train");
        if (train.Length == 0)
            throw Missing(path, "training", "train");
        Dataset? tests = test.Length == 0 ? null : Read(path, test);
        return dev.Length > 0 ? new Splits(Read(path, train), Read(path, dev), tests) : HeldOut(path, train, tests);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
            return Read(path, [path]);
        return Files(path, "test") is { Length: > 0 } files ? Read(path, files) : throw Missing(path, "test", "test");
    }

    private static HashSet<int> Numbers(string? tasks) =>
    [
        .. (tasks ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(task => int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new UnrollException($"tasks is \"{tasks}\"; expected numbers, such as 1 2 16.")),
    ];

    private UnrollException Missing(string folder, string set, string word) =>
        new($"{folder}: found no {set} set{(Tasks is { Length: > 0 } ? $" of the tasks {Tasks} (data.tasks)" : "")}; expected files such as qa1_{word}.txt, with \"{word}\" in their names.");

    private string[] Files(string folder, params string[] words)
    {
        if (!Directory.Exists(folder))
            throw new UnrollException($"{folder}: there is no such file or folder; check the path.");
        HashSet<int> wanted = Numbers(Tasks);
        return
        [
            .. Directory.EnumerateFiles(folder).Where(file => TextLines.Ending(file) is ".txt" && Letters().Matches(Name(file)).Any(word => words.Contains(word.Value, StringComparer.Ordinal)))
                .Where(file => wanted.Count == 0 || (Task().Match(Name(file)) is { Success: true } task && wanted.Contains(int.Parse(task.Groups[1].ValueSpan, CultureInfo.InvariantCulture))))
                .OrderBy(Name, StringComparer.Ordinal),
        ];
    }

    private Dataset Read(string name, string[] files) => new(name, files.SelectMany(file => BabiFile.Read(file, Encoding, Kind(file)).Select(one => one.Question)));

    /// <summary>Every tenth story of each file, from a drawn order that is always the same, is for the dev set.</summary>
    private Splits HeldOut(string name, string[] files, Dataset? test)
    {
        List<Example> train = [], dev = [];
        foreach (string file in files)
        {
            List<(Example Question, int Story)> read = BabiFile.Read(file, Encoding, Kind(file));
            int[] stories = [.. Enumerable.Range(0, read[^1].Story + 1)];
            new Rng(1).Stream("dev stories").Stream(Kind(file)).Shuffle<int>(stories);
            HashSet<int> held = [.. stories.Take(stories.Length / Parts)];
            train.AddRange(read.Where(one => !held.Contains(one.Story)).Select(one => one.Question));
            dev.AddRange(read.Where(one => held.Contains(one.Story)).Select(one => one.Question));
        }
        return new Splits(new Dataset($"{name}, train", train), dev.Count == 0 ? null : new Dataset($"{name}, dev (every tenth story)", dev), test);
    }

    /// <summary>The name of a file without the word that says which set it is.</summary>
    private static string Kind(string file) => Part().Replace(Name(file), "");

    private static string Name(string file) => Path.GetFileName(file).ToLowerInvariant().Split('.')[0];

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();

    [GeneratedRegex("[-_]*(train|dev|validation|valid|test)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();

    [GeneratedRegex("qa([0-9]{1,9})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Task();
}

[JsonSerializable(typeof(QuestionsDataSpec))]
internal sealed partial class QuestionsDataJson : JsonSerializerContext;
