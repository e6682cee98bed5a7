namespace Unroll.Tests;

public sealed class TaggedDataSpecTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train.txt", "valid.txt", "test.txt")]
    [InlineData("wnut17train.conll", "emerging.dev.conll", "emerging.test.annotated")]
    [InlineData("en_x-train.tsv.gz", "en_x-validation.tsv.gz", "en_x-test.tsv.gz")]
    public void PartsAreFoundByTheirNames(string train, string dev, string test)
    {
        _folder.Write(train, "train\tB-x\n");
        _folder.Write(dev, "dev\tO\n");
        _folder.Write(test, "test\tO\n");
        _folder.Write("README.txt", "how to train\n");
        var parts = new TaggedDataSpec { Target = TagScheme.Iobes }.Open(_folder.Path);
        Assert.Equal("train dev test", $"{Only(parts.Train)} {Only(parts.Dev)} {Only(parts.Test)}");
        Assert.Equal(["S-x"], Only(parts.Train).Tags);
        Assert.Equal(TagScheme.Iobes, parts.Train!.Scheme);
        Assert.Equal("test", Only(new TaggedDataSpec().OpenTest(_folder.Path)).ToString());
        Assert.Equal("dev", Only(new TaggedDataSpec().OpenTest(Path.Combine(_folder.Path, dev))).ToString());
        var alone = new TaggedDataSpec().Open(Path.Combine(_folder.Path, train));
        Assert.Equal((null, null), (alone.Dev, alone.Test));
        Assert.Equal("test", Only(new TaggedDataSpec { Train = test }.Open(_folder.Path).Train).ToString());
    }

    [Fact]
    public void OfTwoTrainingPartsTheTwinOfTheDevelopmentPartIsTaken()
    {
        _folder.Write("c.train.iob", "both O\n");
        _folder.Write("c-2.train.iob", "first O\n");
        _folder.Says($"{_folder.Path}: found c-2.train.iob and c.train.iob, expected one for the training set; set data.train to the name of the right one.",
            () => new TaggedDataSpec().Open(_folder.Path));
        _folder.Write("c-2.dev.iob", "dev O\n");
        Assert.Equal("first", Only(new TaggedDataSpec().Open(_folder.Path).Train).ToString());
    }

    [Fact]
    public void PartsFollowTheSchemeOfTheTrainingPart()
    {
        _folder.Write("train.txt", "a I-x\n");
        _folder.Write("dev.txt", "a O\nb I-x\n");
        Assert.Equal(["O", "B-x"], Only(new TaggedDataSpec().Open(_folder.Path).Dev).Tags);
        _folder.Write("dev.txt", "a O\nb B-x\n");
        _folder.Says("@dev.txt:2: at \"b\" (word 2 of the sentence) found the tag \"B-x\" after \"O\"; expected \"I-x\", since in IOB1 B- stands only directly "
            + "after a span of the same type. Correct the tag or, as the tags were read as IOB1, set data.scheme to another one (iob1, iob2, iobes, bilou, bmes, plain).",
            () => new TaggedDataSpec { Spans = SpanReading.Strict }.Open(_folder.Path));
        Assert.Equal(["O", "B-x"], Only(new TaggedDataSpec().Open(_folder.Path).Dev).Tags);
        Assert.Equal("repairedSpans 1 dev.txt:2", Shown(new TaggedDataSpec().Open(_folder.Path).Dev!.Notes));

        string Shown(IReadOnlyList<ReadingNote> notes) => string.Join(' ', notes.Select(note => $"{note.Kind} {note.Count} {Path.GetFileName(note.First)}"));
    }

    [Fact]
    public void ErrorsSayWhatWasLookedForAndWhatIsThere()
    {
        const string lookedFor = "one of the endings .txt .conll .conllu .tsv .iob .iob2 .bio .annotated .csv .jsonl .json .parquet .arrow (or with .gz after it), "
            + "or such a folder with seq.in and seq.out, but ";
        var place = _folder.Path;
        _folder.Says($"{place}: found no training set; expected a file with \"train\" in its name and {lookedFor}it is empty. "
            + "Rename the file, or set data.train to its name.", () => new TaggedDataSpec().Open(place));
        _folder.Write("notes.md", "");
        _folder.Write("train.txt", "a O\n");
        _folder.Says($"{place}: found no test set; expected a file with \"test\" in its name and {lookedFor}it has notes.md, train.txt. "
            + "Rename the file, or set data.test to its name.", () => new TaggedDataSpec().OpenTest(place));
        _folder.Says("@none: there is no such file or folder; check the path.", () => new TaggedDataSpec().Open(Path.Combine(place, "none")));
        _folder.Says("@x.txt: there is no such file or folder, which data.dev names; check the name.", () => new TaggedDataSpec { Dev = "x.txt" }.Open(place));
    }

    [Fact]
    public void WithoutAPathTheSampleIsOpened()
    {
        var sample = new TaggedDataSpec { Target = TagScheme.Iobes }.Open(null);
        Assert.Equal((2400, 400, 600), (sample.Train!.Count, sample.Dev!.Count, sample.Test!.Count));
        Assert.Null(TagSpans.Validate(sample.Train[0].Tags!, TagScheme.Iobes));
        Assert.Equal(FlightQuestions.Open().Train!.Fingerprint, new TaggedDataSpec().Open(null).Train!.Fingerprint);
    }

    [Fact]
    public void FingerprintsDependOnContentsAlone()
    {
        var one = new Dataset("a", [Example.Tagged(["a", "b"], ["O", "O"])]);
        var same = new Dataset("b", [Example.Tagged(["a", "b"], ["O", "O"])]);
        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.Equal(64, one.Fingerprint.Length);
        Example[][] others = [[Example.Tagged(["ab"], ["O"])], [Example.Tagged(["a", "b"])], [Example.Tagged(["a"], ["O"]), Example.Tagged(["b"], ["O"])], [Example.Tagged(["a", "b"], ["O", "B-x"])]];
        Assert.Equal(5, others.Select(other => new Dataset("a", other).Fingerprint).Append(one.Fingerprint).Distinct().Count());
    }

    private static Example Only(Dataset? part) => Assert.Single(part!);
}
