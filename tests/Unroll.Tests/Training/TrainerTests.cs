namespace Unroll.Tests;

/// <summary>Training a small tagger from beginning to end.</summary>
public sealed class TrainerTests
{
    private static readonly TaggingSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 8, MinCount = 1 },
        Dropout = 0,
        Encoder = new RecurrentSpec(new LstmSpec(8)) { Bidirectional = true },
    };

    private static readonly TrainingSpec Fast = new() { Epochs = 12, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 } };

    [Fact]
    public void ASeparableProblemIsLearntWholly()
    {
        using Trainer run = Trainer.Start(Small, Cities(1, 60), Fast, Cities(2, 20), TestDevice.Default);
        Assert.Equal(("f1", double.NegativeInfinity, 0), (run.Metric, run.BestScore, run.BestEpoch));
        List<TrainingStep> steps = [.. run];
        Assert.Equal(1, run.BestScore);
        Assert.Equal(1, run.Best.Evaluate(Cities(3, 30)).F1);
        Assert.True(steps[^1].EpochLoss < 0.1 * steps[0].Loss, $"{steps[0].Loss} to {steps[^1].EpochLoss}");
        Assert.Equal(12, run.Epochs.Count);
        Assert.Equal(steps.Where(step => step.EpochEnded).Select(step => step.Dev!.F1), run.Epochs.Select(epoch => epoch.Score!.Value));
        Assert.All(steps.Where(step => !step.EpochEnded), step => Assert.Null(step.Dev));
        Tagging answer = (Tagging)run.Best.Predict("fly from new york to rome");
        Assert.Equal(["O", "O", "B-city", "I-city", "O", "B-city"], answer.Tags);
        Assert.Equal("new york", answer.Text(answer.Spans[0]));
        Assert.Equal(answer.Probability(2) * answer.Probability(3), answer.Probability(answer.Spans[0]), 1e-12);
    }

    [Fact]
    public void TheEpochLossIsTheMeanOverTokens()
    {
        using Trainer run = Trainer.Start(Small, Cities(1, 30), Fast with { Epochs = 2 }, null, TestDevice.Default);
        List<TrainingStep> steps = [.. run];
        foreach (IGrouping<int, TrainingStep> epoch in steps.GroupBy(step => step.Epoch))
            Assert.Equal(epoch.Sum(step => step.Loss * step.Tokens) / epoch.Sum(step => step.Tokens), epoch.Last().EpochLoss, 1e-9);
        Assert.Equal(Cities(1, 30).Sum(sentence => sentence.Length), steps.Where(step => step.Epoch == 1).Sum(step => step.Tokens));
    }

    [Fact]
    public void TheBestModelIsTheFirstOfTheBestDevScoresNotTheLast()
    {
        // On a dev set without cities the score rises while "no city" is learnt, and falls when cities are.
        TrainingSpec training = Fast with { Epochs = 25, BatchTokens = 10_000, Metric = "accuracy" };
        Dataset dev = new("dev", Cities(2, 20).Select(sentence => Example.Tagged(sentence.Words, [.. sentence.Words.Select(_ => "O")])));
        using Trainer run = Trainer.Start(Small, Cities(1, 40), training, dev, TestDevice.Default);
        double best = double.NegativeInfinity;
        int epoch = 0;
        bool fell = false, tied = false;
        foreach (TrainingStep step in run)
        {
            if (!step.EpochEnded)
                continue;
            Assert.Equal(step.Dev!["accuracy"] > best, step.IsBest);
            tied |= step.Dev["accuracy"].Equals(best);
            if (step.IsBest)
                (best, epoch) = (step.Dev["accuracy"], step.Epoch);
            fell |= step.Dev["accuracy"] < best;
            Assert.Equal((best, epoch), (run.BestScore, run.BestEpoch));
            Assert.Equal(best, run.Best.Evaluate(dev)["accuracy"]);
        }
        Assert.True(fell && tied, "the score never fell or was never reached again: the test shows nothing");
        Assert.Equal((epoch, "accuracy", best), (run.Best.Report.BestEpoch, run.Best.Report.Metric, run.Best.Report.Dev!["accuracy"]));
    }

    [Fact]
    public void TrainingStopsWhenPatienceIsOver()
    {
        TrainingSpec training = Fast with { Epochs = 50, Patience = 3 };
        using Trainer run = Trainer.Start(Small, Cities(1, 60), training, Cities(2, 10), TestDevice.Default);
        int last = run.Last().Epoch;
        Assert.Equal(run.BestEpoch + 3, last);
        Assert.Equal("early-stopping", run.Ending!.Reason);
        Assert.Equal($"Stopped early after epoch {last} of 50: the dev f1 was best in epoch {run.BestEpoch} and not better in 3 epochs since (training.patience=3; 0 turns early stopping off)", run.Ending.What);
        Assert.Equal(1, run.BestScore);
        using Trainer blind = Trainer.Start(Small, Cities(1, 20), training with { Epochs = 6, Patience = 1 }, null, TestDevice.Default);
        Assert.Equal(6, blind.Last().Epoch);
        Assert.Equal(new RunEnding("epochs", "6 epochs (training.epochs)"), blind.Ending);
    }

    [Fact]
    public void AnyScoreCanChooseTheBest()
    {
        using Trainer run = Trainer.Start(Small, Cities(1, 30), Fast with { Metric = "accuracy", Epochs = 3 }, Cities(2, 10), TestDevice.Default);
        foreach (TrainingStep step in run)
        {
            if (step.IsBest)
                Assert.Equal(step.Dev!["accuracy"], run.BestScore);
        }
        Assert.Equal("accuracy", run.Best.Report.Metric);
    }

    [Fact]
    public void AnUnknownScoreIsAnErrorBeforeAnyStep()
    {
        foreach (Dataset? dev in new[] { Cities(2, 10), null })
        {
            Assert.Equal(
                "training.metric is \"f2\"; expected one of precision, recall, f1, accuracy, or null for f1.",
                Assert.Throws<UnrollException>(() => Trainer.Start(Small, Cities(1, 30), Fast with { Metric = "f2" }, dev)).Message);
        }
    }

    [Fact]
    public void OneSeedGivesTheSameBitsOnAnyNumberOfThreadsAndAnotherSeedOthers()
    {
        TaggingSpec model = Small with { Dropout = 0.3, Encoder = new RecurrentSpec(new GruSpec(20)) { Layers = 2, Dropout = 0.2, Bidirectional = true } };
        TrainingSpec training = Fast with { BatchTokens = 200, ClipNorm = 0.5, Seed = 4 };
        Tensor[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 1 })
        {
            using Device device = TestDevice.OfThreads(threads);
            Tensor[] actual = FiveSteps(training, device);
            expected ??= actual;
            for (int i = 0; i < expected.Length; i++)
                Near.Same(expected[i], actual[i], $"parameter {i} on {threads} threads");
            TestDevice.AssertShared(device);
        }
        Tensor[] other = FiveSteps(training with { Seed = 5 }, TestDevice.Default);
        Assert.Contains(Enumerable.Range(0, other.Length), i => !other[i].Span.SequenceEqual(expected![i].Span));

        Tensor[] FiveSteps(TrainingSpec spec, Device device)
        {
            using Trainer run = Trainer.Start(model, Cities(1, 80), spec, null, device);
            Assert.Equal(5, run.Take(5).Count());
            return [.. run.Best.Parameters.Copy()];
        }
    }

    [Fact]
    public void WithoutADevPartTheLatestParametersAreTheBest()
    {
        using Trainer run = Trainer.Start(Small, Cities(1, 30), Fast with { Epochs = 3 }, null, TestDevice.Default);
        foreach (TrainingStep step in run)
        {
            Assert.Null(step.Dev);
            Assert.Equal(step.EpochEnded, step.IsBest);
        }
        Assert.Equal((3, -run.Epochs[2].Loss), (run.BestEpoch, run.BestScore));
        Assert.All(run.Epochs, epoch => Assert.Null(epoch.Score));
        Assert.Null(run.Best.Report.Dev);
    }

    [Fact]
    public void TheLoopCanBeLeftAndEnteredAgainAndEndsOnce()
    {
        using Trainer whole = Trainer.Start(Small, Cities(1, 30), Fast with { Epochs = 3 }, Cities(2, 5), TestDevice.Default);
        using Trainer parts = Trainer.Start(Small, Cities(1, 30), Fast with { Epochs = 3 }, Cities(2, 5), TestDevice.Default);
        List<TrainingStep> expected = [.. whole], actual = [];
        while (true)
        {
            int before = actual.Count;
            actual.AddRange(parts.Take(2));
            if (actual.Count == before)
                break;
            Assert.True(actual.Count <= expected.Count, "it went on after the last epoch");
        }
        Assert.Equal(expected.Select(step => (step.Step, step.Loss, step.EpochLoss, step.IsBest)), actual.Select(step => (step.Step, step.Loss, step.EpochLoss, step.IsBest)));
        Assert.Empty(whole);
    }

    [Fact]
    public void TheBestModelIsIndependentOfFurtherTrainingAndOfTheTrainer()
    {
        Model early;
        IReadOnlyList<Tensor> then;
        using (Trainer run = Trainer.Start(Small, Cities(1, 30), Fast with { Epochs = 4 }))
        {
            IEnumerator<TrainingStep> steps = run.GetEnumerator();
            Assert.True(steps.MoveNext());
            early = run.Best;
            then = early.Parameters.Copy();
            while (steps.MoveNext())
            {
            }
            Assert.Contains(Enumerable.Range(0, then.Count), i => !then[i].Span.SequenceEqual(run.Best.Parameters.Parameters[i].Data.Span));
        }
        for (int i = 0; i < then.Count; i++)
            Near.Same(then[i], early.Parameters.Parameters[i].Data, $"parameter {i}");
        Assert.Equal(3, ((Tagging)early.Predict("fly to rome")).Tags.Count);
    }

    [Fact]
    public void TheReportSaysHowTheModelCameToBe()
    {
        Dataset train = Cities(1, 30), dev = Cities(2, 10);
        using Trainer run = Trainer.Start(Small, train, Fast with { Epochs = 2, Seed = 9 }, dev, TestDevice.Default);
        Assert.Equal(2, run.Max(step => step.Epoch));
        using Model best = run.Best;
        RunReport report = best.Report;
        Assert.Equal((9ul, 2, TestDevice.Default.Kernels, true), (report.Seed, report.Epochs.Count, report.Kernels, report.Complete));
        Assert.Equal(best.Parameters.Count, report.Parameters);
        Assert.Equal(run.ParameterCount, report.Parameters);
        Assert.Equal((train.Fingerprint, dev.Fingerprint), (report.Data["train"], report.Data["dev"]));
        Assert.True(run is { EvaluationSeconds: > 0, TokensPerSecond: > 0, PredictedTokensPerSecond: > 0, IsScoring: false });
        Assert.True(run.Seconds > run.EvaluationSeconds, "scoring is part of the time");
    }

    [Fact]
    public void WhatCannotBeLearntFromIsSaidInASentence()
    {
        Says("There is no training set.", () => Trainer.Start(new Recipe(), new Splits(null, null, null), TestDevice.Default));
        Says("The training set: found no tagged word; expected at least one.", () => Trainer.Start(Small, Of(), null, null, TestDevice.Default));
        Says("The training set: found no tagged word; expected at least one.", () => Trainer.Start(Small, Of(Example.Tagged([], [])), null, null, TestDevice.Default));
        Says("The sentence \"a b\" has no tags, which a tagger needs for training and evaluation.", () => Trainer.Start(Small, Of(Example.Tagged(["a", "b"])), null, null, TestDevice.Default));

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }

    private static Dataset Of(params Example[] sentences) => new("test", sentences);

    /// <summary>Names of cities among other words; some sentences are empty.</summary>
    internal static Dataset Cities(ulong seed, int count)
    {
        string[] words = ["fly", "from", "to", "on", "monday", "please", "cheap", "flights"], cities = ["rome", "oslo", "bern"];
        Samples samples = new(seed);
        List<Example> sentences = [];
        for (int i = 0; i < count; i++)
        {
            List<string> text = [], tags = [];
            for (int length = samples.Int(8); text.Count < length;)
            {
                switch (samples.Int(4))
                {
                    case 0:
                        text.Add(cities[samples.Int(cities.Length)]);
                        tags.Add("B-city");
                        break;
                    case 1:
                        text.AddRange("new", "york");
                        tags.AddRange("B-city", "I-city");
                        break;
                    default:
                        text.Add(words[samples.Int(words.Length)]);
                        tags.Add("O");
                        break;
                }
            }
            sentences.Add(Example.Tagged(text, tags));
        }
        return new Dataset($"cities {seed}", sentences);
    }
}
