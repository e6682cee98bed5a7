namespace Unroll.Tests;

/// <summary>Characters, columns, word dropout and locked dropout of a tagger.</summary>
public sealed class TaggerOptionsTests
{
    private static readonly TaggingSpec All = new()
    {
        Input = new WordsSpec
        {
            Embedding = 4,
            MinCount = 2,
            WordDropout = 0.3,
            Window = 1,
            Characters = new CharacterSpec { Size = 3, Encoder = new RecurrentSpec(new LstmSpec(2)) { Bidirectional = true, Layers = 2 }, Dropout = 0.2 },
            Columns = [new ColumnSpec { Column = 1, Size = 2 }, new ColumnSpec { Column = 0, Size = 3 }],
        },
        Dropout = 0.3,
        LockedDropout = true,
        Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true },
        Output = new CrfSpec(),
    };

    public static TheoryData<int> Directions => [1, 2];

    [Theory, MemberData(nameof(Directions))]
    public void GradientsOfTheLoss(int directions)
    {
        TaggingSpec spec = All.WithWords(words => words with { Characters = words.Characters! with { Encoder = words.Characters.Encoder with { Bidirectional = directions == 2 } } });
        Dataset data = WithColumns(3, 4);
        ParameterStore store = ParameterStore.Draw(2);
        IProblem tagger = spec.Build(store.Root, spec.Fit(data));
        GradientCheck.Parameters(7, store, tape => tagger.Loss(tape, data));
        Assert.Equal(directions == 2, store.Parameters.Any(parameter => parameter.Name == "characters.encoder.0.backward.input"));
        Assert.Contains(store.Parameters, parameter => parameter.Name == "column1.table");
    }

    [Fact]
    public void ABatchIsPredictedAsItsSentencesAlone()
    {
        using Model model = Untrained(All, out Dataset data);
        Example[] examples = [.. data, Example.Tagged([]), Sentence("słowo", "日本", "\ud83d\ude00", "")];
        IReadOnlyList<IAnswer> all = model.Predict(examples);
        for (int i = 0; i < examples.Length; i++)
        {
            Tagging some = (Tagging)all[i], alone = (Tagging)model.Predict([examples[i]])[0];
            for (int word = 0; word < some.Words.Count; word++)
                Assert.All(some.Classes, tag => Assert.Equal(alone.Probability(word, tag), some.Probability(word, tag)));
        }
        Assert.Empty(model.Predict([]));
        IProblem tagger = model.Problem;
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.Equal(0, tagger.Loss(tape, []).Item());
    }

    [Fact]
    public void AModelIsSavedAndLoadedWithAllItsVocabularies()
    {
        using Folder folder = new();
        using Model model = Untrained(All, out Dataset data);
        string target = Path.Combine(folder.Path, "m.model");
        model.Save(target);
        using Model loaded = Model.Load(target, null, TestDevice.Default);
        Assert.Equal(["characters", "column0", "column1", "tags", "words"], loaded.Vocabularies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(model.Recipe, loaded.Recipe);
        for (int i = 0; i < data.Count; i++)
            Assert.Equal(Probabilities(model, data[i]), Probabilities(loaded, data[i]));
    }

    [Fact]
    public void UnknownWordsAreToldApartByTheirCharactersAndUnknownCharactersShareAVector()
    {
        using Model plain = Untrained(All.WithWords(words => words with { Characters = null, Columns = [] }), out _);
        Assert.Equal(Probabilities(plain, Example.Tagged(["orem"])), Probabilities(plain, Example.Tagged(["merr"])));
        using Model model = Untrained(All.WithWords(words => words with { Columns = [] }), out _);
        Assert.NotEqual(Probabilities(model, Example.Tagged(["orem"])), Probabilities(model, Example.Tagged(["merr"])));
        Assert.NotEqual(Probabilities(model, Example.Tagged(["orem"])), Probabilities(model, Example.Tagged(["mero"])));
        Assert.Equal(Probabilities(model, Example.Tagged(["oß"])), Probabilities(model, Example.Tagged(["oж"])));
        Assert.Equal(Probabilities(model, Example.Tagged(["\ud83d\ude00"])), Probabilities(model, Example.Tagged(["\ud83d\ude01"])));
        Assert.Equal(Probabilities(model, Example.Tagged([""])), Probabilities(model, Example.Tagged(["ж"])));
    }

    [Fact]
    public void CharactersAreThoseOfTheWordsAsWritten()
    {
        Dataset data = new("test", [Example.Tagged(["Ab", "A\r\n1", "2b", "\ud83d\ude00\ud83d\ude00"], ["O", "O", "O", "O"])]);
        Assert.Equal(["<unk>", "A", "b", "\ud83d\ude00"], All.WithWords(words => words with { Columns = [] }).Fit(data).Get<Vocabulary>("characters").Entries);
        Assert.Equal(
            ["<unk>", "A", "b", "\ud83d\ude00", "1", "2"],
            All.WithWords(words => words with { Columns = [], Characters = new CharacterSpec { MinCount = 1 } }).Fit(data).Get<Vocabulary>("characters").Entries);
    }

    [Fact]
    public void TheCharactersOfEachDirectionAreReadToTheEnd()
    {
        CharacterSpec spec = new() { Size = 3, Encoder = new RecurrentSpec(new GruSpec(2)) { Bidirectional = true } };
        CharacterEncoder encoder = new(spec, ParameterStore.Draw(1).Root, Vocabulary.Of(["a", "b", "c"], true));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor rows = encoder.Encode(tape, ["abc", "a", "abc", "cba", "xbc", "abx"]).Tensor;
        Assert.Equal(rows.Rows(0, 1).Span, rows.Rows(2, 1).Span);
        Assert.Equal(rows.Rows(1, 1).Span, encoder.Encode(tape, ["a"]).Tensor.Span);
        for (int other = 4; other < 6; other++) // one letter changed, at the beginning or the end: both directions see it
        {
            for (int i = 0; i < 4; i++)
                Assert.NotEqual(rows.Rows(0, 1).Span[i], rows.Rows(other, 1).Span[i]);
        }
    }

    [Fact]
    public void AWindowReadsTheWordsAroundAWordAndNoFurther()
    {
        TaggingSpec spec = All.WithWords(words => words with { Characters = null, Columns = [], Window = 2 }) with { Output = new SoftmaxSpec(), Encoder = new RecurrentSpec(new GruSpec(3)) { Layers = 0 } };
        using Model model = Untrained(spec, out _);
        Tagging asked = Answer("a", "to", "rome", "to", "rome", "to");
        Tagging near = Answer("a", "rome", "rome", "to", "rome", "to"), far = Answer("rome", "to", "rome", "to", "rome", "to");
        Assert.NotEqual(asked.Probability(3, "O"), near.Probability(3, "O"), 1e-6);
        Assert.Equal(asked.Probability(3, "O"), far.Probability(3, "O"), 1e-6);
        Assert.NotEqual(Answer("to").Probability(0, "O"), Answer("to", "to").Probability(0, "O"), 1e-6);
        Assert.Contains("window is 51", Assert.Throws<UnrollException>(() => new WordsSpec { Window = 51 }).Message, StringComparison.Ordinal);

        Tagging Answer(params string[] words) => (Tagging)model.Predict([Example.Tagged(words)])[0];
    }

    [Fact]
    public void ColumnsAreReadAndAMissingOneIsAnError()
    {
        using Model model = Untrained(All.WithWords(words => words with { Characters = null, Columns = [new ColumnSpec { Column = 1, Size = 3 }] }), out _);
        Assert.NotEqual(Probabilities(model, Column("x")), Probabilities(model, Column("y")));
        Assert.Equal(Probabilities(model, Column("never")), Probabilities(model, Column("seen")));
        const string text = "The sentence \"to rome\" has 1 column besides its tags; the model reads column 1 (model.input.columns), counted from 0. "
            + "Plain text has the words alone, so give the model data in columns.";
        Assert.Equal(text, Assert.Throws<UnrollException>(() => model.Predict("to rome")).Message);
        Assert.Equal(text, Assert.Throws<UnrollException>(() => All.Fit([Example.Tagged(["to", "rome"], ["O", "O"])])).Message);
        Assert.Equal(
            "The sentence \"to\" has 2 columns besides its tags; the model reads column 7 (model.input.columns), counted from 0. "
            + "Plain text has the words alone, so give the model data in columns.",
            Assert.Throws<UnrollException>(() => All.WithWords(words => words with { Columns = [new ColumnSpec { Column = 7 }] }).Fit([Sentence("to")])).Message);

        static Example Column(string value) => new(new Words(["rome"], [["rome"], [value]]));
    }

    [Fact]
    public void WordDropoutReplacesWordsAtItsRateAndWhenTrainingOnly()
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new ElmanSpec(3)) };
        Dataset data = new("test", [Example.Tagged([.. Enumerable.Repeat("rome", 2000)], [.. Enumerable.Repeat("O", 2000)])]);
        Fitted fitted = spec.Fit(data);
        Content[] inputs = [.. data.Select(example => example.Input)];
        foreach (double rate in new[] { 0, 0.25 })
        {
            ParameterStore store = ParameterStore.Draw(1);
            TaggingSpec dropping = spec.WithWords(words => words with { WordDropout = rate }) with { Encoder = new RecurrentSpec(new ElmanSpec(1)) };
            ITokenEncoder encoder = ((Tagger)dropping.Build(store.Root, fitted)).Encoder;
            // Without recurrence a row depends on its word alone, so there are two kinds of rows.
            store["encoder.0.forward.recurrent"].Data.Span.Clear();
            using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1)), other = Tape.ForGradients(TestDevice.Default);
            Real[] known = other.IsTraining ? [] : encoder.Encode(other, inputs).Rows.Tensor.Span.ToArray();
            Assert.Single(known.Distinct());
            Real[] rows = encoder.Encode(training, inputs).Rows.Tensor.Span.ToArray();
            Assert.Equal(rate > 0 ? 2 : 1, rows.Distinct().Count());
            Assert.Equal(rate, rows.Count(row => row != known[0]) / 2000.0, 0.03);
        }
    }

    [Fact]
    public void LockedDropoutIsAnotherThanThatOfEachWord()
    {
        Dataset data = WithColumns(3, 9);
        double locked = Loss(All), free = Loss(All with { LockedDropout = false });
        Assert.NotEqual(locked, free);
        Assert.Equal(locked, Loss(All));
        Assert.Equal(Loss(All with { Dropout = 0 }), Loss(All with { Dropout = 0, LockedDropout = false }));

        double Loss(TaggingSpec spec)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
            return spec.Build(ParameterStore.Draw(1).Root, spec.Fit(data)).Loss(tape, data).Item();
        }
    }

    [Theory]
    [InlineData("""{"model":{"input":{"characters":{"size":0}}}}""", "recipe:1: model.input.characters.size is 0; expected 1 to 4096.")]
    [InlineData("""{"model":{"input":{"characters":{"dropout":1}}}}""", "recipe:1: model.input.characters.dropout is 1; expected 0 to 0.99.")]
    [InlineData("""{"model":{"input":{"characters":3}}}""", "recipe:1: model.input.characters is 3; expected an object.")]
    [InlineData("""{"model":{"input":{"characters":{"length":3}}}}""", "recipe:1: found the unknown field model.input.characters.length; expected one of size, encoder, dropout, minCount.")]
    [InlineData("""{"model":{"input":{"wordDropout":1}}}""", "recipe:1: model.input.wordDropout is 1; expected 0 to 0.99.")]
    [InlineData("""{"model":{"input":{"columns":2}}}""", "recipe:1: model.input.columns is 2; expected a list.")]
    [InlineData("""{"model":{"input":{"columns":[2]}}}""", "recipe:1: model.input.columns[0] is 2; expected an object.")]
    [InlineData("{\"model\":{\"input\":{\"columns\":[\n{\"column\":1},\n{\"colum\":2}]}}}", "recipe:1: found the unknown field model.input.columns[1].colum; expected one of column, size; did you mean column?")]
    [InlineData("""{"model":{"input":{"columns":[{"size":-1}]}}}""", "recipe:1: model.input.columns[0].size is -1; expected 1 to 65536.")]
    [InlineData("""{"model":{"input":{"columns":[{"column":"x"}]}}}""", "recipe:1: model.input.columns[0].column is \"x\"; expected a number.")]
    [InlineData("""{"model":{"input":{"columns":[{"column":1.5}]}}}""", "recipe:1: model.input.columns is a list; expected objects with a column and a size, whole numbers.")]
    [InlineData("""{"model":{"input":{"columns":[{"column":2},{"column":1},{"column":2}]}}}""", "recipe: model.input.columns names the column 2 twice; expected each once.")]
    [InlineData("""{"model":{"input":{"vectors":{"file":"x"}}}}""", "recipe:1: found the unknown field model.input.vectors.file; expected one of path, freeze, addWords.")]
    [InlineData("{\"model\":{\"input\":{\"columns\":[{\"column\":2,\"size\":3}],\n\"embedding\":0}}}", "recipe:2: model.input.embedding is 0; expected 1 to 65536.")]
    public void WhatARecipeGetsWrongIsSaid(string json, string message) =>
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Recipe.Parse(json)).Message);

    [Fact]
    public void ARecipeIsLaidOverTheDefaultsOfWhatItAdds()
    {
        Recipe recipe = Recipe.Parse(
            """{"model":{"input":{"characters":{"encoder":{"cell":{"hidden":7}}},"columns":[{},{"column":3,"size":5}]}}}""",
            settings: ["model.input.vectors.path=v.txt", "model.input.characters.encoder.cell=gru"]);
        TaggingSpec expected = new()
        {
            Input = new WordsSpec
            {
                Characters = new CharacterSpec { Encoder = new RecurrentSpec(new GruSpec(7)) { Bidirectional = true } },
                Columns = [new ColumnSpec(), new ColumnSpec { Column = 3, Size = 5 }],
                Vectors = new VectorsSpec { Path = "v.txt" },
            },
        };
        Assert.Equal(expected, recipe.Model);
        Assert.Equal(recipe, Recipe.Parse(recipe.ToJson()));
        Assert.NotEqual(expected, expected.WithWords(words => words with { Columns = [new ColumnSpec()] }));
        Assert.Equal(expected.GetHashCode(), ((TaggingSpec)recipe.Model).GetHashCode());
        Assert.Equal(new TaggingSpec(), Recipe.Parse("""{"model":{"input":{"characters":null,"vectors":null,"columns":[]}}}""").Model);
    }

    private static Model Untrained(TaggingSpec spec, out Dataset data)
    {
        data = WithColumns(5, 40);
        return Model.Build(new Recipe { Model = spec }, spec.Fit(data), ParameterStore.Draw(1), null, TestDevice.Default);
    }

    private static Dataset WithColumns(ulong seed, int count) => new("columns", TrainerTests.Cities(seed, count)
        .Select(sentence => new Example(new Words(sentence.Words, [sentence.Words, [.. sentence.Words.Select((word, t) => (word.Length + t) % 2 == 0 ? "x" : "y")]]), sentence.Target)));

    private static Example Sentence(params string[] words) => new(new Words(words, [words, [.. words.Select(_ => "z")]]), new Tags([.. words.Select(_ => "O")]));

    private static double[] Probabilities(Model model, Example sentence)
    {
        Tagging answer = (Tagging)model.Predict([sentence])[0];
        return [.. Enumerable.Range(0, sentence.Length).SelectMany(word => answer.Classes.Select(tag => answer.Probability(word, tag)))];
    }
}
