namespace Unroll.Tests;

/// <summary>What the problems' reports say of confusions and calibration, against the answers themselves; and that scoring while training does without probabilities.</summary>
public sealed class ProblemReportTests
{
    [Fact]
    public void AClassifierJudgesTheChosenLabel()
    {
        ClassificationSpec spec = new() { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new GruSpec(3)) };
        Dataset data = Dataset.Of(Example.Labelled(["a"], ["x"]), Example.Labelled(["b", "a"], ["y"]), Example.Labelled([], ["z"]));
        using Model model = Untrained(spec, data);
        Report report = model.Evaluate(data);
        Classification[] answers = [.. model.Predict(data).Cast<Classification>()];
        Same(Calibration.Of(answers.Select((answer, i) => (answer.Probability(answer.Labels[0]), answer.Labels[0] == "xyz"[i].ToString())))!, report.Calibration);
        Assert.Equal(answers.Select((answer, i) => ((string?)"xyz"[i].ToString(), (string?)answer.Labels[0], 1L)).Order(), report.Confusions.Select(cell => (cell.Right, cell.Answered, cell.Count)));
    }

    [Fact]
    public void OfSeveralLabelsEachIsAnAnswer()
    {
        ClassificationSpec spec = new() { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new GruSpec(3)), MultiLabel = true };
        Dataset data = Dataset.Of(Example.Labelled(["a"], ["x", "y"]), Example.Labelled(["b", "a"], []), Example.Labelled(["b"], ["y"]));
        using Model model = Untrained(spec, data);
        Report report = model.Evaluate(data);
        Assert.Equal(6, report.Calibration!.Count);
        Same(Calibration.Of(model.Predict(data).Cast<Classification>().SelectMany((answer, i) => answer.Classes.Select(label =>
            answer.Probability(label) > 0.5
                ? (answer.Probability(label), data[i].Target!.Names.Contains(label))
                : (1 - answer.Probability(label), !data[i].Target!.Names.Contains(label)))))!, report.Calibration);
    }

    [Fact]
    public void ATaggerJudgesEachTagButNotWhileItTrains()
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new GruSpec(3)), Output = new CrfSpec() };
        Dataset data = TrainerTests.Cities(5, 12);
        using Model model = Untrained(spec, data);
        Report report = model.Evaluate(data);
        Tagging[] answers = [.. model.Predict(data).Cast<Tagging>()];
        Same(Calibration.Of(answers.SelectMany((answer, i) => data[i].TargetAs<Tags>("A test").Values!.Select((tag, t) => (answer.Probability(t), tag == answer.Tags[t]))))!, report.Calibration);

        using Trainer run = Trainer.Start(spec, data, new TrainingSpec { Epochs = 1 }, dev: data, TestDevice.Default);
        Report dev = run.Last().Dev!;
        Assert.Null(dev.Calibration);
        Assert.NotEmpty(dev.Confusions);
        Assert.NotNull(run.Best.Evaluate(data).Calibration);
        Assert.Equal(dev.Scores, run.Best.Evaluate(data).Scores);
    }

    [Fact]
    public void OfSlotsAndIntentsTheIntentsAreJudged()
    {
        JointSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(3)) };
        Dataset data = Dataset.Of(Said("to rome", "O B-to", "flight"), Said("oslo", "B-to", "fare"), Said("is it", "O O", "fare"));
        using Model model = Untrained(spec, data);
        Report report = model.Evaluate(data);
        Classification[] answers = [.. model.Predict(data).Select(answer => ((JointAnswer)answer).Intent)];
        string[] gold = ["flight", "fare", "fare"];
        Same(Calibration.Of(answers.Select((answer, i) => (answer.Probability(answer.Labels[0]), answer.Labels[0] == gold[i])))!, report.Calibration);
        Assert.Equal(Confusion.Of(answers.Select((answer, i) => ((string?)gold[i], (string?)answer.Labels[0]))), report.Confusions);

        static Example Said(string words, string tags, string intent) => new(new Words(words.Split(' ')), new Parts(("tags", new Tags(tags.Split(' '))), ("intent", new Labels([intent]))));
    }

    [Fact]
    public void AProblemOfOnesOwnGivesItsOwn()
    {
        Report report = new("accuracy", [new("accuracy", 0.5)]) { Confusions = Confusion.Of([("a", "b"), ("b", "b")]), Calibration = Calibration.Of([(0.6, false), (0.9, true)], bins: 2) };
        Assert.Equal(2, report.Confusions.Count);
        Assert.Equal(0.25, report.Calibration!.Error, 1e-12);
        Report none = new("accuracy", [new("accuracy", 0.5)]);
        Assert.Empty(none.Confusions);
        Assert.Null(none.Calibration);
    }

    private static Model Untrained(ProblemSpec spec, Dataset data) => Model.Build(new Recipe { Model = spec }, spec.Fit(data), ParameterStore.Draw(3), null, TestDevice.Default);

    private static void Same(Calibration expected, Calibration? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Bins.Select(bin => bin.Count), found.Bins.Select(bin => bin.Count));
        Assert.Equal(expected.Error, found.Error, 1e-6);
        Assert.Equal(expected.Brier, found.Brier, 1e-6);
    }
}
