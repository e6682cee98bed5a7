namespace Unroll.Tests;

/// <summary>Learning on from a model: what it knew stays, what is new is drawn as the recipe draws it.</summary>
public sealed class FromTests
{
    private static readonly TrainingSpec Fast = new() { Epochs = 3, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 } };

    private static readonly Dataset Old = TrainerTests.Cities(1, 60);

    /// <summary>New words, a new tag, and old ones.</summary>
    private static readonly Dataset New = new("new", [.. TrainerTests.Cities(9, 10), Example.Tagged(["sail", "to", "lisbon", "tomorrow"], ["O", "O", "B-city", "B-day"])]);

    public static TheoryData<string> Kinds => ["softmax", "crf", "features", "columns", "jordan"];

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void NoStepAtAllChangesNothing(double average)
    {
        using Model before = Trained("crf");
        using Trainer run = Trainer.Start(before.Recipe with { Training = Fast with { Average = average, Seed = 77 } }, new Splits(Old, null, null), TestDevice.Default, before);
        using Model after = run.Best;
        foreach (Parameter parameter in before.Parameters.Parameters)
            Near.Same(parameter.Data, after.Parameters[parameter.Name].Data, parameter.Name);
        Assert.Equal(before.Evaluate(Old).Scores, after.Evaluate(Old).Scores);
        Assert.NotNull(after.Report.From);
        Assert.Equal(Fast.Epochs, run.Max(step => step.Epoch));
        Assert.Contains(before.Parameters.Parameters, p => !p.Data.Span.SequenceEqual(run.Best.Parameters[p.Name].Data.Span));
    }

    /// <summary>Scores of old tags for old words are the same to the bit; each new row is the one that the recipe draws.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void AnExtensionKeepsWhatWasKnown(string kind)
    {
        using Model before = Trained(kind);
        Recipe recipe = before.Recipe with { Training = Fast with { Seed = 5 } };
        Dataset data = kind == "columns" ? WithColumn(New) : New;
        using Trainer run = Trainer.Start(recipe, new Splits(data, null, null), TestDevice.Default, before, extendVocabularies: true);
        using Model after = run.Best;
        foreach ((string name, Vocabulary vocabulary) in before.Vocabularies)
            Assert.Equal(vocabulary.Entries, after.Vocabularies[name].Entries.Take(vocabulary.Count));
        Assert.Equal("B-day", after.Vocabularies["tags"].Entries[^1]);
        Assert.True(after.Parameters.Count > before.Parameters.Count);
        ParameterStore drawn = ParameterStore.Draw(5);
        recipe.Model.Build(drawn.Root, after.Fitted);
        foreach (Parameter now in after.Parameters.Parameters)
        {
            Tensor old = before.Parameters[now.Name].Data, fresh = drawn[now.Name].Data;
            int columns = now.Shape.Rank == 1 ? 1 : now.Shape[1], oldColumns = old.Shape.Rank == 1 ? 1 : old.Shape[1];
            for (int i = 0; i < now.Data.Count; i++)
            {
                int row = i / columns, column = i % columns;
                bool known = row < old.Shape[0] && column < oldColumns;
                Assert.Equal(known ? old.Span[(row * oldColumns) + column] : fresh.Span[i], now.Data.Span[i]);
            }
        }
        Assert.Equal(3, run.Max(step => step.Epoch));
    }

    [Fact]
    public void OldAnswersStayWhereOnlyWordsAreNew()
    {
        using Model before = Trained("crf");
        Dataset words = new("words", [Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-city"])]);
        using Trainer run = Trainer.Start(before.Recipe, new Splits(words, null, null), TestDevice.Default, before, extendVocabularies: true);
        using Model after = run.Best;
        Assert.True(after.Vocabularies["words"].TryId("lisbon", out _));
        foreach (Example sentence in Old)
        {
            Tagging expected = (Tagging)before.Predict([sentence])[0], actual = (Tagging)after.Predict([sentence])[0];
            Assert.Equal(expected.Tags, actual.Tags);
            Assert.Equal(expected.Probability(), actual.Probability());
        }
    }

    /// <summary>From the minimum of a convex objective there is nowhere to go.</summary>
    [Fact]
    public void FromAMinimumNothingMoves()
    {
        Recipe recipe = new() { Model = new FeatureTaggingSpec(), Training = new TrainingSpec { Epochs = 200, Optimizer = new LbfgsSpec { Tolerance = 1e-5 } } };
        using Trainer first = Trainer.Start(recipe, new Splits(Old, null, null), TestDevice.Default);
        double reached = first.Last().Loss;
        using Model best = first.Best;
        using Trainer second = Trainer.Start(recipe, new Splits(Old, null, null), TestDevice.Default, best);
        TrainingStep[] steps = [.. second];
        Assert.InRange(steps.Length, 1, 10);
        Assert.All(steps, step => Assert.InRange(step.Loss, reached * 0.99, reached * 1.0001));
        Assert.Equal("converged", second.Ending!.Reason);
    }

    [Fact]
    public void WhatDoesNotFitIsASentence()
    {
        using Model model = Trained("softmax");
        Says("The training set has tags that the model to start from does not know: B-day; expected those that it knows, or that its vocabularies are to be extended (--extend-vocabulary).", model.Recipe);
        TaggingSpec spec = (TaggingSpec)model.Recipe.Model;
        Says("the model to start from: the tensor 'words.table' has the shape ", model.Recipe with { Model = spec.WithWords(words => words with { Embedding = 9 }) }, extend: true);
        Says("the model to start from: the tensor 'encoder.1.forward.input' ", model.Recipe with { Model = spec with { Encoder = (RecurrentSpec)spec.Encoder with { Layers = 2 } } }, extend: true);
        Says("The model to start from was fitted with scheme, tags, words, and the recipe needs features, scheme, tags, template; expected the recipe of that model, with another training or data at most.", new Recipe { Model = new FeatureTaggingSpec() });

        void Says(string sentence, Recipe recipe, bool extend = false) => Assert.StartsWith(
            sentence, Assert.Throws<UnrollException>(() => Trainer.Start(recipe, new Splits(New, null, null), TestDevice.Default, model, extend)).Message, StringComparison.Ordinal);
    }

    private static Model Trained(string kind)
    {
        TaggingSpec small = new() { Input = new WordsSpec { Embedding = 8, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new LstmSpec(8)) { Bidirectional = true } };
        ProblemSpec problem = kind switch
        {
            "crf" => small.WithWords(words => words with { Characters = new CharacterSpec() }) with { Output = new CrfSpec() },
            "features" => new FeatureTaggingSpec(),
            "columns" => small.WithWords(words => words with { Columns = [new() { Column = 1, Size = 3 }] }),
            "jordan" => small with { Output = new JordanTagsSpec(5) },
            _ => small,
        };
        TrainingSpec training = kind == "features" ? Fast with { Optimizer = new LbfgsSpec() } : Fast;
        using Trainer run = Trainer.Start(new Recipe { Model = problem, Training = training }, new Splits(kind == "columns" ? WithColumn(Old) : Old, null, null), TestDevice.Default);
        Assert.Equal(3, run.Max(step => step.Epoch));
        return run.Best;
    }

    private static Dataset WithColumn(Dataset data) =>
        new(data.Name, data.Select(sentence => new Example(new Words(sentence.Words, [sentence.Words, [.. sentence.Words.Select(word => word[..1])]]), sentence.Target)));
}
