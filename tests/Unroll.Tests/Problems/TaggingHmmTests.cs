namespace Unroll.Tests;

/// <summary>Taggers whose probabilities a hidden Markov model reads; the model itself is checked by <see cref="TokenHmmTests"/>.</summary>
public sealed class TaggingHmmTests
{
    private static readonly TaggingSpec Spec = new() { Input = new FramesSpec { Size = 2 }, Encoder = new RecurrentSpec(new ElmanSpec(4)) { Layers = 0, Bidirectional = false }, Dropout = 0, Hmm = new HmmSpec { Least = 5 } };
    private static readonly PhasesDataSpec Data = new() { Length = 120, Train = 40, Dev = 5, Test = 20 };

    [Fact]
    public void TagsLastAndFlickerEnds()
    {
        Splits data = Data.Open(null);
        using Trainer run = Trainer.Start(new Recipe { Model = Spec, Training = new TrainingSpec { Epochs = 15, Optimizer = new AdamSpec { Rate = 0.05 } } }, data with { Dev = null }, TestDevice.Default);
        run.Count();
        using Model model = run.Best;
        Report report = model.Evaluate(data.Test!);
        Assert.True(report["changesBefore"] >= 10 * report["changes"], $"{report["changesBefore"]} to {report["changes"]}");
        Assert.True(report.Main > report["accuracyBefore"] + 0.05, $"{report["accuracyBefore"]} to {report.Main}");
        Assert.Equal(report.Main, run.Evaluate(data.Test!).Main, 1e-9);
        int steps = 0, changes = 0, right = 0, rightBefore = 0, changesBefore = 0;
        foreach (Example example in data.Test!)
        {
            Tagging answer = (Tagging)model.Predict([example])[0];
            Assert.Equal(example.Length, answer.Tags.Count);
            Assert.All(RunsOf(answer.Tags), length => Assert.True(length >= 5, $"a run of {length}"));
            string[] alone = [.. Enumerable.Range(0, example.Length).Select(t => answer.Classes.MaxBy(tag => answer.Probability(t, tag))!)];
            steps += example.Length;
            changes += RunsOf(answer.Tags).Count - 1;
            changesBefore += RunsOf(alone).Count - 1;
            right += answer.Tags.Zip(example.Tags!).Count(pair => pair.First == pair.Second);
            rightBefore += alone.Zip(example.Tags!).Count(pair => pair.First == pair.Second);
        }
        Assert.Equal((changes / (double)steps, changesBefore / (double)steps), (report["changes"], report["changesBefore"]));
        Assert.Equal((right / (double)steps, rightBefore / (double)steps), (report.Main, report["accuracyBefore"]));
        Assert.True(report.IsError("changes") && !report.IsError("accuracy"));
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsSaid()
    {
        Splits data = Data.Open(null);
        Assert.Equal("model.hmm reads the probabilities of a softmax; found another output beside it: expected model.output=softmax and no model.constraints.", Fault(Spec with { Output = new CrfSpec() }));
        Assert.Equal("model.hmm reads the probabilities of a softmax; found constraints beside it: expected model.output=softmax and no model.constraints.", Fault(Spec with { Constraints = ["run at most once"] }));
        using Trainer run = Trainer.Start(new Recipe { Model = Spec, Training = new TrainingSpec { Epochs = 1 } }, data with { Dev = null }, TestDevice.Default);
        run.Count();
        using Model model = run.Best;
        Assert.Null(model.Problem.Options);
        Assert.Contains("no options", Assert.Throws<UnrollException>(() => model.Predict([.. data.Test!.Take(1)], new DecodingOptions { Best = 2 })).Message, StringComparison.Ordinal);

        string Fault(TaggingSpec spec) => Assert.Throws<UnrollException>(() => Trainer.Start(new Recipe { Model = spec }, data, TestDevice.Default)).Message;
    }

    private static List<int> RunsOf(IReadOnlyList<string> tags)
    {
        List<int> runs = [];
        for (int t = 0; t < tags.Count; t++)
        {
            if (t > 0 && tags[t] == tags[t - 1])
                runs[^1]++;
            else
                runs.Add(1);
        }
        return runs;
    }
}
