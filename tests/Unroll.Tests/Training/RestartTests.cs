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

    /// <summary>A start that gives up does not end the run and does not count, though its scores were the best; the run fails if all give up. What it was worth is known by runs of its starts by themselves.</summary>
    [Fact]
    public void AStartThatGivesUpDoesNotCount()
    {
        HashSet<string> seen = [];
        for (ulong seed = 1; seed <= 40; seed++)
        {
            TrainingSpec training = Cliff(seed);
            List<(double Score, Real Found)> finished = [];
            List<int> gaveUp = [];
            List<(int, double, double, double?)> expected = [], steps = [];
            for (int start = 1; start <= 3; start++)
            {
                using Trainer alone = Start(training.OfStart(start) with { Restarts = 1 });
                if (Made(alone, start, expected) is null)
                    finished.Add((alone.BestScore, Found(alone)));
                else
                    gaveUp.Add(start);
            }
            using Trainer run = Start(training);
            string? error = Made(run, 0, steps);
            seen.Add(string.Join(' ', gaveUp));
            Assert.Equal(expected, steps);
            if (finished.Count == 0)
            {
                Assert.StartsWith("Training gave up in each of its 3 starts, in the last one after 1 retry with smaller rates at step ", error, StringComparison.Ordinal);
                continue;
            }
            Assert.Null(error);
            Assert.Equal(gaveUp, run.Faults.Where(fault => fault.GaveUp is not null).Select(fault => fault.GaveUp!.Value));
            Assert.Equal(2 * gaveUp.Count, run.Faults.Count); // a retry each
            Assert.Equal((4 * finished.Count) + (2 * gaveUp.Count), run.Epochs.Count);
            Assert.Equal($"{run.Epochs.Count} epochs in 3 starts{(gaveUp.Count == 0 ? "" : $", {gaveUp.Count} of which gave up")} (training.restarts)", run.Ending?.What);
            Assert.True(finished.Min(one => one.Score) > 0);
            Assert.Equal(finished.MinBy(one => one.Score), (run.BestScore, Found(run)));
        }
        Assert.Superset(new HashSet<string> { "", "1", "2", "3", "1 2", "2 3", "1 3", "1 2 3" }, seen);

        static Real Found(Trainer run)
        {
            using Model model = run.Best;
            return model.Parameters.Parameters[0].Data.Span[0];
        }

        // The steps of a run, and what it said when it gave up.
        static string? Made(Trainer run, int start, List<(int, double, double, double?)> steps)
        {
            try
            {
                foreach (TrainingStep step in run)
                {
                    if (step.Fault?.GaveUp is null)
                        steps.Add((start == 0 ? step.Start : start, step.Loss, step.EpochLoss, step.Dev?.Main));
                }
                return null;
            }
            catch (UnrollException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>A run of which starts give up ends as if it had not been stopped, wherever it was.</summary>
    [Fact]
    public void AStoppedRunWhoseStartsGiveUpGoesOnExactly()
    {
        Catalogue catalogue = Catalogue.Standard.With(CatalogueEntry.Of("dead-end", new DeadEndSpec(), DeadEndJson.Default, "a dead end"));
        string path = Path.Combine(folder.Path, "c");
        HashSet<string> seen = [];
        for (ulong seed = 1; seed <= 40; seed++)
        {
            using Trainer whole = Start(Cliff(seed));
            TrainingStep[] steps;
            try
            {
                steps = [.. whole];
            }
            catch (UnrollException)
            {
                continue; // all have given up
            }
            if (!seen.Add(string.Join(' ', whole.Faults.Select(fault => fault.GaveUp).OfType<int>())))
                continue;
            for (int stop = 0; stop <= steps.Length; stop++)
            {
                using (Trainer first = Start(Cliff(seed)))
                {
                    Assert.Equal(stop, first.Take(stop).Count());
                    first.Save(path, catalogue);
                }
                using Trainer second = Trainer.Resume(new Recipe { Model = new DeadEndSpec { Cliff = 3 }, Training = Cliff(seed) }, Data, path, TestDevice.Default, catalogue);
                Assert.Equal(steps.Skip(stop).Select(Numbers), second.Select(Numbers));
                Assert.Equal(whole.ReportSoFar.ToJson(), second.ReportSoFar.ToJson());
                using Model expected = whole.Best, actual = second.Best;
                Near.Same(expected.Parameters.Parameters[0].Data, actual.Parameters.Parameters[0].Data, $"seed {seed}, stopped after {stop}");
            }
        }
        Assert.Superset(new HashSet<string> { "", "1", "2", "3", "1 2", "2 3", "1 3" }, seen);

        static (int, int, int, double, double?, bool, double?, TrainingFault?) Numbers(TrainingStep step) =>
            (step.Start, step.Step, step.Epoch, step.Loss, step.Rate, step.IsBest, step.Dev?.Main, step.Fault);
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

    private static TrainingSpec Cliff(ulong seed) => new() { Seed = seed, Epochs = 4, BatchTokens = 40, Optimizer = new SgdSpec { Rate = 0.1 }, Restarts = 3, Faults = new FaultSpec { Retries = 1 } };

    private static Trainer Start(TrainingSpec training) => Trainer.Start(new Recipe { Model = new DeadEndSpec { Cliff = 3 }, Training = training }, Data, TestDevice.Default);

    private static Recipe Recipe(TrainingSpec training, string way) => new()
    {
        Model = new TaggingSpec { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = way == "converged" ? 0 : 0.2, Encoder = new RecurrentSpec(new GruSpec(5)) { Bidirectional = true } },
        Training = training,
    };
}
