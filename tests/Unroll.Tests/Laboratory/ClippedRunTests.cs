namespace Unroll.Tests;

public sealed class ClippedRunTests
{
    private static readonly Recipe Wild = new()
    {
        Model = new TaggingSpec { Encoder = new RecurrentSpec(new ElmanSpec(4)), Dropout = 0 },
        Training = new TrainingSpec { Epochs = 3, BatchTokens = 40, ClipNorm = 1e9, Optimizer = new SgdSpec { Rate = 1000 }, Faults = new FaultSpec { Retries = 1 } },
    };

    /// <summary>It is the trainer's run, step for step, with the faults that the trainer reports, also where it gives up.</summary>
    [Fact]
    public void StepsAndFaultsAreThoseOfTheTrainer()
    {
        Dataset train = TrainerTests.Cities(1, 60);
        ClippedRun run = ClippedRun.Of(Wild, train, ClipRule.Without, 1000, TestDevice.Default);
        Recipe plain = Wild with { Training = Wild.Training with { ClipNorm = 0 } };
        using Trainer trainer = Trainer.Start(plain, new Splits(train, null, null), TestDevice.Default);
        List<TrainingStep> steps = [];
        UnrollException error = Assert.Throws<UnrollException>(() =>
        {
            foreach (TrainingStep step in trainer)
                steps.Add(step);
        });
        Assert.Equal(error.Message, run.GaveUp);
        Assert.Equal(steps.Select(step => (step.Loss, step.GradientNorm!.Value, step.Rate!.Value, step.Fault)), run.Steps.Select(step => (step.Loss, step.Norm, step.Rate, step.Fault)));
        Assert.Equal(Enumerable.Range(1, steps.Count), run.Steps.Select(step => step.Number));
        Assert.Equal(trainer.Faults, run.Faults.Select(step => step.Fault!));
    }

    /// <summary>With the same seed, runs begin at the same loss and gradient. A step that is clipped to nearly nothing changes nearly nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ClippedStepsAreShort(bool byValue)
    {
        Dataset train = TrainerTests.Cities(1, 60);
        ClippedRun free = ClippedRun.Of(Wild, train, ClipRule.Without, 1000, TestDevice.Default);
        ClippedRun tiny = ClippedRun.Of(Wild, train, byValue ? ClipRule.ByValue(1e-9) : ClipRule.ByNorm(1e-9), 12, TestDevice.Default);
        Assert.Equal((free.Steps[0].Loss, free.Steps[0].Norm), (tiny.Steps[0].Loss, tiny.Steps[0].Norm));
        Assert.Equal(12, tiny.Steps.Count);
        Assert.Empty(tiny.Faults);
        Assert.Null(tiny.GaveUp);
        Assert.All(tiny.Steps, step => Assert.InRange(step.Loss / tiny.Steps[0].Loss, 0.5, 1.5));
    }

    [Fact]
    public void ARuleSetsOneLimit()
    {
        TrainingSpec training = new() { ClipNorm = 5, ClipValue = 4 };
        Assert.Equal([(0, 0), (3, 0), (0, 2)], new[] { ClipRule.Without, ClipRule.ByValue(3), ClipRule.ByNorm(2) }.Select(rule => rule.Of(training)).Select(one => (one.ClipValue, one.ClipNorm)));
    }

    [Fact]
    public void AnOptimiserWithoutStepsIsSaid()
    {
        Recipe whole = Wild with { Training = new TrainingSpec { Optimizer = new LbfgsSpec() } };
        Assert.Equal("training.optimizer follows no gradient step by step; expected one that does, such as sgd or adam.",
            Assert.Throws<UnrollException>(() => ClippedRun.Of(whole, TrainerTests.Cities(1, 6), ClipRule.Without, 1, TestDevice.Default)).Message);
    }

    [Theory]
    [InlineData(3, -4, 3, -3, 0.6, -0.8)]
    [InlineData(0.3, 0.4, 0.3, 0.4, 0.3, 0.4)]
    [InlineData(0, -9, 0, -3, 0, -1)]
    public void GradientsOfTwoNumbers(double x, double y, double valueX, double valueY, double normX, double normY)
    {
        Assert.Equal((x, y), ClipRule.Without.Apply(x, y));
        (double X, double Y) value = ClipRule.ByValue(3).Apply(x, y), norm = ClipRule.ByNorm(1).Apply(x, y);
        Assert.Equal((valueX, valueY), value);
        Assert.Equal(normX, norm.X, 1e-12);
        Assert.Equal(normY, norm.Y, 1e-12);
        (double X, double Y) longer = ClipRule.ByNorm(2).Apply(10 * x, 10 * y);
        Assert.Equal(2, Math.Sqrt((longer.X * longer.X) + (longer.Y * longer.Y)), 1e-12);
        Assert.Equal(x * longer.Y, y * longer.X, 1e-12);
        Assert.Throws<UnrollException>(() => ClipRule.ByNorm(0));
        Assert.Throws<UnrollException>(() => ClipRule.ByValue(-1));
    }
}
