using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Pairs of texts, such as sentences and their translations; without a path, the built-in sample: numbers, dates, times and small sentences from English into Chinese.
/// </summary>
/// <remarks>
/// The data are one file with a pair a line, separated by a tab (further columns are left out), or two files of which line n of one belongs to line n of the other, named by their
/// languages: <c>train.de</c> and <c>train.en</c>. In a folder the training, dev and test set are found by name (train; dev, valid or val; test); a path may also be the beginning of two
/// files' names. Files may end in .gz. Lines that are empty on both sides are left out.
/// Parquet and Arrow files (.parquet, .arrow) have two columns of texts, or a structure of two such as <c>translation</c>.
/// </remarks>
public sealed record ParallelDataSpec : DataSpec
{
    /// <summary>The language that is read, as the names of files end: <c>de</c> for train.de. In a table, a column or a part of a structure. Default: null; then the data are files with tabs, or the two columns of texts that a table has.</summary>
    public string? Source { get; init; }

    /// <summary>The language that is written, as the names of files end, or a column of a table. Default: null.</summary>
    public string? Target { get; init; }

    /// <summary>Whether files with tabs, or tables without data.source, have the text to be written first. Default: false.</summary>
    public bool Swapped { get; init; }

    /// <summary>How texts to be read are split into words; predictions split theirs alike. Default: at blanks.</summary>
    public TextTokenizer Tokenizer { get; init; }

    /// <summary>The tokens of texts to be written: words or characters. Default: null; words, and characters for the built-in sample.</summary>
    public TextUnit? TargetUnit { get; init; }

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether text is converted to Unicode normal form C, in which a letter and its accent are one character. The model also applies this to the input of a prediction. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => Tokenizer;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return EnglishToChinese.Open(Tokenizer, TargetUnit ?? TextUnit.Characters);
        if (!Directory.Exists(path))
            return new Splits(ColumnarFiles.Recognises(path) ? ReadTable(path) : Read(Files().Of(path)), null, null);
        PairFiles files = Files();
        if (CorpusParts.Find(CorpusParts.Tables, path, null, null, null) is { Train: { } train } parts)
            return new Splits(ReadTable(train), parts.Dev is { } dev ? ReadTable(dev) : null, parts.Test is { } test ? ReadTable(test) : null);
        return new Splits(Read(files.In(path, "train") ?? throw files.Missing(path, "training", "train")), Read(files.In(path, "dev", "valid", "validation", "val")), Read(files.In(path, "test")));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        PairFiles files = Files();
        if (!Directory.Exists(path) && ColumnarFiles.Recognises(path))
            return ReadTable(path);
        if (Directory.Exists(path) && CorpusParts.Find(CorpusParts.Tables, path, null, null, null).Test is { } table)
            return ReadTable(table);
        return Read(Directory.Exists(path) ? files.In(path, "test") ?? throw files.Missing(path, "test", "test") : files.Of(path))!;
    }

    private PairFiles Files() => new(Source, Target);

    private Dataset? Read((string Source, string? Target)? files) => files is not { } given ? null
        : Read(given.Target is null ? given.Source : $"{given.Source} and {Path.GetFileName(given.Target)}", given.Source, given.Target,
            (given.Target is null ? PairLines.OfTabs(given.Source, Encoding, Swapped) : PairLines.OfTwo(given.Source, given.Target, Encoding)).Select(pair => (given.Source, pair.Source, pair.Target)));

    private Dataset ReadTable(string path) => Read(path, path, null, ColumnarRows.Pairs(path, this));

    private Dataset Read(string name, string first, string? other, IEnumerable<(string Path, TextLine Source, TextLine Target)> lines)
    {
        ReadingLog log = new();
        List<Example> pairs = [];
        foreach ((string path, TextLine source, TextLine target) in lines)
        {
            if (TextLines.IsBlank(source.Text) && TextLines.IsBlank(target.Text))
                continue;
            if (TextLines.IsBlank(source.Text) || TextLines.IsBlank(target.Text))
                throw new UnrollException($"{path}:{source.Number}: found a text on one side and nothing on the other{(other is null ? "" : $" ({other}:{target.Number})")}; expected both or neither, so remove the pair.");
            Example written = Pair(source.Text, target.Text, Tokenizer, TargetUnit ?? TextUnit.Words), pair = Normalize ? written.Normalized() : written;
            if (pair.Target!.Tokens.Contains(PlainText.End, StringComparer.Ordinal))
                throw new UnrollException($"{other ?? path}:{target.Number}: found the word {PlainText.End}, which stands for the end of a text; expected texts without it.");
            if (!ReferenceEquals(pair, written))
                log.Add(Reading.NormalizedSentences, path, source.Number);
            pairs.Add(pair.At(new SourcePlace(path, [source.Number])));
        }
        Require.That(pairs.Count > 0, first, "no pair of texts", "at least one");
        return new Dataset(name, pairs) { Notes = log.Notes };
    }

    /// <summary>One pair.</summary>
    internal static Example Pair(string source, string target, TextTokenizer tokenizer, TextUnit unit) =>
        new(new Words([.. Unroll.Tokenizer.Split(source, tokenizer).Select(token => token.Text)]), new PlainText(target, unit));
}

[JsonSerializable(typeof(ParallelDataSpec))]
internal sealed partial class ParallelDataJson : JsonSerializerContext;
