namespace Unroll.Tests;

/// <summary>A problem with two objectives: each step changes its own parameters alone, one after the other, and what is measured has the objectives' names.</summary>
public sealed class ObjectiveTests : IDisposable
{
    private const double Rate = 0.25;

    private static readonly TrainingSpec Plain = new() { Optimizer = new SgdSpec { Rate = Rate }, Schedule = new ConstantSpec(), ClipNorm = 0, BatchTokens = 4, Epochs = 3 };

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Four examples to a step, as one batch, as four batches whose gradients are added up, and as two of two.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void EachPlayerMovesInTurnWithWhatTheOtherHasLeft(int batch, int accumulate)
    {
        (GradientLearner learner, Duel duel) = Learner(Plain with { BatchTokens = batch, Accumulate = accumulate }, Numbers(1, 2, 3, 6));
        Assert.Equal(["loss", "gradientNorm", "rate", "first", "square", "pull", "second"], learner.Measures);
        double a = 0, b = 0;
        for (int i = 0; i < 5; i++)
        {
            TrainingStep step = learner.Advance();
            double gap = a - b, first = (0.5 * gap * gap) - (3 * gap), slope = gap - 3;
            (double square, double pull) = (0.5 * gap * gap, 3 * gap);
            a -= Rate * slope;
            double rise = b - (2 * a), second = 0.5 * rise * rise;
            b -= Rate * rise;
            Assert.Equal((a, b), (Math.Round(duel.A.Data.Span[0], 5), Math.Round(duel.B.Data.Span[0], 5)), Close);
            Assert.Equal(["loss", "gradientNorm", "rate", "first", "square", "pull", "second"], step.Measures.Select(measure => measure.Name));
            Assert.Equal([first + second, Math.Sqrt((slope * slope) + (rise * rise)), Rate, first, square, pull, second], step.Measures.Select(measure => measure.Value), (x, y) => Math.Abs(x - y) < 1e-4);
            Assert.Equal((4, 4, null), (step.Predictions, step.Tokens, step.Fault));
        }
        Assert.Equal(Enumerable.Repeat(Enumerable.Repeat("first", accumulate).Concat(Enumerable.Repeat("second", accumulate)), 5).SelectMany(one => one), duel.Asked);
    }

    [Fact]
    public void TheOrderIsThatOfTheList()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0);
        Duel turned = new(store.Root, 0) { Objectives = [.. ((IProblem)duel).Objectives.Reverse()] };
        _ = Learner(turned, store, Plain, Numbers(2)).Advance();
        Assert.Equal(["second", "first"], duel.Asked); // whose losses they are
    }

    /// <summary>Dropout of a batch is the same for both players, and another at the next batch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void BothPlayersDrawTheSameNumbers(int accumulate)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0.5);
        GradientLearner learner = Learner(duel, store, Plain with { BatchTokens = 1, Accumulate = accumulate }, Numbers(1, 2, 3, 4, 5, 6));
        for (int step = 0; step < 2; step++)
            _ = learner.Advance();
        double[][] turns = [.. duel.Drawn.Chunk(accumulate)];
        Assert.Equal(4, turns.Length);
        Assert.Equal(turns[0], turns[1]);
        Assert.Equal(turns[2], turns[3]);
        Assert.True(duel.Drawn.Distinct().Count() > 1, "all draws are equal");
        Assert.NotEqual(turns[0], turns[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AfterAFaultTheMeasuresKeepTheirNames(int accumulate)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0);
        duel.A.Data.Span[0] = Real.NaN;
        TrainingStep step = Learner(duel, store, Plain with { BatchTokens = 1, Accumulate = accumulate }, Numbers(1, 2)).Advance();
        Assert.NotNull(step.Fault);
        Assert.Equal(["loss", "gradientNorm", "rate", "first", "square", "pull", "second"], step.Measures.Select(measure => measure.Name));
        Assert.Equal(["first"], duel.Asked.Distinct());
        Assert.Equal(double.NaN, step["second"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ARunThatIsResumedHasTheSameBits(int accumulate)
    {
        Catalogue catalogue = Catalogue.Standard.With(CatalogueEntry.Of("duel", new DuelSpec(), DuelJson.Default, "two players"));
        Recipe recipe = new() { Model = new DuelSpec { Dropout = 0.3 }, Training = Plain with { BatchTokens = 2, Accumulate = accumulate, Optimizer = new AdamSpec { Rate = 0.1 } } };
        Splits data = new(Dataset.Of(Numbers(1, 2, 3, 6, 5, 4, 7, 9, 8, 0)), null, null);
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        TrainingStep[] steps = [.. whole];
        Assert.All(steps, step => Assert.Null(step.Fault));
        for (int stop = 0; stop <= steps.Length; stop++)
        {
            string path = Path.Combine(folder.Path, $"{stop}.safetensors");
            using (Trainer begun = Trainer.Start(recipe, data, TestDevice.Default))
            {
                _ = begun.Take(stop).Count();
                begun.Save(path, catalogue);
            }
            using Trainer rest = Trainer.Resume(recipe, data, path, TestDevice.Default, catalogue);
            Assert.Equal(steps.Skip(stop).Select(Text), rest.Select(Text));
            using Model expected = whole.Best, found = rest.Best;
            foreach (Parameter parameter in expected.Parameters.Parameters)
                Near.Same(parameter.Data, found.Parameters[parameter.Name].Data, $"{parameter.Name}, stopped after {stop}");
        }

        static string Text(TrainingStep step) => string.Join(' ', step.Measures);
    }

    [Fact]
    public void WhatCannotBeTrainedIsASentence()
    {
        Objective some = new("first", (tape, _) => throw new NotSupportedException());
        Says("No parameter's name fits 'three.*'; there are one.a, two.b.", some with { Parameters = "three.*" }, some with { Name = "second" });
        Says("Two measures of Duel are called 'first'; expected a name of its own for each objective and each part of its loss, and none of loss, gradientNorm and rate.", some, some);
        Says("Two measures of Duel are called 'rate'; expected a name of its own for each objective and each part of its loss, and none of loss, gradientNorm and rate.", some, some with { Name = "rate" });
        ParameterStore store = ParameterStore.Draw(1);
        Assert.Equal("Duel has 2 objectives; expected one with L-BFGS, so choose another training.optimizer, such as sgd.", Assert.Throws<UnrollException>(() =>
            new LbfgsSpec().Start(new LearnerContext(new Duel(store.Root, 0), store, Numbers(1), Plain, TestDevice.Default))).Message);

        Streamed stream = new(new Duel(store.Root, 0));
        Assert.Equal("Streamed reads its text in streams and has 2 objectives; expected one.", Assert.Throws<UnrollException>(() =>
            new GradientLearner(new LearnerContext(stream, store, Numbers(1), Plain, TestDevice.Default), new SgdSpec())).Message);

        static void Says(string sentence, params Objective[] objectives)
        {
            ParameterStore store = ParameterStore.Draw(1);
            Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Learner(new Duel(store.Root, 0) { Objectives = objectives }, store, Plain, Numbers(1))).Message);
        }
    }

    private sealed class Streamed(IProblem duel) : IStreamProblem
    {
        public string Metric => duel.Metric;

        public IReadOnlyList<InputField> Fields => [];

        public IReadOnlyList<Objective> Objectives => duel.Objectives;

        public IReadOnlyList<Example> Windows(IReadOnlyList<Example> text, int streams, int steps) => text;

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => duel.Loss(tape, batch);

        public (Value Loss, IReadOnlyList<State> After) Loss(Tape tape, Example window, IReadOnlyList<State>? before) => throw new NotSupportedException();

        public IReadOnlyList<State> Read(Tape tape, Example window, IReadOnlyList<State>? before) => throw new NotSupportedException();

        public Report Evaluate(Device device, IReadOnlyList<Example> text) => throw new NotSupportedException();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }

    private static bool Close((double, double) expected, (double, double) found) => Math.Abs(expected.Item1 - found.Item1) < 1e-4 && Math.Abs(expected.Item2 - found.Item2) < 1e-4;

    private static Example[] Numbers(params double[] numbers) => [.. numbers.Select(number => new Example(new Frames(1, new[] { (Real)number })))];

    private static (GradientLearner, Duel) Learner(TrainingSpec training, Example[] examples)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Duel duel = new(store.Root, 0);
        return (Learner(duel, store, training, examples), duel);
    }

    private static GradientLearner Learner(Duel duel, ParameterStore store, TrainingSpec training, Example[] examples) =>
        new(new LearnerContext(duel, store, examples, training, TestDevice.Default), (StochasticSpec)training.Optimizer);
}
