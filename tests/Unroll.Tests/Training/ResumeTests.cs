namespace Unroll.Tests;

/// <summary>A run that is stopped after any step and goes on from its checkpoint ends with the same bits, for every learner and everything that remembers.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly TaggingSpec Small = new() { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = 0.2, Encoder = new RecurrentSpec(new GruSpec(5)) { Bidirectional = true } };
    private static readonly TrainingSpec Fast = new() { Epochs = 3, BatchTokens = 40, Optimizer = new AdamSpec { Rate = 0.03 } };

    private readonly Folder folder = new();

    public static TheoryData<string> Ways => ["adam", "sgd", "momentum", "rmsprop", "adagrad", "lbfgs", "owl-qn", "perceptron", "frank-wolfe", "average", "plateau", "decay", "cosine", "warm-up", "accumulate", "examples", "no dev", "patience", "stream", "fault", "restarts", "restarts after faults"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void ItEndsAsIfItHadNotBeenStopped(string way)
    {
        (Recipe recipe, Splits data) = Of(way);
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        TrainingStep[] steps = [.. whole];
        Assert.True(steps.Length > 5, $"only {steps.Length} steps");
        if (way is "fault" or "restarts after faults")
            Assert.NotEmpty(whole.Faults);
        foreach (int stop in new[] { 0, 1, 2, (steps.Length / 2) - 1, steps.Length / 2, (steps.Length / 2) + 1, steps.Length - 2, steps.Length - 1, steps.Length })
        {
            string path = Path.Combine(folder.Path, $"{stop}.safetensors");
            using (Trainer first = Trainer.Start(recipe, data, TestDevice.Default))
            {
                using IEnumerator<TrainingStep> some = first.GetEnumerator();
                for (int i = 0; i < stop; i++)
                    Assert.True(some.MoveNext());
                first.Save(path);
            }
            using Trainer second = Trainer.Resume(recipe, data, path, TestDevice.Default);
            TrainingStep[] rest = [.. second];
            Assert.Equal(steps.Skip(stop).Select(Numbers), rest.Select(Numbers));
            using Model expected = whole.Best, actual = second.Best;
            Assert.Equal(expected.Report.ToJson(), actual.Report.ToJson());
            foreach (Parameter parameter in expected.Parameters.Parameters)
                Near.Same(parameter.Data, actual.Parameters[parameter.Name].Data, $"{parameter.Name}, stopped after {stop}");
        }
    }

    /// <summary>A run that has made all its epochs, and one that was stopped before, go on with more as one that had them from the beginning.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    [InlineData("average")]
    [InlineData("plateau")]
    [InlineData("warm-up")]
    [InlineData("no dev")]
    [InlineData("lbfgs")]
    [InlineData("stream")]
    public void MoreEpochsAreThoseThatThereWouldHaveBeen(string way)
    {
        (Recipe recipe, Splits data) = Of(way);
        Recipe fewer = recipe with { Training = recipe.Training with { Epochs = 2 } };
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        TrainingStep[] steps = [.. whole];
        using Trainer first = Trainer.Start(fewer, data, TestDevice.Default);
        string stopped = Path.Combine(folder.Path, "stopped"), ended = Path.Combine(folder.Path, "ended");
        int early = first.Take(1).Count();
        first.Save(stopped);
        Assert.False(Trainer.HasEndedAt(stopped));
        int made = early + first.Count();
        first.Save(ended);
        Assert.True(Trainer.HasEndedAt(ended));
        foreach ((string path, int at) in new[] { (stopped, early), (ended, made) })
        {
            using Trainer second = Trainer.Resume(recipe, data, path, TestDevice.Default);
            Assert.Equal(steps.Skip(at).Select(Numbers), second.Select(Numbers));
            using Model expected = whole.Best, actual = second.Best;
            Assert.Equal(expected.Report.ToJson(), actual.Report.ToJson());
            foreach (Parameter parameter in expected.Parameters.Parameters)
                Near.Same(parameter.Data, actual.Parameters[parameter.Name].Data, $"{parameter.Name}, from {at} on");
        }
    }

    [Fact]
    public void WhereTheRateDependsOnTheNumberOfEpochsThereAreNoMore()
    {
        (Recipe recipe, Splits data) = Of("cosine");
        string path = Path.Combine(folder.Path, "c");
        foreach (ScheduleSpec schedule in new ScheduleSpec[] { new CosineSpec(), new WarmUpSpec { Then = new CosineSpec() } })
        {
            Recipe few = recipe with { Training = recipe.Training with { Schedule = schedule } };
            using (Trainer run = Trainer.Start(few, data, TestDevice.Default))
                run.Save(path);
            Assert.StartsWith($"{path}: the run started with training.epochs=3, and its training.schedule lets the rate fall over that many; 4 cannot be made of them.",
                Assert.Throws<UnrollException>(() => Trainer.Resume(few with { Training = few.Training with { Epochs = 4 } }, data, path, TestDevice.Default)).Message, StringComparison.Ordinal);
        }
        (Recipe adam, _) = Of("adam");
        using (Trainer run = Trainer.Start(adam, data, TestDevice.Default))
            run.Save(path);
        Assert.Contains("training.epochs was 3, now it is 2.", Assert.Throws<UnrollException>(() => Trainer.Resume(adam with { Training = adam.Training with { Epochs = 2 } }, data, path, TestDevice.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACheckpointOfAnotherRunIsRefused()
    {
        (Recipe recipe, Splits data) = Of("adam");
        string path = Path.Combine(folder.Path, "c.safetensors");
        using (Trainer run = Trainer.Start(recipe, data, TestDevice.Default))
            run.Save(path);
        Says(": the checkpoint is of a run by another recipe: training.optimizer.rate was 0.03, now it is 0.04. Give the recipe and settings of that run, or start again.",
            recipe with { Training = Fast with { Optimizer = new AdamSpec { Rate = 0.04 } } }, data);
        Says(": the checkpoint is of a run on other data: the training set is not the one it started with. Give the data of that run, or start again.",
            recipe, data with { Train = TrainerTests.Cities(5, 60) });
        if (KernelSet.Available.Count > 1)
        {
            using Device other = new(1, KernelSet.Available.First(set => set.Name != TestDevice.Default.Kernels).Name);
            Assert.Contains("kernel set", Assert.Throws<UnrollException>(() => Trainer.Resume(recipe, data, path, other)).Message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^8]);
        Assert.Contains("Was it cut off?", Assert.Throws<UnrollException>(() => Trainer.Resume(recipe, data, path, TestDevice.Default)).Message, StringComparison.Ordinal);

        void Says(string sentence, Recipe asked, Splits parts) =>
            Assert.Equal(path + sentence, Assert.Throws<UnrollException>(() => Trainer.Resume(asked, parts, path, TestDevice.Default)).Message);
    }

    [Fact]
    public void AModelIsNoCheckpoint()
    {
        (Recipe recipe, Splits data) = Of("adam");
        using Trainer run = Trainer.Start(recipe, data, TestDevice.Default);
        _ = run.First();
        using Model model = run.Best;
        model.Save(Path.Combine(folder.Path, "m.model"));
        string weights = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "m.model"), "weights-*"));
        Assert.Equal($"{weights}: the header has no checkpoint; expected a checkpoint, as `unroll train` writes it.",
            Assert.Throws<UnrollException>(() => Trainer.Resume(recipe, data, weights, TestDevice.Default)).Message);
    }

    private static (Recipe Recipe, Splits Data) Of(string way)
    {
        Splits data = new(TrainerTests.Cities(1, 60), TrainerTests.Cities(2, 20), null);
        if (way == "stream")
        {
            Recipe text = Recipe.Load("language-model", ["training.epochs=3", "training.batchTokens=400", "training.window=20", "model.embedding=5", "model.encoder.cell.hidden=5"]);
            Splits sample = text.Data.Open(null);
            return (text, sample with { Test = null });
        }
        TrainingSpec training = way switch
        {
            "sgd" => Fast with { Optimizer = new SgdSpec { Rate = 0.3 } },
            "momentum" => Fast with { Optimizer = new SgdSpec { Rate = 0.3, Momentum = 0.8 } },
            "rmsprop" => Fast with { Optimizer = new RmsPropSpec { Rate = 0.01, Momentum = 0.5 } },
            "adagrad" => Fast with { Optimizer = new AdagradSpec { Rate = 0.1 } },
            "lbfgs" => Fast with { Epochs = 12, Optimizer = new LbfgsSpec { History = 3 } },
            "owl-qn" => Fast with { Epochs = 12, Optimizer = new LbfgsSpec { History = 3, L1 = 0.1 } },
            "perceptron" => Fast with { Epochs = 7, Optimizer = new PerceptronSpec() },
            "frank-wolfe" => Fast with { Epochs = 7, Optimizer = new FrankWolfeSpec { L2 = 0.01, Gap = 0 } },
            "average" => Fast with { Average = 0.9 },
            "plateau" => Fast with { Epochs = 6, Schedule = new PlateauSpec { Patience = 0, Cut = 0.3 } },
            "decay" => Fast with { Schedule = new DecaySpec { Start = 1 } },
            "cosine" => Fast with { Schedule = new CosineSpec { Floor = 0.1 } },
            "warm-up" => Fast with { Schedule = new WarmUpSpec { Steps = 7, Then = new PlateauSpec { Patience = 0 } } },
            "examples" => Fast with { BatchTokens = null, BatchExamples = 3 },
            "accumulate" => Fast with { BatchTokens = 15, Accumulate = 3 },
            "patience" => Fast with { Epochs = 30, Patience = 1 },
            "restarts" => Fast with { Restarts = 3, Average = 0.9, Schedule = new CosineSpec() },
            "restarts after faults" => Fast with { Restarts = 2, ClipNorm = 0, Optimizer = new SgdSpec { Rate = 1000, Momentum = 0.5 }, Faults = new FaultSpec { Retries = 30, Cut = 0.1 } },
            "fault" => Fast with { Epochs = 4, ClipNorm = 0, Optimizer = new SgdSpec { Rate = 1000, Momentum = 0.5 }, Faults = new FaultSpec { Retries = 30, Cut = 0.1 } },
            _ => Fast,
        };
        ProblemSpec model = way switch
        {
            "lbfgs" or "owl-qn" => Small with { Dropout = 0 },
            "perceptron" => new FeatureTaggingSpec { Output = new PerceptronOutputSpec() },
            "frank-wolfe" => new FeatureTaggingSpec { Output = new SvmOutputSpec() },
            _ => Small,
        };
        return (new Recipe { Model = model, Training = training }, way == "no dev" ? data with { Dev = null } : data);
    }

    private static (int, int, int, double, double?, double?, bool, double?, string?) Numbers(TrainingStep step) =>
        (step.Start, step.Step, step.Epoch, step.Loss, step.GradientNorm, step.Rate, step.IsBest, step.Dev?.Scores.Values.First(), step.Fault?.What);
}
