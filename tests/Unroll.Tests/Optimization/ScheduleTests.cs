namespace Unroll.Tests;

/// <summary>Schedules that go by steps, and what training does with many batches or different rates.</summary>
public sealed class ScheduleTests
{
    private static readonly TaggingSpec Small = new() { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new GruSpec(5)) };

    [Fact]
    public void ACosineFallsFromTheWholeRateToItsFloor()
    {
        ISchedule schedule = new CosineSpec { Floor = 0.2 }.Build();
        Assert.Equal(1, schedule.Factor(new Moment(1, 0)));
        Assert.Equal(0.6, schedule.Factor(new Moment(50, 0.5)), 12);
        Assert.Equal(0.2 + (0.8 * (1 + Math.Sqrt(0.5)) / 2), schedule.Factor(new Moment(25, 0.25)), 12);
        Assert.Equal(0.2, schedule.Factor(new Moment(100, 1)), 12);
    }

    [Fact]
    public void AWarmUpGrowsAndThenFollowsAnother()
    {
        ISchedule schedule = new WarmUpSpec { Steps = 4, Then = new DecaySpec { Start = 1, Factor = 0.5 } }.Build();
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(1, 5).Select(step => schedule.Factor(new Moment(step, 0))));
        schedule.EpochEnded(0);
        Assert.Equal([0.25, 0.5], new[] { 2, 9 }.Select(step => schedule.Factor(new Moment(step, 0.1))));
    }

    [Fact]
    public void RatesOfARunAreThoseOfTheSchedule()
    {
        TrainingSpec spec = new() { Epochs = 2, BatchTokens = 40, Optimizer = new SgdSpec { Rate = 0.4 }, Schedule = new CosineSpec() };
        using Trainer run = Trainer.Start(Small, TrainerTests.Cities(1, 60), spec, null, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        for (int i = 0; i < steps.Length; i++)
            Assert.Equal(0.4 * (1 + Math.Cos(Math.PI * i / steps.Length)) / 2, steps[i].Rate!.Value, 12);
    }

    /// <summary>Some batches in one step are one large batch, whether their gradients are dense or of rows.</summary>
    [Fact]
    public void AccumulatedBatchesAreOneLargeOne()
    {
        Dataset data = TrainerTests.Cities(1, 60);
        TrainingSpec spec = new() { Epochs = 1, Optimizer = new SgdSpec { Rate = 0.5 }, ClipNorm = 0.1 };
        using Trainer large = Trainer.Start(Small, data, spec with { BatchTokens = 1_000_000 }, null, TestDevice.Default);
        using Trainer pieces = Trainer.Start(Small, data, spec with { BatchTokens = 30, Accumulate = 1000 }, null, TestDevice.Default);
        TrainingStep expected = Assert.Single(large), actual = Assert.Single(pieces);
        Assert.Equal(expected.Loss, actual.Loss, 1e-5);
        Assert.Equal(expected.GradientNorm!.Value, actual.GradientNorm!.Value, 1e-5);
        Assert.Equal((expected.Tokens, expected.Predictions), (actual.Tokens, actual.Predictions));
        using Model one = large.Best, other = pieces.Best;
        foreach (Parameter parameter in one.Parameters.Parameters)
            Near.Assert(parameter.Data, other.Parameters[parameter.Name].Data, 1e-5, parameter.Name);
    }

    [Fact]
    public void AnEpochThatIsNoMultipleEndsWithASmallerStep()
    {
        Dataset data = TrainerTests.Cities(1, 60);
        TrainingSpec spec = new() { Epochs = 2, BatchTokens = 20 };
        using Trainer single = Trainer.Start(Small, data, spec, null, TestDevice.Default);
        int batches = single.First().StepsPerEpoch;
        using Trainer run = Trainer.Start(Small, data, spec with { Accumulate = 4 }, null, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        Assert.NotEqual(0, batches % 4);
        Assert.Equal(2 * ((batches + 3) / 4), steps.Length);
        Assert.Equal(2 * data.Sum(sentence => sentence.Length), steps.Sum(step => step.Tokens));
    }

    [Fact]
    public void RatesByNameFreezeOrScale()
    {
        TrainingSpec spec = new()
        {
            Epochs = 1,
            BatchTokens = 1_000_000,
            ClipNorm = 0,
            Optimizer = new SgdSpec { Rate = 0.5 },
            Rates = "encoder.*=0.25 *.recurrent=0",
        };
        Dataset data = TrainerTests.Cities(1, 60);
        using Trainer start = Trainer.Start(Small, data, spec with { Rates = "*=0" }, null, TestDevice.Default); // stays as it was drawn
        Assert.Single(start);
        using Trainer plain = Trainer.Start(Small, data, spec with { Rates = "" }, null, TestDevice.Default);
        using Trainer rates = Trainer.Start(Small, data, spec, null, TestDevice.Default);
        Assert.Single(plain);
        Assert.Single(rates);
        using Model before = start.Best, all = plain.Best, some = rates.Best;
        foreach (Parameter parameter in before.Parameters.Parameters)
        {
            double factor = parameter.Name.EndsWith(".recurrent", StringComparison.Ordinal) ? 0 : parameter.Name.StartsWith("encoder.", StringComparison.Ordinal) ? 0.25 : 1;
            Tensor expected = parameter.Data.Keep();
            for (int i = 0; i < expected.Count; i++)
                expected.Span[i] += (Real)factor * (all.Parameters[parameter.Name].Data.Span[i] - expected.Span[i]);
            Near.Assert(expected, some.Parameters[parameter.Name].Data, 1e-6, parameter.Name);
        }
        Assert.StartsWith("No parameter's name fits 'decoder.*'; there are ", Assert.Throws<UnrollException>(
            () => Trainer.Start(Small, data, spec with { Rates = "decoder.*=1" }, null, TestDevice.Default)).Message, StringComparison.Ordinal);
    }
}
