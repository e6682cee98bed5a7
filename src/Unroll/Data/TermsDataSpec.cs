using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Documents with their key terms; without a path, the built-in sample: generated abstracts.</summary>
/// <remarks>
/// Three formats are recognised. JSON lines: <c>{"text": "...", "terms": ["...", "..."]}</c>, in files that are found by name (train; dev, valid or val; test). Inspec: for each document a file <c>.abstr</c>,
/// whose first line, with the indented lines below it, is the title, and a file <c>.uncontr</c> with terms between semicolons. One key a line: a file <c>.txt</c>, and a file <c>.key</c> of the same
/// name. The latter two lie in a folder or in ZIP files; parts of their paths that begin with train, dev, valid or test say to which set they belong. Where none does, documents are held out (<see cref="HeldOut"/>).
/// </remarks>
public sealed record TermsDataSpec : DataSpec
{
    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>
    /// If no document says to which set it belongs: of every so many documents, in the order of their names, the last but one is for the dev set and the last for the test set; 3 to 1,000, or 0 for none. Default 10.
    /// </summary>
    public int HeldOut
    {
        get;
        init
        {
            Require.That(value == 0 || value is >= 3 and <= 1000, "heldOut", $"{value}", "0, or 3 to 1000");
            field = value;
        }
    } = 10;

    /// <summary>Whether text is converted to Unicode normal form C, in which a letter and its accent are one character. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => TextTokenizer.Punctuation;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return SmallAbstracts.Make();
        if (IsJson(path))
            return CorpusParts.Open(CorpusParts.Json, path, null, null, null, ReadJson);
        (ILookup<string, Example> parts, ReadingLog log) = ReadFiles(path);
        Require.That(parts.Contains("train"), path, "documents, and none in a folder or ZIP file whose name begins with train", "a training set");
        return new Splits(new Dataset($"{path}, train", parts["train"]) { Notes = log.Notes }, Part("dev"), Part("test"));

        Dataset? Part(string part) => parts.Contains(part) ? new Dataset($"{path}, {part}", parts[part]) : null;
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsJson(path))
            return CorpusParts.OpenTest(CorpusParts.Json, path, null, null, null, ReadJson);
        (ILookup<string, Example> parts, ReadingLog log) = ReadFiles(path);
        string part = parts.Count == 1 ? parts.First().Key : "test";
        return parts.Contains(part) ? new Dataset(parts.Count == 1 ? path : $"{path}, test", parts[part]) { Notes = log.Notes }
            : throw new UnrollException($"{path}: found no test set; expected documents in a folder or ZIP file whose name begins with test, or data.heldOut above 0.");
    }

    /// <summary>Whether a path is a file of JSON lines, or a folder with some.</summary>
    private static bool IsJson(string path) => File.Exists(path) ? Has(path)
        : Directory.Exists(path) ? Directory.EnumerateFiles(path).Any(Has) : throw new UnrollException($"{path}: there is no such file or folder; check the path.");

    private static bool Has(string path) => CorpusParts.Json.Endings.Contains(TextLines.Ending(path), StringComparer.Ordinal);

    /// <summary>Documents of two files each, by the set that they belong to.</summary>
    private (ILookup<string, Example> Parts, ReadingLog Log) ReadFiles(string path)
    {
        ReadingLog log = new();
        (string Part, Example Example)[] all = [.. TermFiles.Read(path, Encoding, log).Select(one => (one.Part, Normal(one.Example, log)))];
        bool isDivided = Array.Exists(all, one => one.Part.Length > 0);
        return (all.Select((one, i) => (Part: isDivided ? one.Part : HeldOutPart(i), one.Example)).ToLookup(one => one.Part, one => one.Example, StringComparer.Ordinal), log);
    }

    private string HeldOutPart(int document) => HeldOut == 0 ? "train" : (HeldOut - (document % HeldOut)) switch
    {
        1 => "test",
        2 => "dev",
        _ => "train",
    };

    private Dataset ReadJson(string path)
    {
        ReadingLog log = new();
        Example[] all = [.. TermJson.Read(path, Encoding, log).Select(example => Normal(example, log))];
        return all.Length > 0 ? new Dataset(path, all) { Notes = log.Notes } : throw new UnrollException($"{path}: has no documents; expected one JSON object a line, such as {{\"text\": \"...\", \"terms\": [\"...\"]}}.");
    }

    private Example Normal(Example example, ReadingLog log)
    {
        Example normal = Normalize ? example.Normalized() : example;
        if (!ReferenceEquals(normal, example) && example.Place is { } place)
            log.Add(Reading.NormalizedSentences, place.Path, place.Lines[0]);
        return normal;
    }
}

[JsonSerializable(typeof(TermsDataSpec))]
internal sealed partial class TermsDataJson : JsonSerializerContext;
