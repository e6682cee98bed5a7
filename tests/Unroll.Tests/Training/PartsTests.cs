namespace Unroll.Tests;

/// <summary>Batches that are cut into parts: the same step as of a whole batch, and the same bits on any number of threads and processes.</summary>
public sealed class PartsTests
{
    private static readonly TaggingSpec Small = new() { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new GruSpec(5)) };

    private static readonly TrainingSpec Training = new() { Epochs = 2, BatchTokens = 60, Parts = 5, Average = 0.9 };

    private static Splits Data => new(TrainerTests.Cities(1, 60), TrainerTests.Cities(2, 20), null);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 1)]
    [InlineData(100, 1)] // more parts than sentences
    [InlineData(3, 4)]
    public void AStepIsThatOfTheWholeBatch(int parts, int accumulate)
    {
        TrainingSpec spec = new() { Epochs = 1, Optimizer = new SgdSpec { Rate = 0.5 }, BatchTokens = 100, Accumulate = accumulate };
        using Trainer whole = Trainer.Start(Small, Data.Train!, spec, null, TestDevice.Default);
        using Trainer cut = Trainer.Start(Small, Data.Train!, spec with { Parts = parts }, null, TestDevice.Default);
        foreach ((TrainingStep expected, TrainingStep actual) in whole.Zip(cut))
        {
            Assert.Equal(expected.Loss, actual.Loss, 1e-4);
            Assert.Equal(expected.GradientNorm!.Value, actual.GradientNorm!.Value, 1e-3);
            Assert.Equal((expected.Tokens, expected.Predictions), (actual.Tokens, actual.Predictions));
        }
        AssertNear(whole, cut);
    }

    [Fact]
    public void BitsDoNotDependOnThreads()
    {
        Recipe recipe = new() { Model = Small with { Dropout = 0.3 }, Training = Training };
        using Trainer one = Trainer.Start(recipe, Data, TestDevice.OfThreads(1));
        string[] expected = [.. one.Select(Text)];
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Device device = TestDevice.OfThreads(threads);
            using Trainer other = Trainer.Start(recipe, Data, device);
            Assert.Equal(expected, other.Select(Text));
            TestDevice.AssertShared(device);
            AssertSame(one, other);
            device.Dispose();
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 1)]
    public void BitsDoNotDependOnProcesses(int ranks, int threads)
    {
        Recipe recipe = new() { Model = Small with { Dropout = 0.3 }, Training = Training with { Accumulate = 2 } };
        using Trainer one = Trainer.Start(recipe, Data, TestDevice.Default);
        string[] expected = [.. one.Select(Text)];
        Trainer[] all = ThreadRanks.Run(ranks, threads, device =>
        {
            Trainer trainer = Trainer.Start(recipe, Data, device);
            Assert.Equal(expected, trainer.Select(Text));
            return trainer;
        });
        foreach (Trainer other in all)
        {
            AssertSame(one, other);
            other.Dispose();
        }
    }

    /// <summary>Each part draws its own dropout.</summary>
    [Fact]
    public void PartsDrawDifferentNumbers()
    {
        Example same = TrainerTests.Cities(1, 1).First();
        Dataset twice = Dataset.Of([same, same]);
        TaggingSpec dropping = Small with { Dropout = 0.5 };
        TrainingSpec spec = new() { Epochs = 1, Optimizer = new SgdSpec { Rate = 0.5 }, Parts = 2 };
        using Trainer two = Trainer.Start(dropping, twice, spec, null, TestDevice.Default), half = Trainer.Start(dropping, Dataset.Of([same]), spec, null, TestDevice.Default);
        Assert.NotEqual(half.Single().Loss, two.Single().Loss); // equal masks would give the same mean
    }

    [Fact]
    public void AFaultOfOnePartIsNamed()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0);
        duel.A.Data.Span[0] = 1;
        GradientLearner learner = Learner(store, new Duel(store.Root, 0) { Objectives = [new("loss", (tape, batch) => new Loss((duel.First(tape, batch).Parts[1] + 5).Log()))] });
        TrainingStep step = learner.Advance(); // the third number is too small for a logarithm
        Assert.Equal(1, duel.A.Data.Span[0]);
        Assert.Contains("it began in", step.Fault?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeCutIsASentence()
    {
        Says("training.parts is 4; expected 1 for a language model, whose text is one example.", Recipe.Load("language-model", ["training.parts=4", "training.epochs=1"]));
        Says("training.parts is 4, and AdversarialModel has 3 objectives; expected 1, since only a problem with one objective can be divided.", Recipe.Load("gan-digits", ["training.parts=4"]));
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0);
        _ = store.Root.State("count", new Shape(1), Init.Zero);
        Assert.Equal("training.parts is 4, and count is a running statistic over whole batches; expected 1.", Assert.Throws<UnrollException>(() =>
            Learner(store, new Duel(store.Root, 0) { Objectives = [new("loss", duel.First)] })).Message);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => ThreadRanks.Run(3, 1, device => Trainer.Start(new Recipe { Model = Small, Training = Training with { Parts = 2 } }, Data, device)));
        Assert.Equal("training.parts is 2, with 3 processes; expected 3 or more, since each process computes whole parts.", thrown.Message);

        static void Says(string sentence, Recipe recipe) =>
            Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Trainer.Start(recipe, recipe.Data.Open(null), TestDevice.Default)).Message);
    }

    /// <summary>The cut is by tokens: in the order of the batch, each part with about as many.</summary>
    [Fact]
    public void PartsHaveAboutEqualTokens()
    {
        Example[] batch = [.. new[] { 1, 1, 2, 2, 3, 3, 6, 6 }.Select(Words)];
        Assert.Equal("1 1 2 2|3 3|6|6", Cut(4));
        Assert.Equal("1 1 2 2 3 3|6 6", Cut(2));
        Assert.Equal("1 1 2 2 3 3 6 6", Cut(1));
        Assert.Equal(8, Cut(1000).Split('|', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(Batches.Parts([Words(0), Words(0)], 3).Skip(1), Assert.Empty);

        string Cut(int parts) => string.Join('|', Batches.Parts(batch, parts).Select(part => string.Join(' ', part.Select(example => example.Length))));
    }

    private static Example Words(int count) => new(new Frames(1, new Real[count]));

    private static GradientLearner Learner(ParameterStore store, Duel duel) =>
        new(new LearnerContext(duel, store, [.. new[] { 1, 2, -9, 3 }.Select(number => new Example(new Frames(1, new[] { (Real)number })))], new TrainingSpec { Parts = 4, BatchTokens = 4 }, TestDevice.Default), new SgdSpec());

    private static string Text(TrainingStep step) => $"{string.Join(' ', step.Measures)} {step.Dev?.Scores.Values.First()}";

    private static void AssertSame(Trainer expected, Trainer actual) => Compare(expected, actual, Near.Same);

    private static void AssertNear(Trainer expected, Trainer actual) => Compare(expected, actual, (one, other, what) => Near.Assert(one, other, 1e-3, what));

    private static void Compare(Trainer expected, Trainer actual, Action<Tensor, Tensor, string> compare)
    {
        using Model one = expected.Best, other = actual.Best;
        foreach (Parameter parameter in one.Parameters.Parameters)
            compare(parameter.Data, other.Parameters[parameter.Name].Data, parameter.Name);
    }
}
