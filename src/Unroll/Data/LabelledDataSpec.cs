using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Labelled sentences from files; without a path, a built-in sample.</summary>
/// <remarks>In a folder the training, dev and test set are found by name, as for <see cref="TaggedDataSpec"/>, among files ending in .txt, .tsv, .csv, .label, .jsonl or .json, each also with .gz, and files ending in .parquet or .arrow, or folders with such files.</remarks>
public sealed record LabelledDataSpec : DataSpec
{
    /// <summary>How the files are written. Default: <see cref="LabelledFormat.Auto"/>, detected for each file.</summary>
    public LabelledFormat Format { get; init; } = LabelledFormat.Auto;

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>The built-in sample that is used without a path. Default: reviews.</summary>
    public LabelledSample Sample { get; init; } = LabelledSample.Reviews;

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>
    /// The column of the texts in a table (a number from 0, a number from the end such as -1, or a name in the header), or the JSON property. Default: null, found
    /// by the names in the header; in a table of two columns, the one beside the labels. In Parquet and Arrow files, a column of texts or of lists of words.
    /// </summary>
    [JsonConverter(typeof(TextOrNumber))]
    public string? Text { get; init; }

    /// <summary>The column or property of the labels, given in the same way. Default: null, found by the names in the header; in a table of two columns, the last.</summary>
    [JsonConverter(typeof(TextOrNumber))]
    public string? Label { get; init; }

    /// <summary>Whether the first line of a table names its columns. Default: null, detected; where it cannot be detected, an error asks for it.</summary>
    public bool? Header { get; init; }

    /// <summary>Cuts labels at this text: with ":", the label of <c>DESC:manner</c> is <c>DESC</c>. Default: null, labels are not cut.</summary>
    public string? LabelEnd { get; init; }

    /// <summary>The separator between several labels of one sentence, such as ",". Default: null, each sentence has one label.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>
    /// If the corpus has no dev set: one in this many training sentences is moved to a dev set. They are drawn at random, the same ones each time, with the same
    /// share of each label. 0 for no dev set. Default 0.
    /// </summary>
    public int DevFolds { get; init => field = Require.InRange("devFolds", value, 0, 1000); }

    /// <summary>
    /// Number of folds for cross-validation of a corpus without a test set. The sentences are divided at random, with the same share of each label in each fold.
    /// 0 for no cross-validation. Default 0.
    /// </summary>
    public int Folds { get; init => field = Require.InRange("folds", value, 0, 1000); }

    /// <summary>The fold that is the test set, 1 to <see cref="Folds"/>. Default 1.</summary>
    public int Fold { get; init => field = Require.InRange("fold", value, 1, 1000); } = 1;

    /// <summary>
    /// Whether text is converted to Unicode normal form C, in which a letter and its accent are one character, so that texts that look the same are the same.
    /// The model also applies this to the input of a prediction; answers show words as they were written. Default: true.
    /// </summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        Require.That(Folds == 0 || (Folds > 1 && Fold <= Folds), "Data", $"fold {Fold} of {Folds}", "2 folds or more, and one of them");
        if (path is null)
            return LabelledSamples.Open(Sample);
        if (File.Exists(path))
            return Split(path, Read(path));
        CorpusParts parts = CorpusParts.Find(CorpusParts.Labelled, path, Train, Dev, Test);
        if (parts.Train is null && PerLabel(path) is { Length: > 0 } files)
            return Split(path, Read(path, file => file.ReadPerLabel(files)));
        Splits split = Split(parts.Train ?? throw parts.Missing("training", "train", "data.train"), Read(parts.Train), parts.Dev is not null, parts.Test is not null);
        return new Splits(split.Train, parts.Dev is null ? split.Dev : Dataset(parts.Dev), parts.Test is null ? split.Test : Dataset(parts.Test));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
            return Dataset(path);
        CorpusParts parts = CorpusParts.Find(CorpusParts.Labelled, path, Train, Dev, Test);
        if (parts.Test is not null)
            return Dataset(parts.Test);
        return (Folds > 0 ? Open(path).Test : null) ?? throw parts.Missing("test", "test", "data.test");
    }

    private Splits Split(string name, Dataset all, bool hasDev = false, bool hasTest = false)
    {
        IReadOnlyList<Example> train = all;
        List<Example>? dev = null, test = null;
        if (!hasTest && Folds > 0)
            (train, test) = HeldOut.Take(train, Folds, Fold - 1, "folds");
        if (!hasDev && DevFolds > 0)
            (train, dev) = HeldOut.Take(train, DevFolds, 0, "dev");
        return new Splits(new Dataset(name, train) { Notes = all.Notes }, Named("dev", dev), Named("test", test));

        Dataset? Named(string part, List<Example>? sentences) => sentences is null ? null : new Dataset($"{name}, {part}", sentences);
    }

    private Dataset Dataset(string path) => Read(path);

    private Dataset Read(string path) => Read(path, file => file.Read(path));

    private Dataset Read(string path, Func<LabelledFile, List<Example>> read)
    {
        ReadingLog log = new();
        List<Example> sentences = [.. read(new LabelledFile(this, log)).Select(Cut)];
        for (int i = 0; Normalize && i < sentences.Count; i++)
        {
            Example normal = sentences[i].Normalized();
            if (!ReferenceEquals(normal, sentences[i]))
                log.Add(Reading.NormalizedSentences, path, sentences[i].Place!.Value.Lines[0]);
            sentences[i] = normal;
        }
        return new Dataset(path, sentences) { Notes = log.Notes };
    }

    private string[] PerLabel(string folder) => Format is LabelledFormat.Auto or LabelledFormat.FilePerLabel ? LabelledFile.PerLabel(folder) : [];

    private Example Cut(Example sentence) => LabelEnd is not { Length: > 0 } end ? sentence
        : Example.Labelled(sentence.Words, [.. sentence.Labels!.Select(label => label.Split(end)[0])]).At(sentence.Place);
}

[JsonSerializable(typeof(LabelledDataSpec))]
internal sealed partial class LabelledDataJson : JsonSerializerContext;
