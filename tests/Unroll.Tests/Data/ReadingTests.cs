namespace Unroll.Tests;

/// <summary>What follows from how data were read: schemes known to constraints, parts found, templates by path, faults with their places.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(TagScheme.Iob1, "O O|I-x B-x|I-x I-x|I-x O|O I-x")]
    [InlineData(TagScheme.Iob2, "O O|B-x B-x|B-x I-x|B-x O|O B-x")]
    public void LegalIsWhatTheDataAreConvertedTo(TagScheme target, string legal)
    {
        TaggedDataSpec data = new() { Target = target };
        Dataset train = data.Open(folder.Write("a.conll", "a B-x\nb B-x\nc I-x\n")).Train!;
        TaggingSpec spec = new() { Input = new WordsSpec { MinCount = 1 }, Constraints = ["legal"] };
        Fitted fitted = Asking.Copy(spec.Fit(train), ("tags", Vocabulary.Of(["O", "B-x", "I-x"], unknown: false)));
        using Model model = Model.Build(new Recipe { Model = spec, Data = data }, fitted, ParameterStore.Draw(1), null, TestDevice.Default);
        Tagging answer = (Tagging)model.Predict([model.Read("a b")], new DecodingOptions { Best = 9 })[0];
        Assert.Equal(legal.Split('|').Order(), answer.Best.Select(one => string.Join(' ', one.Tags)).Order());
    }

    [Fact]
    public void ADatasetOfAProgramTellsItsScheme()
    {
        Dataset iob1 = new("mine", [new Example(new Words(["a", "b"]), new Tags(["I-x", "B-x"], TagScheme.Iob1))]);
        using Trainer run = Trainer.Start(new TaggingSpec { Input = new WordsSpec { MinCount = 1 } }, iob1, new TrainingSpec { Epochs = 1 }, null, TestDevice.Default);
        Assert.Single(run);
        using Model best = run.Best;
        Assert.Equal(TagScheme.Iob1, best.Fitted.Get<FittedValue>("scheme").As<TagScheme>());
        string place = Path.Combine(folder.Path, "run");
        run.Save(place);
        using Trainer again = Trainer.Resume(new Recipe { Model = new TaggingSpec { Input = new WordsSpec { MinCount = 1 } }, Training = new TrainingSpec { Epochs = 1 } }, new Splits(iob1, null, null), place, TestDevice.Default);
        Assert.Equal(TagScheme.Iob1, new TagConstraints(["O", "B-x", "I-x"], TagScheme.Iob1).Scheme);
        Assert.Equal(TagScheme.Iobes, new TagConstraints(["O", "S-x"], TagScheme.Iob2).Scheme); // the tags know better
    }

    [Theory]
    [InlineData("train.json.gz", "{\"words\":[\"a\"],\"tags\":[\"O\"]}\n", "tagged")]
    [InlineData("train.jsonl.gz", "{\"words\":[\"a\"],\"tags\":[\"O\"]}\n", "tagged")]
    [InlineData("train.conllu.gz", "1\ta\t_\tO\t_\t_\t_\t_\t_\t_\n", "tagged")]
    [InlineData("train.csv.gz", "text,label\na,x\n", "labelled")]
    [InlineData("train.json.gz", "{\"text\":\"a\",\"label\":1}\n", "labelled")]
    [InlineData("train.tokens.gz", "a\n", "text")]
    public void PartsAreFoundWhateverTheirFormatAndPacked(string name, string text, string type)
    {
        folder.Write(name, text);
        folder.Write("train.json", "not what is meant");
        if (name == "train.json.gz")
            File.Delete(Path.Combine(folder.Path, "train.json"));
        string[] columns = name.Contains("conllu", StringComparison.Ordinal) ? ["data.word=FORM", "data.tag=UPOS"] : [];
        Assert.Equal("a", Assert.Single(Recipe.Parse("{}", "r", [$"data.type={type}", .. columns]).Data.Open(folder.Path).Train!).ToString());
    }

    [Fact]
    public void ATemplateMayBeAFileWhoseLinesTheModelKeeps()
    {
        string path = folder.Write("my.tpl", "# mine\nU0:%x[0,0]\n\nB\n");
        Recipe recipe = Recipe.Parse("{}", "r.json", ["model.type=features", $"model.template={path}"]);
        Assert.Equal(["# mine", "U0:%x[0,0]", "", "B"], ((FeatureTaggingSpec)recipe.Model).Template);
        File.Delete(path);
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
        folder.Says("r.json: @my.tpl: there is no such file; check the path.", () => Recipe.Parse("{}", "r.json", ["model.type=features", $"model.template={path}"]));
        Assert.Equal(["U0:%x[0,0]", "B"], ((FeatureTaggingSpec)Recipe.Parse("{}", "r", ["model.type=features", "model.template=\"U0:%x[0,0]\\nB\""]).Model).Template);
    }

    [Fact]
    public void FeaturesSayThatTheyNeedEveryTag()
    {
        string path = folder.Write("a.conll", "a O\n\nb _\nc B-x\n");
        folder.Says("@a.conll:3: the sentence has tags that are known in part (data.partial), which model.type=features cannot learn from; expected model.type=tagging, or data in which every tag is known.",
            () => new FeatureTaggingSpec().Fit(new TaggedDataSpec { Partial = true }.Open(path).Train!));
    }

    [Fact]
    public void ALabelTooManyIsSaidWithItsPlace()
    {
        string path = folder.Write("a.txt", "__label__x a\n__label__x __label__y b\n");
        folder.Says("@a.txt:2: found 2 labels (x, y); expected one, or model.multiLabel=true.", () =>
        {
            using Trainer run = Trainer.Start(new ClassificationSpec(), new LabelledDataSpec().Open(path).Train!, new TrainingSpec { Epochs = 1 }, null, TestDevice.Default);
            return run.Count();
        });
    }

    [Fact]
    public void OneBadSentenceAmongManyIsReadAndReported()
    {
        string path = folder.Write("a.conll", string.Concat(Enumerable.Repeat("a B-x\nb I-x\nc O\n\n", 500)) + "a I-x\nb I-x\n\n" + string.Concat(Enumerable.Repeat("a B-x\n\n", 500)));
        Dataset data = new TaggedDataSpec().Open(path).Train!;
        Assert.Equal((1001, TagScheme.Iob2), (data.Count, data.SourceScheme));
        Assert.Equal(["B-x", "I-x"], data[500].Tags);
        ReadingNote note = Assert.Single(data.Notes);
        Assert.Equal($"1 tag(s) break the rules of their scheme and were read as conlleval reads them (data.spans=strict refuses them) (first at {path}:2001).", note.ToString());
        Assert.True(note.Warns);
    }

    [Theory]
    [InlineData(TagScheme.Bilou, "B-x L-x U-y")]
    [InlineData(TagScheme.Bmes, "B-x E-x S-y")]
    public void OtherLettersAreReadAndNotWritten(TagScheme scheme, string tags)
    {
        Assert.Equal([new Span("x", 0, 2), new Span("y", 2, 3)], TagSpans.Spans(tags.Split(' '), scheme));
        Assert.Equal(["B-x", "E-x", "S-y"], TagSpans.Convert(tags.Split(' '), scheme, TagScheme.Iobes));
        Assert.Equal(scheme, TagSpans.Detect([[.. tags.Split(' '), scheme == TagScheme.Bilou ? "U-y" : "W-y"]]).Scheme);
        Assert.EndsWith("expected iobes, which is the same by other letters.", Assert.Throws<UnrollException>(() => TagSpans.Convert(["O"], TagScheme.Iob2, scheme)).Message, StringComparison.Ordinal);
        Assert.Contains("expected iob1, iob2, iobes", Assert.Throws<UnrollException>(() => new TaggedDataSpec { Target = scheme }).Message, StringComparison.Ordinal);
        string broken = scheme == TagScheme.Bilou ? "found the tag \"L-x\" at the beginning of the sentence; expected \"U-x\" or a \"B-x\" before, since in BILOU L- ends a span that B- began"
            : "found the tag \"E-x\" at the beginning of the sentence; expected \"S-x\" or a \"B-x\" before, since in BMES E- ends a span that B- began";
        Assert.Equal(broken, TagSpans.Validate([scheme == TagScheme.Bilou ? "L-x" : "E-x"], scheme).ToString());
    }
}
