using System.Text.Json.Serialization;

namespace Unroll.Tests;

/// <summary>Parameters that a step changes without a gradient: written after a step without fault, for the objective that trains them, and kept as any other parameter.</summary>
public sealed class StateTests : IDisposable
{
    private static readonly TrainingSpec Plain = new() { Optimizer = new SgdSpec { Rate = 0.25 }, Schedule = new ConstantSpec(), ClipNorm = 0, BatchTokens = 1, Epochs = 3 };

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Both objectives say of both states what they become; each changes its own alone, once a batch, and not before the step.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnObjectiveChangesItsOwnStatesAlone(int accumulate)
    {
        ParameterStore store = ParameterStore.Draw(1);
        (Parameter one, Parameter two) = States(store);
        List<(Real, Real)> seen = [];
        GradientLearner learner = Learner(store, Plain with { Accumulate = accumulate }, Counted(store, (1, 100), (1000, 10), _ => seen.Add((one.Data.Span[0], two.Data.Span[0]))));
        for (int step = 1; step <= 2; step++)
        {
            int versions = one.Version;
            Assert.Null(learner.Advance().Fault);
            Assert.Equal((accumulate * step, 10 * accumulate * step), (one.Data.Span[0], two.Data.Span[0]));
            Assert.Equal(versions + accumulate, one.Version);
        }
        List<(Real, Real)> expected = [];
        for (int step = 0; step < 2; step++)
        {
            for (int i = 0; i < accumulate; i++)
                expected.Add(((step * accumulate) + i, 10 * step * accumulate));
            for (int i = 0; i < accumulate; i++)
                expected.Add(((step + 1) * accumulate, 10 * ((step * accumulate) + i)));
        }
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void AStepWithAFaultChangesNone()
    {
        ParameterStore store = ParameterStore.Draw(1);
        (Parameter one, Parameter two) = States(store);
        Duel duel = Counted(store, (1, 100), (1000, 10), _ => { });
        GradientLearner learner = Learner(store, Plain, duel);
        store["one.a"].Data.Span[0] = Real.NaN;
        Assert.NotNull(learner.Advance().Fault);
        Assert.Equal((0, 0), (one.Data.Span[0], two.Data.Span[0]));
    }

    [Fact]
    public void WhatIsFrozenByItsRateStays()
    {
        ParameterStore store = ParameterStore.Draw(1);
        (Parameter one, Parameter two) = States(store);
        store.SetRate("two.*", 0);
        _ = Learner(store, Plain, Counted(store, (1, 100), (1000, 10), _ => { })).Advance();
        Assert.Equal((1, 0), (one.Data.Span[0], two.Data.Span[0]));
    }

    [Fact]
    public void LearnersThatCannotSaySo()
    {
        ParameterStore store = ParameterStore.Draw(1);
        _ = States(store);
        Duel duel = new(store.Root, 0) { Objectives = [new("only", (tape, _) => throw new NotSupportedException())] };
        Assert.Equal("The model's one.count changes from step to step without a gradient, such as the running mean of a normalisation by batches; expected no such parameter with L-BFGS, so choose another training.optimizer, such as adam.",
            Assert.Throws<UnrollException>(() => new LbfgsSpec().Start(new LearnerContext(duel, store, Numbers(1), Plain, TestDevice.Default))).Message);
    }

    [Fact]
    public void TheMeanOfParametersHasTheLatestStates()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter weight = store.Root.Parameter("w", new Shape(1), Init.Zero), state = store.Root.State("s", new Shape(2), Init.Zero);
        ParameterAverage average = new(store, 0.9, TestDevice.Default);
        for (int i = 1; i <= 3; i++)
        {
            weight.Data.Span[0] = i;
            state.Data.Span.Fill(i);
            average.Add();
        }
        Assert.Equal((2, 3), average.Within(() => (weight.Data.Span[0], state.Data.Span[1])));
    }

    /// <summary>With two players that have normalisations by batches: a stopped run goes on bit for bit, and the best model has the states of the run.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.9)]
    public void ARunThatIsResumedHasTheSameBits(int accumulate, double average)
    {
        Catalogue catalogue = Catalogue.Standard.With(CatalogueEntry.Of("norms", new NormsSpec(), NormsJson.Default, "two players"));
        Recipe recipe = new() { Model = new NormsSpec(), Training = Plain with { BatchTokens = 3, Accumulate = accumulate, Average = average, Optimizer = new AdamSpec { Rate = 0.1 } } };
        Splits data = new(Dataset.Of(Numbers(1, 2, 3, 6, 5, 4, 7, 9, 8, 0)), null, null);
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        TrainingStep[] steps = [.. whole];
        Assert.All(steps, step => Assert.Null(step.Fault));
        using Model expected = whole.Best;
        Assert.All(expected.Parameters.Parameters.Where(parameter => parameter.IsState), state => Assert.NotEqual(state.Name.EndsWith("variance", StringComparison.Ordinal) ? 1 : 0, state.Data.Span[0]));
        for (int stop = 0; stop <= steps.Length; stop += 2)
        {
            string path = Path.Combine(folder.Path, $"{stop}.safetensors");
            using (Trainer begun = Trainer.Start(recipe, data, TestDevice.Default))
            {
                _ = begun.Take(stop).Count();
                begun.Save(path, catalogue);
            }
            using Trainer rest = Trainer.Resume(recipe, data, path, TestDevice.Default, catalogue);
            Assert.Equal(steps.Skip(stop).Select(Text), rest.Select(Text));
            using Model found = rest.Best;
            foreach (Parameter parameter in expected.Parameters.Parameters)
                Near.Same(parameter.Data, found.Parameters[parameter.Name].Data, $"{parameter.Name}, stopped after {stop}");
        }
        string folderOfModel = Path.Combine(folder.Path, "m.model");
        expected.Save(folderOfModel, catalogue);
        using Model loaded = Model.Load(folderOfModel, catalogue, TestDevice.Default);
        foreach (Parameter parameter in expected.Parameters.Parameters)
            Near.Same(parameter.Data, loaded.Parameters[parameter.Name].Data, $"{parameter.Name}, loaded");

        static string Text(TrainingStep step) => string.Join(' ', step.Measures);
    }

    private static (Parameter One, Parameter Two) States(ParameterStore store) =>
        (store.Root.Child("one").State("count", new Shape(1), Init.Zero), store.Root.Child("two").State("count", new Shape(1), Init.Zero));

    /// <summary>Objectives that add to both states.</summary>
    private static Duel Counted(ParameterStore store, (int One, int Two) first, (int One, int Two) second, Action<Tape> called)
    {
        Duel duel = new(store.Root, 0);
        return new Duel(store.Root, 0)
        {
            Objectives =
            [
                new("first", (tape, batch) => Count(tape, duel.First(tape, batch), first)) { Parameters = "one.*", Parts = ["square", "pull"] },
                new("second", (tape, batch) => Count(tape, duel.Second(tape, batch), second)) { Parameters = "two.*" },
            ],
        };

        Loss Count(Tape tape, Loss loss, (int One, int Two) more)
        {
            called(tape);
            Add("one.count", more.One);
            Add("two.count", more.Two);
            return loss;

            void Add(string name, int number)
            {
                Real before = store[name].Data.Span[0];
                for (int half = 0; half < 2; half++) // in two parts: the second goes on from the first
                    tape.Replace(store[name], new Tensor(new Shape(1), [tape.Latest(store[name]).Span[0] + ((Real)number / 2)]));
                Assert.Equal(before, store[name].Data.Span[0]);
            }
        }
    }

    private static Example[] Numbers(params double[] numbers) => [.. numbers.Select(number => new Example(new Frames(1, new[] { (Real)number })))];

    private static GradientLearner Learner(ParameterStore store, TrainingSpec training, Duel duel) =>
        new(new LearnerContext(duel, store, Numbers(1, 2, 3, 6, 5, 4), training, TestDevice.Default), (StochasticSpec)training.Optimizer);
}

/// <summary>A generator and a critic of numbers, each with a normalisation by batches.</summary>
internal sealed record NormsSpec : ProblemSpec
{
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted) => fitted.Put("players", FittedValue.Of(TagScheme.Plain));

    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        _ = fitted.Get<FittedValue>("players");
        BatchNormalization one = new(scope.Child("one"), 1, 0.5), two = new(scope.Child("two"), 1, 0.5);
        return new Duel(scope, 0)
        {
            Objectives = [new("first", (tape, batch) => Loss(tape, batch, 1)) { Parameters = "one.*" }, new("second", (tape, batch) => Loss(tape, batch, -0.5)) { Parameters = "two.*" }],
        };

        Loss Loss(Tape tape, IReadOnlyList<Example> batch, double sign)
        {
            Value x = tape.Constant(new Tensor(new Shape(batch.Count, 1), [.. batch.Select(example => example.InputAs<Frames>("A duel").Values.Span[0])]));
            return new Loss((two.Apply(one.Apply(x).Tanh() + x).Tanh() * sign).Square().Sum());
        }
    }
}

[JsonSerializable(typeof(NormsSpec))]
internal sealed partial class NormsJson : JsonSerializerContext;
