namespace Unroll.Tests;

/// <summary>Vectors of words from a file.</summary>
public sealed class WordVectorsTests : IDisposable
{
    private readonly Folder folder = new();

    private static TaggingSpec Small(string path) => new()
    {
        Input = new WordsSpec { Embedding = 2, MinCount = 1, Vectors = new VectorsSpec { Path = path } },
        Dropout = 0,
        Encoder = new RecurrentSpec(new GruSpec(3)),
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("7 2\n")]
    public void WordsTakeTheirVectors(string header)
    {
        string path = folder.Write("vectors.txt", header + "Rome 1 2\nrome 3 4\nrome 5 6\n1987 -0.5 1e-2 \r\nmilano 7 7\nOslo 8 9\noslo 1 1\n");
        ParameterStore store = Build(Small(path), out Vocabulary words, "rome", "2024", "bern");
        Assert.Equal(["<unk>", "0000", "bern", "rome"], words.Entries);
        Tensor table = store["words.table"].Data, random = Build(Small(path).WithWords(words => words with { Vectors = null }), out _, "rome", "2024", "bern")["words.table"].Data;
        Assert.Equal([3, 4], table.Rows(3, 1).Span);               // the same word, the first of two; not Rome, whose form it is
        Assert.Equal([(Real)(-0.5), (Real)0.01], table.Rows(1, 1).Span); // by the form
        Assert.Equal(random.Rows(0, 1).Span, table.Rows(0, 1).Span);
        Assert.Equal(random.Rows(2, 1).Span, table.Rows(2, 1).Span);

        TaggingSpec cased = Small(path).WithWords(words => words with { Form = new WordForm { Lowercase = false } });
        table = Build(cased, out words, "Rome", "ROME", "Oslo", "oslo", "Bern")["words.table"].Data;
        Assert.Equal([1, 2], Row("Rome"));
        Assert.Equal([3, 4], Row("ROME"));                          // lower-cased
        Assert.Equal([8, 9], Row("Oslo"));
        Assert.Equal([1, 1], Row("oslo"));

        Real[] Row(string word) => table.Rows(words.Id(word), 1).Span.ToArray();
    }

    [Fact]
    public void AVectorOfOneNumberAndCompressedFilesAreRead()
    {
        string path = folder.Write("vectors.txt.gz", "rome 3\n7 5\n");
        Tensor table = Build(Small(path).WithWords(words => words with { Embedding = 1 }), out Vocabulary words, "rome", "x")["words.table"].Data;
        Assert.Equal(3, table.Span[words.Id("rome")]);
    }

    [Fact]
    public void WordsOfTheFileMayJoinTheVocabulary()
    {
        string path = folder.Write("vectors.txt", "Milano 7 7\n<unk> 4 4\nrome 3 4\nmilano 8 8\n19 2 2\n");
        TaggingSpec spec = Small(path).WithWords(words => words with { MinCount = 2, Vectors = new VectorsSpec { Path = path, AddWords = true } });
        ParameterStore store = Build(spec, out Vocabulary words, "bern", "bern", "rome");
        Assert.Equal(["<unk>", "bern", "milano", "rome", "00"], words.Entries);
        Assert.Equal([8, 8], store["words.table"].Data.Rows(2, 1).Span);
        Assert.Equal([4, 4], store["words.table"].Data.Rows(0, 1).Span);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FrozenVectorsStayWhileTheRestLearns(bool freeze)
    {
        string path = folder.Write("vectors.txt", "rome 3 4\noslo 1 2\nbern -1 2\n");
        TaggingSpec spec = Small(path).WithWords(words => words with { Vectors = new VectorsSpec { Path = path, Freeze = freeze } });
        TrainingSpec training = new() { Epochs = 2, BatchTokens = 40, Average = 0.9, Optimizer = new AdamSpec { Decay = 0.1, Dense = true } };
        using Trainer run = Trainer.Start(spec, TrainerTests.Cities(1, 40), training, null, TestDevice.Default);
        _ = run.First();
        Tensor before = Table(run.Best), other = run.Best.Parameters["encoder.0.forward.input"].Data.Keep();
        Assert.Equal(freeze, run.Best.Parameters["words.table"].IsFrozen);
        foreach (TrainingStep _ in run)
        {
        }
        Assert.Equal(freeze, before.Span.SequenceEqual(Table(run.Best).Span));
        Assert.False(other.Span.SequenceEqual(run.Best.Parameters["encoder.0.forward.input"].Data.Span));

        // The model holds its vectors: the file may go.
        string target = Path.Combine(folder.Path, "m.model");
        run.Best.Save(target);
        File.Delete(path);
        using Model loaded = Model.Load(target, null, TestDevice.Default);
        Near.Same(Table(run.Best), Table(loaded), "the table that was saved");
        Assert.Equal(freeze, loaded.Parameters["words.table"].IsFrozen);
        Assert.Equal(((Tagging)run.Best.Predict("to rome")).Probability(1), ((Tagging)loaded.Predict("to rome")).Probability(1));

        static Tensor Table(Model model) => model.Parameters["words.table"].Data.Keep();
    }

    [Theory]
    [InlineData("rome 1 2 3\n", "@vectors.txt:1: found vectors of 3 numbers, but model.input.embedding is 2; expected the same width, so set model.input.embedding to 3 or take other vectors.")]
    [InlineData("5 50\nrome 1 2\n", "@vectors.txt:1: found vectors of 50 numbers, but model.input.embedding is 2; expected the same width, so set model.input.embedding to 50 or take other vectors.")]
    [InlineData("rome 1 2\noslo 1\n", "@vectors.txt:2: found \"oslo 1\" with 1 number behind the word; expected a word and 2 numbers with single blanks between.")]
    [InlineData("rome 1 2\noslo 1 2 3\n", "@vectors.txt:2: found \"oslo 1 2 3\" with 3 numbers behind the word; expected a word and 2 numbers with single blanks between.")]
    [InlineData("rome 1 2\n\n", "@vectors.txt:2: found an empty line; expected a word and 2 numbers with single blanks between.")]
    [InlineData("rome\n", "@vectors.txt:1: found \"rome\" with 0 numbers behind the word; expected a word and 2 numbers with single blanks between.")]
    [InlineData(" 1 2\n", "@vectors.txt:1: found a line that begins with a blank; expected a word and 2 numbers with single blanks between.")]
    [InlineData("oslo 1 2\nrome 1 two\n", "@vectors.txt:2: found \"two\" as number 2 of the vector of \"rome\"; expected a finite number such as -0.25.")]
    [InlineData("rome nan 2\n", "@vectors.txt:1: found \"nan\" as number 1 of the vector of \"rome\"; expected a finite number such as -0.25.")]
    [InlineData("rome  2\n", "@vectors.txt:1: found \"\" as number 1 of the vector of \"rome\"; expected a finite number such as -0.25.")]
    [InlineData("", "@vectors.txt: has no vectors; expected a word and 2 numbers a line.")]
    [InlineData("3 2\n", "@vectors.txt: has no vectors; expected a word and 2 numbers a line.")]
    public void WhatIsWrongWithAFileIsSaid(string text, string message)
    {
        string path = folder.Write("vectors.txt", text);
        folder.Says(message, () => Build(Small(path), out _, "rome"));
    }

    [Fact]
    public void AFileThatIsNotThereIsSaidToo()
    {
        folder.Says("@none.txt: there is no such file; check the path.", () => Build(Small(Path.Combine(folder.Path, "none.txt")), out _, "rome"));
        folder.Says("vectors.path is empty; expected the path of a file with a word and its vector a line.", () => Build(Small(""), out _, "rome"));
    }

    private static ParameterStore Build(TaggingSpec spec, out Vocabulary words, params string[] text)
    {
        Fitted vocabularies = spec.Fit([Example.Tagged(text, [.. text.Select(_ => "O")])]);
        words = vocabularies.Get<Vocabulary>("words");
        ParameterStore store = ParameterStore.Draw(1);
        spec.Build(store.Root, vocabularies);
        return store;
    }
}
