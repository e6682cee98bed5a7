namespace Unroll;

/// <summary>Tagged sentences from files; without a path, a built-in sample (<see cref="FlightQuestions"/>, <see cref="PartsOfSpeech"/>).</summary>
/// <remarks>
/// In a folder the sets are found by a word in the names of its files and folders: <c>train</c> for the training set; <c>dev</c>, <c>valid</c>,
/// <c>validation</c> or <c>val</c> for the dev set; <c>test</c> for the test set (<c>wnut17train.conll</c>, <c>en_ewt-ud-dev.conllu.gz</c>).
/// Considered are folders with <c>seq.in</c>, files ending in .txt, .conll, .conllu, .tsv, .iob, .iob2, .bio, .annotated, .csv, .jsonl or .json, each also
/// with .gz, and files ending in .parquet or .arrow, or folders with such files. If several files could be the training set, the one whose name differs from the dev set's in that word only is used.
/// </remarks>
public sealed record TaggedDataSpec : DataSpec
{
    /// <summary>The built-in sample that is used without a path. Default: questions about flights.</summary>
    public TaggedSample Sample { get; init; } = TaggedSample.Flights;

    /// <summary>How the files are written. Default: <see cref="TaggedFormat.Auto"/>, detected for each file.</summary>
    public TaggedFormat Format { get; init; } = TaggedFormat.Auto;

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>
    /// The column of the words: a number from 0, a negative number counting from the last (−1), or a name from the file's header. Default: "0".
    /// Ignored by formats without columns. In Parquet and Arrow files the default means the column of lists of texts, chosen by its name if there are several.
    /// </summary>
    public string Word { get; init; } = "0";

    /// <summary>The column of the tags, given in the same way. Default: "-1", the last. Ignored by formats without columns. In Parquet and Arrow files the default means the other column of lists, chosen by its name if there are several.</summary>
    public string Tag { get; init; } = "-1";

    /// <summary>
    /// The tag scheme of the files. Default: null, detected from the training set (or from the one file that is opened); the dev and test set must then
    /// follow it, too.
    /// </summary>
    public TagScheme? Scheme { get; init; }

    /// <summary>The tag scheme that tags are converted to. Default: <see cref="TagScheme.Iob2"/>. Ignored if the tags in the files are plain.</summary>
    public TagScheme Target
    {
        get;
        init => field = value is not (TagScheme.Bilou or TagScheme.Bmes) ? value
            : throw new UnrollException($"data.target is {TagRules.Name(value)}; expected iob1, iob2, iobes (the same by other letters) or plain.");
    } = TagScheme.Iob2;

    /// <summary>
    /// What to do with spans that break the rules of the scheme, such as a sentence of IOB2 that begins with <c>I-</c>. Default: lenient, they are read as the
    /// CoNLL evaluation reads them, and their number is reported.
    /// </summary>
    public SpanReading Spans { get; init; } = SpanReading.Lenient;

    /// <summary>How raw text is split into words, in JSON lines with character offsets and in the input of a prediction. Default: at spaces and tabs.</summary>
    public TextTokenizer Tokenizer { get; init; } = TextTokenizer.Blanks;

    /// <summary>The unit of character offsets in JSON lines. Default: code points, as in Python.</summary>
    public OffsetUnit Offsets { get; init; } = OffsetUnit.CodePoints;

    /// <summary>Whether the first line of files in columns names the columns. Default: null, detected; where it cannot be detected, an error asks for it.</summary>
    public bool? Header { get; init; }

    /// <summary>
    /// Whether lines that begin with "# " are comments, in files with columns. Default: null: every line that begins with # is a comment in CoNLL-U and
    /// CoNLL-U Plus; if columns are separated by tabs, such a line without a tab is one; elsewhere # is a word.
    /// </summary>
    public bool? Comments { get; init; }

    /// <summary>
    /// Whether the training set may have partly known tags: <c>_</c> or <c>?</c> is an unknown tag, and <c>A|B</c> is one of two (or more) tags. Training then
    /// sums over all tags that are possible. Tags of such sentences are neither checked nor converted. The dev and test set need every tag. Default
    /// false: these are tags like any other.
    /// </summary>
    public bool Partial { get; init; }

    /// <summary>
    /// Whether text is converted to Unicode normal form C, in which a letter and its accent are one character, so that texts that look the same are the same.
    /// The model also applies this to the input of a prediction; answers show words as they were written. Default: true.
    /// </summary>
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// Whether each sentence also has an intent, for <c>model.type=joint</c>: in the file <c>label</c> beside <c>seq.in</c>, under EOS in JointSLU lines,
    /// "intent" in JSON lines, or the column "intent" of a table. Default false: intents are not read.
    /// </summary>
    public bool Intent { get; init; }

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => Tokenizer;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return OpenSample();
        if (File.Exists(path) || ParallelFiles.Recognises(path))
            return new Splits(Read(path, Scheme), null, null);
        var parts = CorpusParts.Find(CorpusParts.Tagged, path, Train, Dev, Test);
        var train = Read(parts.Train ?? throw parts.Missing("training", "train", "data.train"), Scheme);
        return new Splits(train, ReadIfAny(parts.Dev, train), ReadIfAny(parts.Test, train));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path) || ParallelFiles.Recognises(path))
            return Read(path, Scheme);
        var parts = CorpusParts.Find(CorpusParts.Tagged, path, Train, Dev, Test);
        return Read(parts.Test ?? throw parts.Missing("test", "test", "data.test"), Scheme);
    }

    private Splits OpenSample()
    {
        if (Sample == TaggedSample.PartsOfSpeech)
            return Intent ? throw new UnrollException("data.intent is true; the built-in sample of parts of speech has no intents: expected data.sample=flights.") : PartsOfSpeech.Open();
        var sample = FlightQuestions.Open(Intent);
        return new Splits(Convert(sample.Train), Convert(sample.Dev), Convert(sample.Test));
    }

    private Dataset? Convert(Dataset? part)
    {
        if (part is null || Target is TagScheme.Iob2 or TagScheme.Plain)
            return part;
        return new Dataset(part.Name, part.Select(sentence => sentence.With(sentence.Target!.WithTags(tags => new Tags(TagSpans.Convert(tags.Values!, TagScheme.Iob2, Target), Target)))));
    }

    private Dataset? ReadIfAny(string? path, Dataset train) =>
        path is null ? null : Read(path, Scheme ?? train.SourceScheme);

    private Dataset Read(string path, TagScheme? scheme)
    {
        ReadingLog log = new();
        List<SourceSentence> sentences = Sentences(path, log);
        CheckWords(sentences);
        if (Partial)
            sentences = PartialTags.Read(sentences);
        TagScheme actual = scheme ?? (Partial ? PartialTags.Detect(sentences) : Spans == SpanReading.Strict ? SourceTags.Detect(sentences) : SourceTags.DetectLenient(sentences));
        TagScheme target = actual == TagScheme.Plain ? TagScheme.Plain : Target;
        PartialTags.CheckTarget(sentences, actual, target);
        List<Example> read = SourceTags.Convert(sentences, actual, target, Spans, log);
        for (int i = 0; Normalize && i < read.Count; i++)
        {
            Example normal = read[i].Normalized();
            if (!ReferenceEquals(normal, read[i]))
                log.Add(Reading.NormalizedSentences, sentences[i].Path, sentences[i].LineOf(0));
            read[i] = normal;
        }
        if (Intent)
            read = [.. read.Select((example, i) => example.With(new Parts(("tags", example.Target!), ("intent", IntentOf(sentences[i])))))];
        return new Dataset(path, read) { Notes = log.Notes };
    }

    private Labels IntentOf(SourceSentence source) => source.Intent is { Length: > 0 } intent ? new Labels([Normalize ? NormalForm.Of(intent) : intent])
        : throw new UnrollException($"{source.Path}:{source.LineOf(0)}: found no intent; expected one for each sentence, since data.intent is true: in the file label beside seq.in, under EOS, or as \"intent\" in JSON lines.");

    private ColumnsOptions Columns => new() { Word = Word, Tag = Tag, Comments = Comments, Header = Header };

    private List<SourceSentence> Sentences(string path, ReadingLog log)
    {
        TaggedFormat format = Format != TaggedFormat.Auto ? Format
            : ParallelFiles.Recognises(path) ? TaggedFormat.Parallel
            : ColumnarFiles.Recognises(path) ? TaggedFormat.Table
            : TextLines.Ending(path) is ".jsonl" or ".json" ? TaggedFormat.JsonLines
            : TaggedFormat.Auto;
        if (format == TaggedFormat.Parallel)
            return ParallelFiles.ReadUnchecked(path, Encoding, Intent);
        if (format == TaggedFormat.Table)
            return ColumnarRows.Tagged(path, this, log);
        List<TextLine> lines = TextLines.Read(path, Encoding);
        return format == TaggedFormat.JsonLines ? JsonLinesFile.ReadUnchecked(path, lines, needTags: true, new SpanJson(path, this, log))
            : format == TaggedFormat.JointSlu || (format == TaggedFormat.Auto && JointSluFile.Recognises(lines)) ? JointSluFile.ReadUnchecked(path, lines)
            : format == TaggedFormat.Auto && TextLines.Ending(path) == ".csv" ? new TaggedTable(path, Columns, log).Read(lines)
            : ColumnsFile.ReadUnchecked(path, lines, Columns, log);
    }

    /// <summary>Lines with a sentence and its label look like one long sentence in columns.</summary>
    private static void CheckWords(List<SourceSentence> sentences)
    {
        const int fewest = 5;
        if (sentences is not [{ Sentence.Length: >= fewest } only] || 2 * only.Sentence.Words.Count(word => word.Contains(' ', StringComparison.Ordinal)) < only.Sentence.Length)
            return;
        throw new UnrollException($"{only.Path}:{only.LineOf(0)}: found \"{only.Sentence.Words[0]}\" as the first of {only.Sentence.Length} words of one sentence; "
            + "expected single words and an empty line after each sentence. If each line is a text and its label, it is data for a classifier: data.type=labelled.");
    }
}
