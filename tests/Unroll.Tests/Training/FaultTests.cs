namespace Unroll.Tests;

/// <summary>Faults in numbers: found at the step, named by a replay, gone back from.</summary>
public sealed class FaultTests
{
    private static readonly Splits Data = new(TrainerTests.Cities(1, 60), TrainerTests.Cities(2, 20), null);

    private static readonly TrainingSpec Wild = new()
    {
        Epochs = 4,
        BatchTokens = 40,
        ClipNorm = 0,
        Optimizer = new SgdSpec { Rate = 1000 },
        Faults = new FaultSpec { Retries = 30 },
    };

    [Fact]
    public void TrainingGoesBackWithASmallerRateUntilItLearns()
    {
        using Trainer run = Trainer.Start(Recipe(Wild), Data, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        TrainingFault[] faults = [.. steps.Select(step => step.Fault).OfType<TrainingFault>()];
        Assert.NotEmpty(faults);
        Assert.Equal(faults, run.Faults);
        double rate = 1000;
        foreach (TrainingFault fault in faults)
            Assert.Equal(rate /= 2, fault.Rate);
        Assert.Equal(4, run.Epochs.Count);
        Assert.Equal(rate, steps[^1].Rate);
        Assert.All(run.Epochs, epoch => Assert.True(double.IsFinite(epoch.Loss)));
        using Model best = run.Best;
        Assert.Equal(faults, best.Report.Faults);
        Assert.Contains("the loss jumped to ", faults[0].What, StringComparison.Ordinal);
        Assert.Contains("; the steepest gradient is that of ", faults[0].What, StringComparison.Ordinal);
    }

    /// <summary>A run that was cut short by faults goes on as one that began from the same place with the smaller rate.</summary>
    [Fact]
    public void WhatFollowsIsWhatASmallerRateWouldHaveGiven()
    {
        using Trainer run = Trainer.Start(Recipe(Wild with { Faults = new FaultSpec { Cut = 1e-4 } }), Data, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        Assert.Equal(0, Assert.Single(run.Faults).Back);
        using Trainer calm = Trainer.Start(Recipe(Wild with { Optimizer = new SgdSpec { Rate = run.Faults[^1].Rate } }), Data, TestDevice.Default);
        double[] expected = [.. calm.Select(step => step.Loss)];
        Assert.Equal(expected, steps[(Array.FindLastIndex(steps, step => step.Fault is not null) + 1)..].Select(step => step.Loss));
    }

    [Fact]
    public void ItGivesUpAfterSoManyRetries()
    {
        using Trainer run = Trainer.Start(Recipe(Wild with { Faults = new FaultSpec { Retries = 1 } }), Data, TestDevice.Default);
        UnrollException error = Assert.Throws<UnrollException>(() => run.Count());
        Assert.StartsWith("Training gave up after 1 retry with smaller rates at step ", error.Message, StringComparison.Ordinal);
        Assert.Single(run.Faults);
    }

    [Fact]
    public void ALossThatIsNotANumberIsNamedByOperationLayerAndRows()
    {
        using Trainer run = Trainer.Start(Recipe(Wild with { Optimizer = new SgdSpec { Rate = 0.1 }, Faults = new FaultSpec { Retries = 0 } }), Data, TestDevice.Default);
        using IEnumerator<TrainingStep> steps = run.GetEnumerator();
        Assert.True(steps.MoveNext());
        using (Model now = run.Best)
            Assert.Contains("encoder.0.forward.recurrent", now.Parameters.Parameters.Select(p => p.Name));
        Poison(run, "encoder.0.forward.recurrent", Real.NaN);
        UnrollException error = Assert.Throws<UnrollException>(() => steps.MoveNext());
        Assert.Contains("at step 2 (epoch 1): the loss is NaN", error.Message, StringComparison.Ordinal);
        Assert.Contains("it began in elman of encoder.0.forward, row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFaultOnTheWayBackIsNamedAsSuch()
    {
        using Device device = new(1);
        using Tape tape = Tape.ForFaults(device, new Rng(1));
        ParameterStore store = ParameterStore.Draw(1);
        Parameter small = store.Root.Child("layer").Parameter("small", new Shape(3), (values, _, ref _) => values.Fill((Real)1e-30));
        Value steep = tape.Constant(new Tensor(new Shape(3), [1, Real.MaxValue / 2, 1]));
        Value loss = (tape.Use(small) * steep).Sum() * 1e10;
        Assert.True(Real.IsFinite(loss.Item()));
        Assert.Null(tape.Fault);
        tape.Backward(loss);
        Assert.Equal("the gradient through multiply of layer, row 1 of 3", tape.Fault?.ToString());
    }

    [Fact]
    public void AnExplosionIsCalledOne()
    {
        LossWatch watch = new(3);
        watch.Add(1, 2, 16);
        Assert.False(watch.IsExploding(39));
        Assert.True(watch.IsExploding(41));
        Assert.True(watch.IsExploding(double.NaN));
        Assert.False(new LossWatch(3).IsExploding(1e30));
    }

    [Theory]
    [InlineData(2.9, false)]
    [InlineData(3.1, true)]
    public void ALeapIsMeasuredByTheFirstLossAndTheMean(double loss, bool fault)
    {
        LossWatch watch = new(3);
        Assert.Null(watch.Fault(1000, 1, 16, true));
        watch.Add(1, 1, 16);
        for (int i = 0; i < 200; i++)
            watch.Add(0.5, 1, 16);
        Assert.Null(watch.Fault(0.99, 1, 16, true)); // below the first
        Assert.Equal(fault, watch.Fault(loss / 2, 1, 16, true) is not null);
        Assert.NotNull(watch.Fault(0.1, double.PositiveInfinity, 16, false));
        Assert.Null(watch.Fault(1000, 1, 15, true)); // of too few predictions
        Assert.Null(new LossWatch(0).Fault(1e30, 1, 16, true));
    }

    /// <summary>The mean of the last ten or so is 0.9 of what it was and 0.1 of the step's, from 1 at first; the mean of the steps that did not leap stays 1.</summary>
    [Theory]
    [InlineData(20.9, 0)]
    [InlineData(21.1, 1)]
    [InlineData(10, 3)] // 1.9, 2.71, 3.439
    [InlineData(4, 11)] // 4 - 3 * 0.9^n
    public void OneLeapIsNoFaultButSeveralAre(double leap, int fault)
    {
        LossWatch watch = new(3);
        watch.Add(1, 1, 16);
        int found = 0;
        for (int step = 1; step <= (fault == 0 ? 1 : 20) && found == 0; step++)
        {
            if (watch.Fault(leap, 1, 16, false) is not null)
                found = step;
            watch.Add(leap, 1, 16);
        }
        Assert.Equal(fault, found);
        Assert.Null(watch.Fault(1, 1, 16, false)); // a step that does not leap
        Assert.NotNull(watch.Fault(leap, 1, 16, true)); // the end of an epoch
    }

    /// <summary>From the third epoch on the loss of this problem is a hundred times as large: a loss spike, unless the problem says that it computes something else then. A later leap is one in either case.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 5)]
    public void ALossThatMeansSomethingElseIsNoSpike(int changes, int fault)
    {
        TrainingSpec training = new() { Optimizer = new SgdSpec { Rate = 1e-9 } };
        GradientLearner Begun() => new(new LearnerContext(new Leaping { Changes = changes }, ParameterStore.Draw(1), Data.Train!, training, TestDevice.Default), (StochasticSpec)training.Optimizer);
        GradientLearner learner = Begun();
        TrainingStep step = learner.Advance();
        while (step.Fault is null && step.Epoch < 8)
        {
            RunState state = new();
            learner.Save(state);
            learner = Begun(); // in each step of each epoch it can be stopped
            learner.Load(state);
            step = learner.Advance();
        }
        Assert.Equal(fault, step.Epoch);
        Assert.Contains("the loss jumped to ", step.Fault!.What, StringComparison.Ordinal);
    }

    private static Recipe Recipe(TrainingSpec training) => new()
    {
        Model = new TaggingSpec { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Encoder = new RecurrentSpec(new ElmanSpec(5)) },
        Training = training,
    };

    private static void Poison(Trainer run, string name, Real value)
    {
        RunState state = new();
        run.SavePlace(state);
        Tensor tensor = state.Tensor($"parameters/{name}");
        tensor.Span[0] = value;
        state.Put($"parameters/{name}", tensor);
        run.LoadPlace(state);
    }

    /// <summary>Its loss is 1 in the first two epochs, then 100, and 10,000 from the fifth on.</summary>
    private sealed class Leaping : IProblem
    {
        private readonly Parameter one = ParameterStore.Draw(1).Root.Parameter("one", new Shape(1), (values, _, ref _) => values.Fill(1));

        public int Changes { get; init; }

        public string Metric => "none";

        public IReadOnlyList<InputField> Fields => [];

        public bool ChangesAt(int epoch) => epoch == Changes;

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => tape.Use(one).Sum() * (tape.Epoch < 3 ? 1 : tape.Epoch < 5 ? 100 : 10_000);

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}
