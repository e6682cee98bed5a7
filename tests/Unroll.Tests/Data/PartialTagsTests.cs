namespace Unroll.Tests;

/// <summary>Tags that are known in part, from files to training.</summary>
public sealed class PartialTagsTests : IDisposable
{
    private static readonly TaggedDataSpec Partial = new() { Partial = true };

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void OpenTagsAreReadWhereTheyAreAskedForOnly()
    {
        string path = folder.Write("train.txt", "a _\nb B-x|I-x|B-x\nc ?\nd I-x\n\ne B-x\n");
        Dataset data = Open(Partial, path);
        Assert.Null(data[0].Tags);
        Assert.Equal([[], ["B-x", "I-x"], [], ["I-x"]], data[0].Allowed!);
        Assert.Equal(["B-x"], data[1].Tags);
        Assert.Null(data[1].Allowed);
        Assert.Equal(TagScheme.Iob2, data.Scheme);
        Dataset plain = Open(new TaggedDataSpec { Scheme = TagScheme.Plain }, path);
        Assert.Equal(["_", "B-x|I-x|B-x", "?", "I-x"], plain[0].Tags);
        Assert.NotEqual(plain.Fingerprint, data.Fingerprint);
        string other = folder.Write("other.txt", "a _\nb B-x|I-x|B-x\nc I-x\nd I-x\n\ne B-x\n");
        Assert.NotEqual(Open(Partial, other).Fingerprint, data.Fingerprint);
        Assert.Equal(["<unk>", "a", "b", "c", "d", "e"], new TaggingSpec { Input = new WordsSpec { MinCount = 1 } }.Fit(data).Get<Vocabulary>("words").Entries);
        Assert.Equal(["B-x", "I-x"], new TaggingSpec().Fit(data).Get<Vocabulary>("tags").Entries);
    }

    [Theory]
    [InlineData("a _\nb S-x\n", TagScheme.Iobes)]
    [InlineData("a E-x\nb _\n", TagScheme.Iobes)]
    [InlineData("a _\nb I-x\n", TagScheme.Iob2)]
    [InlineData("a _\nb I-x\n\nc I-x\n", TagScheme.Iob1)]
    [InlineData("a NOUN|VERB\nb O\n\nc O\n", TagScheme.Plain)]
    [InlineData("a _\nb O\n", TagScheme.Iob2)]
    public void TheSchemeIsFoundOut(string text, TagScheme scheme) =>
        Assert.Equal(scheme, Open(Partial with { Target = scheme == TagScheme.Plain ? TagScheme.Iob2 : scheme }, folder.Write("train.txt", text)).SourceScheme);

    [Fact]
    public void WhatCannotBeReadIsSaid()
    {
        string path = folder.Write("train.txt", "a O\n\nb O\nc B-x||O\n");
        folder.Says("@train.txt:4: found the tag \"B-x||O\" at \"c\" (word 2 of the sentence); expected tags with a bar between them, such as O|B-x, or _ alone "
            + "where any tag will do.", () => Open(Partial, path));
        folder.Write("train.txt", "b _|O\n");
        folder.Says("@train.txt:1: found the tag \"_|O\" at \"b\" (word 1 of the sentence); expected tags with a bar between them, such as O|B-x, or _ alone "
            + "where any tag will do.", () => Open(Partial, path));
        folder.Write("train.txt", "a O\n\nb _\nc S-x\n");
        folder.Says("@train.txt:3: the tags of this sentence are known in part, so they cannot be converted from IOBES to IOB2; set data.target to iobes, "
            + "or data.scheme if it was told wrongly.", () => Open(Partial, path));
        folder.Write("train.txt", "a O\nb I-x\n\nb _\nc O\n");
        folder.Says("@train.txt:4: the tags of this sentence are known in part, so they cannot be converted from IOB1 to IOB2; set data.target to iob1, "
            + "or data.scheme if it was told wrongly.", () => Open(Partial, path));
    }

    [Fact]
    public void SentencesWithOpenTagsCannotBeScored()
    {
        Example open = Example.Tagged(["to", "rome"]).WithAllowed([["O"], []]);
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 3 }, Encoder = new RecurrentSpec(new GruSpec(2)) };
        using Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(TrainerTests.Cities(1, 5)), ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Equal(
            "The sentence \"to rome\" has tags that are known in part, which will do for training; evaluation needs exactly one a word.",
            Assert.Throws<UnrollException>(() => model.Evaluate([open])).Message);
        Assert.Equal(
            "A sentence of 2 words was given 1 tag; expected one tag a word.",
            Assert.Throws<UnrollException>(() => open.WithAllowed([[]])).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HalfOfTheTagsTeachAllOfThem(bool crf)
    {
        TaggingSpec spec = new()
        {
            Input = new WordsSpec { Embedding = 8, MinCount = 1 },
            Dropout = 0,
            Encoder = new RecurrentSpec(new LstmSpec(8)) { Bidirectional = true },
            Output = crf ? new CrfSpec() : new SoftmaxSpec(),
        };
        TrainingSpec training = new() { Epochs = 15, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 } };
        using Trainer run = Trainer.Start(spec, Hide(TrainerTests.Cities(1, 80), 0.5, 2), training, TrainerTests.Cities(2, 20), TestDevice.Default);
        TrainingStep last = run.Last();
        Assert.True(run.BestScore > 0.97, $"only {run.BestScore}");
        Assert.True(last.EpochLoss < 0.1, $"still {last.EpochLoss}");
    }

    /// <summary>The same sentences with some tags hidden at random.</summary>
    private static Dataset Hide(Dataset data, double share, ulong seed)
    {
        Samples draw = new(seed);
        return new Dataset(data.Name, data.Select(sentence => sentence.WithAllowed(
            [.. sentence.Tags!.Select(tag => draw.Double() < share ? Array.Empty<string>() : [tag])])));
    }

    private static Dataset Open(TaggedDataSpec spec, string path) => spec.Open(path).Train!;
}
