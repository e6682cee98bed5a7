namespace Unroll.Tests;

/// <summary>Generators and discriminators: losses by their definitions, whose parameters a step changes, and how often each makes one.</summary>
public sealed class AdversarialTests
{
    private static readonly AdversarialSpec Small = new() { Noise = 3, Generator = new PlayerSpec { Units = 5 }, Discriminator = new PlayerSpec { Units = 6 } };

    private static readonly Example[] Points =
    [
        .. Enumerable.Range(0, 12).Select(i => new Example(new Labels([i % 2 == 0 ? "left" : "right"]), new LabelledItem(new Frames(2, new[] { (Real)(i % 2 == 0 ? -1 : 1), (Real)(i / 12.0) }), i % 2 == 0 ? "left" : "right"))),
    ];

    [Theory]
    [InlineData(Game.NonSaturating, 0.126928, 0.474077, 0.974077)]
    [InlineData(Game.Minimax, 0.126928, 0.474077, -0.474077)]
    [InlineData(Game.LeastSquares, 0.5, 0.125, 1.125)]
    [InlineData(Game.Hinge, 0.0, 0.5, 0.5)]
    [InlineData(Game.Wasserstein, -2.0, -0.5, 0.5)]
    [InlineData(Game.Energy, -2.0, 0.0, 0.5)]
    public void LossesAreThoseOfTheirDefinitions(Game game, double real, double generated, double generator)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value r = tape.Constant(new Tensor(new Shape(1, 1), [2])), f = tape.Constant(new Tensor(new Shape(1, 1), [(Real)(-0.5)]));
        Assert.Equal(real, GameLosses.OfReal(game, r).Item(), 1e-5);
        Assert.Equal(generated, GameLosses.OfFalse(game, f, 0.5).Item(), 1e-5);
        Assert.Equal(generator, GameLosses.OfGenerator(game, f).Item(), 1e-5);
    }

    [Fact]
    public void CodesThatPointApartPullLess()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Assert.Equal(1, GameLosses.PullAway(tape.Constant(new Tensor(new Shape(2, 2), [1, 1, 3, 3]))).Item(), 1e-5);
        Assert.Equal(0, GameLosses.PullAway(tape.Constant(new Tensor(new Shape(2, 2), [1, 1, 3, -3]))).Item(), 1e-5);
        Assert.Equal(0.5, GameLosses.PullAway(tape.Constant(new Tensor(new Shape(2, 2), [1, 0, 3, -3]))).Item(), 1e-5);
    }

    /// <summary>The loss of a player gives gradients for its own parameters, all of them, and for no other.</summary>
    [Theory, InlineData(0, "discriminator."), InlineData(1, "generator.")]
    public void EachPlayerLearnsItsOwnParameters(int which, string own)
    {
        ParameterStore store = ParameterStore.Draw(1);
        using Model model = Model.Build(new Recipe { Model = Small }, Small.Fit(Points), store, null, TestDevice.Default);
        Objective objective = model.Problem.Objectives[which];
        HashSet<Parameter> trained = [.. store.Matching(objective.Parameters)];
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Gradients gradients = tape.Backward(objective.Loss(tape, Points).Total, trained.Contains);
        Assert.Equal(store.Parameters.Where(parameter => parameter.Name.StartsWith(own, StringComparison.Ordinal)).Select(parameter => parameter.Name).Order(), gradients.Select(gradient => gradient.Parameter.Name).Order());
    }

    /// <summary>A player with the rate 0 keeps every bit while the other learns.</summary>
    [Theory, InlineData("discriminator.", "generator."), InlineData("generator.", "discriminator.")]
    public void AFrozenPlayerKeepsItsBits(string frozen, string learning)
    {
        using Trainer before = Trainer.Start(Recipe(new TrainingSpec { Epochs = 1, BatchExamples = 4 }), Data), after = Trainer.Start(Recipe(new TrainingSpec { Epochs = 3, BatchExamples = 4, Rates = $"{frozen}*=0" }), Data);
        using Trainer other = Trainer.Start(Recipe(new TrainingSpec { Epochs = 1, BatchExamples = 4, Rates = $"{frozen}*=0" }), Data);
        foreach (TrainingStep step in after)
            Assert.Null(step.Fault);
        foreach (TrainingStep step in other)
            Assert.Null(step.Fault);
        ParameterStore fresh = ParameterStore.Draw(1);
        using Model start = Model.Build(before.Recipe, Small.Fit(Points), fresh, null, TestDevice.Default);
        IReadOnlyDictionary<string, Tensor> now = Tensors(after.Best);
        foreach (Parameter parameter in fresh.Parameters.Where(parameter => parameter.Name.StartsWith(frozen, StringComparison.Ordinal)))
            Assert.Equal(parameter.Data.Span.ToArray(), now[parameter.Name].Span.ToArray());
        Assert.Contains(fresh.Parameters, parameter => parameter.Name.StartsWith(learning, StringComparison.Ordinal) && !parameter.Data.Span.SequenceEqual(now[parameter.Name].Span));
    }

    /// <summary>Six batches are two steps, in each of which the discriminator makes three.</summary>
    [Fact]
    public void OnePlayerMayMakeSeveralStepsForOneOfTheOther()
    {
        using Trainer trainer = Trainer.Start(new Recipe { Model = Small with { DiscriminatorSteps = 3 }, Training = new TrainingSpec { Epochs = 2, BatchExamples = 2 } }, Data);
        TrainingStep[] steps = [.. trainer];
        Assert.Equal(4, steps.Length);
        Assert.All(steps, step => Assert.Equal(2, step.StepsPerEpoch));
    }

    [Fact]
    public void TheDiscriminatorsParametersStayWithinTheirLimit()
    {
        using Trainer trainer = Trainer.Start(new Recipe { Model = Small with { Game = Game.Wasserstein, WeightLimit = 0.05 }, Training = new TrainingSpec { Epochs = 2, BatchExamples = 4 } }, Data);
        foreach (TrainingStep step in trainer)
            Assert.Null(step.Fault);
        IReadOnlyDictionary<string, Tensor> all = Tensors(trainer.Best);
        Assert.All(all.Where(pair => pair.Key.StartsWith("discriminator.", StringComparison.Ordinal)), pair => Assert.All(pair.Value.Span.ToArray(), value => Assert.InRange(value, -0.0500001, 0.0500001)));
        Assert.Contains(all, pair => pair.Key.StartsWith("generator.", StringComparison.Ordinal) && pair.Value.Span.ToArray().Any(value => Math.Abs(value) > 0.1));
        Assert.Contains("weightLimit", Assert.Throws<UnrollException>(() => (Small with { Game = Game.Wasserstein }).Fit(Points)).Message, StringComparison.Ordinal);
    }

    /// <summary>A generator whose parameters are all 0 makes one item only; the epoch says so, and so does the report, also after the run was stopped and went on.</summary>
    [Fact]
    public void AGeneratorThatMakesOneItemIsSaidToHaveCollapsed()
    {
        ParameterStore store = ParameterStore.Draw(1);
        using Model model = Model.Build(new Recipe { Model = Small }, Small.Fit(Points), store, null, TestDevice.Default);
        foreach (Parameter parameter in store.Matching("generator.*"))
            parameter.Data.Span.Clear();
        Recipe recipe = Recipe(new TrainingSpec { Epochs = 2, BatchExamples = 4, Rates = "generator.*=0" });
        Splits data = new(new Dataset("points", Points), new Dataset("points", Points), null);
        using Trainer run = Trainer.Start(recipe, data, TestDevice.Default, model);
        TrainingStep[] steps = [.. run.Take(4)]; // an epoch has three
        Assert.Empty(steps[1].Warnings);
        Assert.StartsWith("the generator has collapsed: ", Assert.Single(steps[2].Warnings), StringComparison.Ordinal);
        string path = Path.Combine(Path.GetTempPath(), $"unroll-{Guid.NewGuid():N}.safetensors");
        try
        {
            run.Save(path);
            using Trainer again = Trainer.Resume(recipe, data, path, TestDevice.Default, null, model);
            Assert.Equal(2, again.Count());
            Assert.All(again.Epochs, epoch => Assert.Equal(steps[2].Warnings, epoch.Warnings));
            Assert.Equal(2, again.Best.Report.Epochs.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(Game.NonSaturating, 9.9, 2.7, 8, 0.34, "")]
    [InlineData(Game.NonSaturating, 10.1, 2.7, 8, 0.34, "the discriminator has won")]
    [InlineData(Game.Hinge, 9.9, 4.1, 8, 0.34, "the discriminator errs")]
    [InlineData(Game.LeastSquares, 3.1, 0.9, 8, 0.34, "the discriminator has won")]
    [InlineData(Game.Energy, 1.1, 0.9, 8, 0.34, "the discriminator has won")]
    [InlineData(Game.Wasserstein, 99, 99, 8, 0.34, "")]
    [InlineData(Game.Minimax, 0, 0.1, 6, 0.34, "")]
    [InlineData(Game.Minimax, 0, 0.1, 5, 0.34, "the generator has collapsed")]
    [InlineData(Game.Minimax, 0, 0.1, 8, 0.33, "the generator has collapsed")]
    public void WhatGoesWrongIsNamed(Game game, double distance, double loss, double modes, double spread, string expected)
    {
        Dictionary<string, double> epoch = new(StringComparer.Ordinal) { ["real"] = distance / 2, ["generated"] = -distance / 2, ["discriminator"] = loss };
        Report dev = new("likeness", [new("likeness", 0.5), new("modes", modes), new("spread", spread)]);
        IReadOnlyList<string> seen = CollapseWatch.Look(Small with { Game = game, Margin = 0.5 }, 8, epoch, dev);
        Assert.Equal(expected.Length > 0 ? 1 : 0, seen.Count);
        Assert.All(seen, sentence => Assert.Matches($"^{expected}[^\\n0-9]*: .*\\([a-z]+\\.[^\\n]+\\.$", sentence));
    }

    /// <summary>Of one-dimensional normal samples, the distance is that of the means squared and of the deviations squared.</summary>
    [Fact]
    public void TheFrechetDistanceIsThatOfMeansAndDeviations()
    {
        Real[][] a = [[-1], [1]], b = [[1], [5]], square = [[1, 0], [-1, 0], [0, 2], [0, -2]], turned = [[0, 1], [0, -1], [2, 0], [-2, 0]];
        Assert.Equal(9 + 1, FrechetDistance.Of(a, b), 1e-6);
        Assert.Equal(0, FrechetDistance.Of(square, square), 1e-6);
        Assert.Equal(2 * Math.Pow(Math.Sqrt(2) - Math.Sqrt(0.5), 2), FrechetDistance.Of(square, turned), 1e-6); // both matrices are diagonal
    }

    [Fact]
    public void CoverageCountsVectorsWithinTheNeighboursDistance()
    {
        Real[][] line = [[0], [1], [2], [10]];
        Assert.Equal(0.75, NeighbourCoverage.Of([[0.5f], [4.1f], [-1.1f], [17]], line, 1)); // radii 1, 1, 1 and 8: of all but -1.1
        Assert.Throws<UnrollException>(() => NeighbourCoverage.Of(line, line, 4));
    }

    /// <summary>A generator that is silent has a distance of 1 and the class whose spectra are nearest to silence; the nearest other spectrum tells the classes of the real waves.</summary>
    [Fact]
    public void SpectraTellTheClassesOfSequences()
    {
        Example[] waves = [.. new WavesDataSpec { Length = 16, LeastPeriods = 2, MostPeriods = 2, Train = 90 }.Open(null).Train!];
        Report silent = Score(waves, ConditionKind.Label);
        Assert.Equal((1.0, 1.0, 0.0), (Math.Round(silent["spectrum"], 5), silent["judgeAccuracy"], silent["spread"]));
        Assert.InRange(silent["accuracy"], 0.2, 0.5); // the spectrum of silence is nearest to that of one class
        Assert.Contains("spectrum", silent.Scores.Keys.Where(silent.IsError));
        Report unasked = Score(waves, ConditionKind.None), points = Score(Points, ConditionKind.Label);
        Assert.Equal(1.0, unasked["spectrum"], 1e-5);
        Assert.DoesNotContain("accuracy", unasked.Scores.Keys);
        Assert.DoesNotContain("spectrum", points.Scores.Keys);
        Assert.Equal(0, Score(waves[..1], ConditionKind.Label)["judgeAccuracy"]);

        // A generator whose parameters are all 0 says the mean of all waves, which is removed here: they are around 0.
        static Report Score(Example[] examples, ConditionKind condition)
        {
            AdversarialSpec spec = Small with { Condition = condition };
            ParameterStore store = ParameterStore.Draw(1);
            Example[] centred = [.. examples, .. examples.Select(example => new Example(example.Input, Negative((LabelledItem)example.Target!)))];
            using Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(centred), store, null, TestDevice.Default);
            foreach (Parameter parameter in store.Matching("generator.*"))
                parameter.Data.Span.Clear();
            return model.Evaluate(examples);
        }

        static LabelledItem Negative(LabelledItem item) => new(new Frames(((Frames)item.Item).Size, ((Frames)item.Item).Values.ToArray().Select(value => -value).ToArray()), item.Label);
    }

    private static Splits Data => new(new Dataset("points", Points), null, null);

    private static Recipe Recipe(TrainingSpec training) => new() { Model = Small, Training = training };

    private static IReadOnlyDictionary<string, Tensor> Tensors(Model model)
    {
        using (model)
            return model.Parameters.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Data.Keep());
    }
}
