namespace Unroll;

/// <summary>Tagged sentences from files; without a path, the built-in sample (<see cref="FlightQuestions"/>).</summary>
/// <remarks>
/// In a folder the parts are found by the names of its files and folders, split into runs of letters: <c>train</c> is learnt from; <c>dev</c>,
/// <c>valid</c>, <c>validation</c>, <c>val</c> is chosen on; <c>test</c> is reported on (<c>wnut17train.conll</c>, <c>en_ewt-ud-dev.conllu.gz</c>).
/// Looked at are folders with <c>seq.in</c>, and files ending in .txt, .conll, .conllu, .tsv, .iob, .iob2, .bio, .annotated or .jsonl, each also
/// with .gz. If several could be the training part, the one is taken whose name is the development part's but for that word.
/// </remarks>
public sealed record TaggedDataSpec : DataSpec
{
    /// <summary>How the files are written. Default: <see cref="TaggedFormat.Auto"/>, told from each file.</summary>
    public TaggedFormat Format { get; init; } = TaggedFormat.Auto;

    /// <summary>Name of the training part inside the data folder. Default: null, found by convention. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>Name of the development part inside the data folder. Default: null, found by convention. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>Name of the test part inside the data folder. Default: null, found by convention. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>
    /// The column of the words: a number from 0, a negative number counting from the last (−1), or a name from the file's header. Default: "0".
    /// Ignored by formats without columns.
    /// </summary>
    public string Word { get; init; } = "0";

    /// <summary>The column of the tags, chosen likewise. Default: "-1", the last. Ignored by formats without columns.</summary>
    public string Tag { get; init; } = "-1";

    /// <summary>
    /// What the tags in the files follow. Default: null, found out from the training part (or from the one part that is opened), after which
    /// the others have to follow it too.
    /// </summary>
    public TagScheme? Scheme { get; init; }

    /// <summary>What tags are converted to. Default: <see cref="TagScheme.Iob2"/>. Ignored if the tags in the files are plain.</summary>
    public TagScheme Target { get; init; } = TagScheme.Iob2;

    /// <summary>
    /// Whether tags may be known in part: a tag written <c>_</c> or <c>?</c> is not known, and <c>A|B</c> is one of the two (or more). Default false,
    /// in which such a tag is one like any other. Sentences that leave something open are learnt from by what they say, and taken as they stand:
    /// their tags are neither checked nor converted. The parts that scores are computed on have to know every tag.
    /// </summary>
    public bool Partial { get; init; }

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return OpenSample();
        if (File.Exists(path) || ParallelFiles.Recognises(path))
            return new Splits(Read(path, Scheme), null, null);
        var parts = CorpusParts.Find(CorpusParts.Tagged, path, Train, Dev, Test);
        var train = Read(parts.Train ?? throw parts.Missing("training", "train", "Train"), Scheme);
        return new Splits(train, ReadIfAny(parts.Dev, train), ReadIfAny(parts.Test, train));
    }

    /// <inheritdoc/>
    public override IDataset<IExample> OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path) || ParallelFiles.Recognises(path))
            return Read(path, Scheme);
        var parts = CorpusParts.Find(CorpusParts.Tagged, path, Train, Dev, Test);
        return Read(parts.Test ?? throw parts.Missing("test", "test", "Test"), Scheme);
    }

    private Splits OpenSample()
    {
        var sample = FlightQuestions.Open();
        return new Splits(Convert(sample.Train), Convert(sample.Dev), Convert(sample.Test));
    }

    private TaggedDataset? Convert(IDataset<IExample>? part)
    {
        if (part is not TaggedDataset tagged || tagged.Scheme == Target || Target == TagScheme.Plain)
            return part as TaggedDataset;
        return new TaggedDataset(tagged.Name, tagged.Select(sentence =>
            sentence.With(Tags.Convert(sentence.Tags!, tagged.Scheme, Target))), Target);
    }

    private TaggedDataset? ReadIfAny(string? path, TaggedDataset train) =>
        path is null ? null : Read(path, Scheme ?? train.SourceScheme);

    private TaggedDataset Read(string path, TagScheme? scheme)
    {
        var sentences = Format switch
        {
            TaggedFormat.Auto => ReadAny(path),
            TaggedFormat.Parallel => ParallelFiles.ReadUnchecked(path),
            TaggedFormat.JointSlu => JointSluFile.ReadUnchecked(path, TextLines.Read(path)),
            TaggedFormat.JsonLines => JsonLinesFile.ReadUnchecked(path, needTags: true),
            _ => ColumnsFile.ReadUnchecked(path, TextLines.Read(path), Columns),
        };
        if (Partial)
            sentences = PartialTags.Read(sentences);
        var actual = scheme ?? (Partial ? PartialTags.Detect(sentences) : SourceTags.Detect(sentences));
        var target = actual == TagScheme.Plain ? TagScheme.Plain : Target;
        PartialTags.CheckTarget(sentences, actual, target);
        return new TaggedDataset(path, SourceTags.Convert(sentences, actual, target), target) { SourceScheme = actual };
    }

    private List<SourceSentence> ReadAny(string path)
    {
        if (ParallelFiles.Recognises(path))
            return ParallelFiles.ReadUnchecked(path);
        if (TextLines.Ending(path) == ".jsonl")
            return JsonLinesFile.ReadUnchecked(path, needTags: true);
        var lines = TextLines.Read(path);
        return JointSluFile.Recognises(lines) ? JointSluFile.ReadUnchecked(path, lines) : ColumnsFile.ReadUnchecked(path, lines, Columns);
    }

    private ColumnsOptions Columns => new() { Word = Word, Tag = Tag };
}
