namespace Unroll.Tests;

/// <summary>The running mean of parameters against a plain loop over the parameters of a run without it.</summary>
public sealed class AverageTests
{
    private static readonly TaggingSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 8, MinCount = 1 },
        Dropout = 0.2,
        Encoder = new RecurrentSpec(new LstmSpec(8)) { Bidirectional = true },
    };

    private static readonly TrainingSpec Fast = new() { Epochs = 4, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 } };

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.99999)]
    public void TheBestModelHoldsTheMeanAndTrainingIsNotChanged(double decay)
    {
        IReadOnlyList<Tensor> mean = [];
        // Without a dev set and before an epoch has ended, the best model is the present one: its numbers step by step.
        using Trainer again = Trainer.Start(Small, TrainerTests.Cities(1, 60), Fast with { Epochs = 1 }, null, TestDevice.Default);
        using Trainer averaged = Trainer.Start(Small, TrainerTests.Cities(1, 60), Fast with { Epochs = 1, Average = decay }, null, TestDevice.Default);
        using IEnumerator<TrainingStep> first = again.GetEnumerator(), second = averaged.GetEnumerator();
        int n = 0;
        while (first.MoveNext() && second.MoveNext())
        {
            n++;
            Assert.Equal(first.Current.Loss, second.Current.Loss);
            IReadOnlyList<Tensor> now = Numbers(again), found = Numbers(averaged);
            mean = n == 1 ? now : mean;
            Real share = (Real)(1 - Math.Min(decay, (n - 1.0) / n));
            for (int i = 0; i < now.Count; i++)
            {
                for (int e = 0; e < now[i].Count; e++)
                {
                    Real change = now[i].Span[e] - mean[i].Span[e];
                    mean[i].Span[e] = (change * share) + mean[i].Span[e];
                }
                Near.Same(mean[i], found[i], $"parameter {i} after {n} steps");
            }
        }
        Assert.True(n > 3, $"only {n} steps");
    }

    [Fact]
    public void AtFirstItIsTheArithmeticMean()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter parameter = store.Root.Parameter("p", new Shape(3), Init.Normal(1)), frozen = store.Root.Parameter("f", new Shape(2), Init.Normal(1), true);
        ParameterAverage average = new(store, 0.75, TestDevice.Default);
        double sum = 0;
        Tensor kept = frozen.Data.Keep();
        for (int step = 1; step <= 4; step++)
        {
            parameter.Data.Span.Fill(step * step);
            sum += step * step;
            average.Add();
            Assert.Equal(sum / step, average.Within(() => parameter.Data.Span[0]), 1e-6);
            Assert.Equal(step * step, parameter.Data.Span[0]);
        }
        parameter.Data.Span.Fill(100);
        average.Add();
        Assert.Equal((0.75 * sum / 4) + 25, average.Within(() => parameter.Data.Span[1]), 1e-5);
        Near.Same(kept, average.Within(frozen.Data.Keep), "a frozen parameter");
        Assert.Throws<InvalidOperationException>(() => average.Within<int>(() => throw new InvalidOperationException()));
        Assert.Equal(100, parameter.Data.Span[2]);
    }

    [Fact]
    public void ScoresAreThoseOfTheMeanAndItIsWhatIsSaved()
    {
        using Folder folder = new();
        Dataset dev = TrainerTests.Cities(2, 20);
        using Trainer run = Trainer.Start(Small, TrainerTests.Cities(1, 60), Fast with { Average = 0.9 }, dev, TestDevice.Default);
        foreach (TrainingStep step in run)
        {
            if (!step.EpochEnded)
                continue;
            Assert.Equal(step.Dev!.Scores, run.Evaluate(dev).Scores);
            if (step.IsBest)
                Assert.Equal(step.Dev.F1, run.Best.Evaluate(dev).F1);
        }
        string target = Path.Combine(folder.Path, "m.model");
        run.Best.Save(target);
        using Model model = Model.Load(target, null, TestDevice.Default);
        Assert.Equal(run.BestScore, model.Evaluate(dev).F1);
    }

    [Fact]
    public void ItsRangeIsChecked() => Assert.Equal(
        "average is 1; expected 0 to 0.99999.", Assert.Throws<UnrollException>(() => new TrainingSpec { Average = 1 }).Message);

    private static IReadOnlyList<Tensor> Numbers(Trainer run) => [.. run.Best.Parameters.Parameters.Select(parameter => parameter.Data.Keep())];
}
