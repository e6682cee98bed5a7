using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Stories with multiple-choice questions; without a path, the built-in sample: the small world, with four choices for each question.</summary>
/// <remarks>
/// A folder has either a folder for each set (train, dev, test) with a file for each question, as TOEFL-QA has them: lines that begin with SENTENCE, QUESTION or OPTION, an option ending with 1 if it is right and
/// else with 0; or files such as mc160.train.tsv with mc160.train.ans, as MCTest has them (Richardson et al. 2013). All files of a set are read. Words are small letters, without punctuation.
/// </remarks>
public sealed record ChoicesDataSpec : DataSpec
{
    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return new Splits(SmallWorld.Choices("train", 2000), SmallWorld.Choices("dev", 200), SmallWorld.Choices("test", 400));
        if (File.Exists(path))
            return new Splits(Read(path, [path]), null, null);
        string[] train = Files(path, "train"), dev = Files(path, "dev"), test = Files(path, "test");
        if (train.Length == 0)
            throw Missing(path, "train");
        return new Splits(Read(path, train), dev.Length == 0 ? null : Read(path, dev), test.Length == 0 ? null : Read(path, test));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return File.Exists(path) ? Read(path, [path]) : Files(path, "test") is { Length: > 0 } files ? Read(path, files) : throw Missing(path, "test");
    }

    private static UnrollException Missing(string folder, string set) =>
        new($"{folder}: found no {(set == "train" ? "training" : set)} set; expected a folder {set} with a file for each question, or files such as mc160.{set}.tsv.");

    private static string[] Files(string folder, string set)
    {
        if (!Directory.Exists(folder))
            throw new UnrollException($"{folder}: there is no such file or folder; check the path.");
        string inner = Path.Combine(folder, set);
        IEnumerable<string> files = Directory.Exists(inner) ? Directory.EnumerateFiles(inner) : Directory.EnumerateFiles(folder, "*.tsv").Where(file => Path.GetFileName(file).Split('.').Contains(set, StringComparer.OrdinalIgnoreCase));
        return [.. files.Order(StringComparer.Ordinal)];
    }

    private Dataset Read(string name, string[] files)
    {
        Dictionary<string, Document> stories = new(StringComparer.Ordinal);
        Example[] read = [.. files.SelectMany(file => TextLines.Ending(file) == ".tsv" ? McTestFile.Read(file, Encoding) : [ToeflFile.Read(file, Encoding, stories)])];
        Require.That(read.Length > 0, name, "no question", "at least one");
        return new Dataset(name, read);
    }
}

[JsonSerializable(typeof(ChoicesDataSpec))]
internal sealed partial class ChoicesDataJson : JsonSerializerContext;
