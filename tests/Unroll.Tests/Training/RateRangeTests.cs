namespace Unroll.Tests;

public sealed class RateRangeTests
{
    private static readonly Recipe Small = new()
    {
        Model = new TaggingSpec { Encoder = new RecurrentSpec(new GruSpec(4)), Dropout = 0.3 },
        Training = new TrainingSpec { BatchTokens = 60, Optimizer = new AdamSpec(), Rates = "encoder.*=0.5", Seed = 4 },
    };

    /// <summary>With a rate that hardly grows it is a common run at that rate, loss for loss.</summary>
    [Fact]
    public void EachStepIsTrainings()
    {
        Dataset train = TrainerTests.Cities(1, 60);
        RateRange range = RateRange.Test(Small, train, 0.01, 0.01 * (1 + 1e-12), 20, TestDevice.Default);
        Recipe common = Small with { Training = Small.Training with { Optimizer = new AdamSpec { Rate = 0.01 }, Epochs = 100 } };
        using Trainer run = Trainer.Start(common, new Splits(train, null, null), TestDevice.Default);
        Assert.All(run.Take(20).Zip(range.Points), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-7));
        Assert.Equal(20, range.Points.Count);
        Assert.True(range.Points[^1].Loss < 0.9 * range.Points[0].Loss, "nothing was learnt");
    }

    [Fact]
    public void TheRateGrowsByTheSameFactorFromTheFirstToTheLast()
    {
        List<RatePoint> heard = [];
        RateRange range = RateRange.Test(Small, TrainerTests.Cities(1, 60), 1e-6, 1e-4, 21, TestDevice.Default, heard.Add);
        Assert.Equal(21, range.Points.Count);
        Assert.Equal(range.Points, heard);
        for (int i = 0; i < 21; i++)
            Assert.Equal(1, range.Points[i].Rate / (1e-6 * Math.Pow(100, i / 20.0)), 1e-9);
        Assert.Equal(range.Points[0].Loss, range.Points[0].Mean);
        Assert.Equal((range.Points[1].Loss + (0.9 * range.Points[0].Loss)) / 1.9, range.Points[1].Mean, 1e-9);
    }

    [Fact]
    public void ItEndsWhereTheLossRises()
    {
        Recipe wild = Small with { Training = Small.Training with { Optimizer = new SgdSpec(), ClipNorm = 0, Rates = "" } };
        RateRange range = RateRange.Test(wild, TrainerTests.Cities(1, 60), 0.01, 1e6, 200, TestDevice.Default);
        Assert.InRange(range.Points.Count, 20, 180);
        Assert.True(range.Points[^1].Mean > range.Lowest.Mean, "the loss did not rise");
        Assert.All(range.Points, point => Assert.True(double.IsFinite(point.Loss)));
    }

    [Fact]
    public void WhatItSuggests()
    {
        double[] means = [5, 4.9, 4, 3.5, 3, 4, 9]; // steepest around 10^-4 .. 10^-3: a central difference of -1.4 at 1e-3
        RateRange range = new([.. means.Select((mean, i) => new RatePoint(i + 1, Math.Pow(10, i - 5), mean, mean))]);
        Assert.Equal(5, range.Lowest.Step);
        Assert.Equal(3, range.Steepest.Step);
        Assert.Equal(Math.Sqrt(1e-3 * 1e-1 / 10), range.Suggested, 1e-9);
    }
}
