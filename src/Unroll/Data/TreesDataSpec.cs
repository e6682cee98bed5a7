using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Sentences with their trees in Penn brackets; without a path, the built-in sample: sentences of a toy grammar.
/// </summary>
/// <remarks>
/// In a folder the files of each set are chosen by their numbers (<see cref="Train"/>, <see cref="Dev"/>, <see cref="Test"/>) among all .mrg files in it and below it, in the order of their
/// names; without numbers, the files with train, dev (valid, val) and test in their names. A single file is a training set, or is evaluated. Files may end in .gz. Trees without words are left
/// out.
/// </remarks>
public sealed record TreesDataSpec : DataSpec
{
    private static readonly CorpusParts.Kinds Kinds = new([".mrg", ".trees", ".txt"], null);

    /// <summary>The numbers of the training files, such as <c>1-159</c>. Default: null; the file with "train" in its name.</summary>
    public string? Train { get; init => field = Checked("train", value); }

    /// <summary>The numbers of the dev files. Default: null; with <see cref="Train"/>, no dev set.</summary>
    public string? Dev { get; init => field = Checked("dev", value); }

    /// <summary>The numbers of the test files. Default: null; with <see cref="Train"/>, no test set.</summary>
    public string? Test { get; init => field = Checked("test", value); }

    /// <summary>Whether functions stay in labels, as in NP-SBJ; otherwise that is NP. Default false.</summary>
    public bool Functions { get; init; }

    /// <summary>Whether traces (words with the tag -NONE-, which nobody says) stay in the sentences. Default false.</summary>
    public bool Traces { get; init; }

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether text is converted to Unicode normal form C, in which a letter and its accent are one character. The model also applies this to the input of a prediction. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return ToyTrees.Open();
        if (!Directory.Exists(path))
            return new Splits(Read(path, [path]), null, null);
        if (Train is null)
        {
            Require.That(Dev is null && Test is null, "data.train", "nothing, beside numbers for data.dev or data.test", "the numbers of the training files, such as 1-159");
            CorpusParts parts = CorpusParts.Find(Kinds, path, null, null, null);
            return new Splits(One(parts.Train) ?? throw parts.Missing("training", "train", "data.train to the numbers of files such as 1-159, or data.train"), One(parts.Dev), One(parts.Test));
        }
        return new Splits(Numbered(path, "train", Train)!, Numbered(path, "dev", Dev), Numbered(path, "test", Test));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
            return Read(path, [path]);
        if (Test is not null)
            return Numbered(path, "test", Test)!;
        CorpusParts parts = CorpusParts.Find(Kinds, path, null, null, null);
        return One(parts.Test) ?? throw parts.Missing("test", "test", "data.test");
    }

    private static string? Checked(string option, string? value)
    {
        if (value is not null)
            _ = FileNumbers.Read(option, value);
        return value;
    }

    private Dataset? One(string? file) => file is null ? null : Read(file, [file]);

    private Dataset? Numbered(string folder, string option, string? numbers)
    {
        if (numbers is null)
            return null;
        FileNumbers wanted = FileNumbers.Read(option, numbers);
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => TextLines.Ending(file) == ".mrg").Order(StringComparer.Ordinal)];
        string[] chosen = [.. files.Where(wanted.Has)];
        return chosen.Length > 0 ? Read($"{folder}, files {numbers}", chosen)
            : throw new UnrollException($"{folder}: found no .mrg file with a number of data.{option}={numbers} in its name{(files.Length == 0 ? "" : $"; the first is {Path.GetFileName(files[0])}, the last {Path.GetFileName(files[^1])}")}; expected at least one.");
    }

    private Dataset Read(string name, string[] files)
    {
        ReadingLog log = new();
        TreeForm form = new(Functions, Traces);
        List<Example> examples = [];
        foreach (string file in files)
        {
            foreach ((Tree read, int line) in TreesFile.Read(file, Encoding))
            {
                if (form.Of(read) is not { } tree)
                {
                    log.Add(Reading.EmptyTexts, file, line);
                    continue;
                }
                Example written = Pair(tree), example = Normalize ? written.Normalized() : written;
                if (!ReferenceEquals(example, written))
                    log.Add(Reading.NormalizedSentences, file, line);
                examples.Add(example.At(new SourcePlace(file, [line])));
            }
        }
        Require.That(examples.Count > 0, name, "no tree with words", "at least one");
        return new Dataset(name, examples) { Notes = log.Notes };
    }

    /// <summary>The words of a tree, and the tree.</summary>
    internal static Example Pair(Tree tree) => new(new Words([.. tree.Tokens]), tree);
}

[JsonSerializable(typeof(TreesDataSpec))]
internal sealed partial class TreesDataJson : JsonSerializerContext;
