namespace Unroll.Tests;

/// <summary>Several starts: each is a run by itself, and the best epoch of all counts.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly Splits Data = new(TrainerTests.Cities(1, 60), TrainerTests.Cities(2, 20), null);
    private static readonly TrainingSpec Fast = new() { Epochs = 3, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 }, Schedule = new CosineSpec() };

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Whatever a start depends on begins anew: its steps, scores and faults are those of a run with its seed, and the best of all starts is kept.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("average")]
    [InlineData("fault")]
    [InlineData("converged")]
    public void EachStartIsARunByItself(string way)
    {
        TrainingSpec training = way switch
        {
            "average" => Fast with { Average = 0.9 },
            "fault" => Fast with { ClipNorm = 0, Optimizer = new SgdSpec { Rate = 1000, Momentum = 0.5 }, Faults = new FaultSpec { Retries = 30, Cut = 0.1 } },
            "converged" => Fast with { Epochs = 30, Optimizer = new LbfgsSpec { Tolerance = 0.5, Window = 2 } },
            _ => Fast,
        };
        using Trainer run = Trainer.Start(Recipe(training with { Restarts = 3 }, way), Data, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        List<(double Score, IReadOnlyList<Tensor> Parameters)> best = [];
        HashSet<string> losses = [];
        int made = 0, epochs = 0, faults = 0;
        for (int start = 1; start <= 3; start++)
        {
            using Trainer alone = Trainer.Start(Recipe(training.OfStart(start), way), Data, TestDevice.Default);
            TrainingStep[] some = [.. alone], same = steps[made..(made + some.Length)];
            Assert.All(same, step => Assert.Equal(start, step.Start));
            int before = made == 0 ? 0 : steps[made - 1].Step;
            Assert.Equal(some.Select(step => (step.Step + before, step.Epoch + epochs, step.Loss, step.GradientNorm, step.Rate, step.Dev?.Main, step.Fault?.What, step.Fault?.Step + before)),
                same.Select(step => (step.Step, step.Epoch, step.Loss, step.GradientNorm, step.Rate, step.Dev?.Main, step.Fault?.What, step.Fault?.Step)));
            Assert.Equal(alone.Faults, run.Faults.Skip(faults).Take(alone.Faults.Count).Select(fault => fault with { Step = fault.Step - before, Epoch = fault.Epoch - epochs, Back = fault.Back - epochs }));
            losses.Add(string.Join(' ', some.Select(step => step.Loss)));
            using Model model = alone.Best;
            best.Add((alone.BestScore, model.Parameters.Copy()));
            (made, epochs, faults) = (made + some.Length, epochs + alone.Epochs.Count, faults + alone.Faults.Count);
        }
        Assert.Equal((made, epochs, faults), (steps.Length, run.Epochs.Count, run.Faults.Count));
        Assert.Equal(way == "fault", faults > 0);
        Assert.Equal(way == "converged", epochs < 3 * training.Epochs);
        Assert.Equal(3, losses.Count);
        Assert.Equal(Enumerable.Range(1, epochs), run.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(new RunEnding("restarts", $"{epochs} epochs in 3 starts (training.restarts)"), run.Ending);
        Assert.Equal(best.Max(one => one.Score), run.BestScore);
        Assert.Equal(run.Epochs.MaxBy(epoch => epoch.Score)!.Epoch, run.BestEpoch);
        using Model kept = run.Best;
        foreach ((Parameter parameter, Tensor expected) in kept.Parameters.Parameters.Zip(best.MaxBy(one => one.Score).Parameters))
            Near.Same(expected, parameter.Data, parameter.Name);
    }

    /// <summary>A start that begins in a dead end stays there; among several, one finds the way out, and the score says so.</summary>
    [Fact]
    public void ABadStartIsMadeUpForByAnother()
    {
        int stuck = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            Assert.True(Error(seed, 10) < 0.1);
            double one = Error(seed, 1);
            Assert.True(one is < 0.1 or 3, $"{one}");
            stuck += one < 0.1 ? 0 : 1;
        }
        Assert.InRange(stuck, 1, 7);

        static double Error(ulong seed, int restarts)
        {
            TrainingSpec training = new() { Seed = seed, Epochs = 10, BatchTokens = 40, Optimizer = new SgdSpec { Rate = 0.1 }, Restarts = restarts };
            using Trainer run = Trainer.Start(new Recipe { Model = new DeadEndSpec(), Training = training }, Data, TestDevice.Default);
            return run.Count() > 0 ? run.BestScore : double.NaN;
        }
    }

    [Fact]
    public void WhatItDoesNotGoWithIsSaid()
    {
        Says("training.restarts is 3 and there is no dev set; expected one, on which the best start is chosen.", Data with { Dev = null }, null);
        using Trainer first = Trainer.Start(Recipe(Fast, ""), Data, TestDevice.Default);
        _ = first.Count();
        using Model model = first.Best;
        Says("training.restarts is 3 and the run starts from a model; expected 1, since each further start would forget that model.", Data, model);

        static void Says(string sentence, Splits data, Model? from) =>
            Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Trainer.Start(Recipe(Fast with { Restarts = 3 }, ""), data, TestDevice.Default, from)).Message);
    }

    [Fact]
    public void ItsStartsKeepTheirNumberOfEpochs()
    {
        TrainingSpec training = Fast with { Restarts = 2, Schedule = new ConstantSpec() };
        string path = Path.Combine(folder.Path, "c");
        using (Trainer run = Trainer.Start(Recipe(training, ""), Data, TestDevice.Default))
        {
            _ = run.First();
            run.Save(path);
        }
        Assert.StartsWith($"{path}: the run started with training.epochs=3, and each of its starts has that many; 4 cannot be made of them.",
            Assert.Throws<UnrollException>(() => Trainer.Resume(Recipe(training with { Epochs = 4 }, ""), Data, path, TestDevice.Default)).Message, StringComparison.Ordinal);
    }

    private static Recipe Recipe(TrainingSpec training, string way) => new()
    {
        Model = new TaggingSpec { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = way == "converged" ? 0 : 0.2, Encoder = new RecurrentSpec(new GruSpec(5)) { Bidirectional = true } },
        Training = training,
    };
}
