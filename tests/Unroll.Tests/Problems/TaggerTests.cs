using System.Text.Json;

namespace Unroll.Tests;

public sealed class TaggerTests
{
    private static readonly TaggingSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 6, MinCount = 2 },
        Dropout = 0.5,
        Encoder = new RecurrentSpec(new LstmSpec(5)) { Bidirectional = true, Layers = 2, Dropout = 0.5 },
    };

    [Fact]
    public void GradientsOfTheLoss()
    {
        Dataset data = TrainerTests.Cities(3, 6);
        Fitted vocabularies = Small.Fit(data);
        ParameterStore store = ParameterStore.Draw(2);
        IProblem tagger = Small.Build(store.Root, vocabularies);
        GradientCheck.Parameters(7, store, tape => tagger.Loss(tape, data));
    }

    [Fact]
    public void TheLossIsTheMeanOverTokensAndIndependentOfTheBatch()
    {
        Dataset data = TrainerTests.Cities(3, 9);
        IProblem tagger = Small.Build(ParameterStore.Draw(2).Root, Small.Fit(data));
        double sum = data.Sum(sentence => Loss([sentence]) * sentence.Length), all = Loss([.. data]);
        Assert.Equal(sum / data.Sum(sentence => sentence.Length), all, 1e-5);
        Assert.Equal(0, Loss([Example.Tagged([], [])]));
        Assert.Equal(0, Loss([]));

        double Loss(Example[] batch)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            return tagger.Loss(tape, batch).Item();
        }
    }

    [Fact]
    public void ABatchIsPredictedAsItsSentencesAloneAndProbabilitiesSumToOne()
    {
        using Model model = Untrained(out Dataset data);
        Example[] examples = [.. data, Example.Tagged([]), model.Read("never seen words here")];
        IReadOnlyList<IAnswer> all = model.Predict(examples);
        Assert.Equal(examples.Length, all.Count);
        for (int i = 0; i < examples.Length; i++)
        {
            Assert.Equal(Json(model.Predict([examples[i]])[0]), Json(all[i]));
            Tagging some = (Tagging)all[i], alone = (Tagging)model.Predict([examples[i]])[0];
            Assert.Equal(examples[i].Length, some.Tags.Count);
            for (int word = 0; word < some.Words.Count; word++)
            {
                Assert.Equal(1, some.Classes.Sum(tag => some.Probability(word, tag)), 1e-5);
                Assert.Equal(some.Probability(word), some.Classes.Max(tag => some.Probability(word, tag)));
                Assert.Equal(some.Probability(word), some.Probability(word, some.Tags[word]));
                Assert.All(some.Classes, tag => Assert.Equal(alone.Probability(word, tag), some.Probability(word, tag)));
            }
        }
        Assert.Empty(model.Predict([]));
        Assert.Empty(((Tagging)model.Predict("  \t ")).Tags);
    }

    [Fact]
    public async Task ConcurrentCallersGetTheSameAnswersAsSerialOnes()
    {
        using Model model = Untrained(out Dataset data);
        string[] expected = [.. data.Select(sentence => Json(model.Predict([sentence])[0]))];
        Task[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(
            () =>
            {
                for (int round = 0; round < 5; round++)
                {
                    IReadOnlyList<IAnswer> answers = model.Predict(data);
                    for (int i = 0; i < data.Count; i++)
                    {
                        Assert.Equal(expected[i], Json(answers[i]));
                        Assert.Equal(expected[i], Json(model.Predict([data[i]])[0]));
                    }
                }
            },
            TestContext.Current.CancellationToken))];
        await Task.WhenAll(callers);
    }

    [Fact]
    public void WordsThatAreRareOrUnknownShareOneVectorAndFormsAreFolded()
    {
        Dataset data = new("test", [Example.Tagged(["Rome", "rome", "oslo", "1987", "2024"], ["B-x", "O", "O", "O", "O"])]);
        Fitted vocabularies = Small.Fit(data);
        Assert.Equal(["<unk>", "0000", "rome"], vocabularies.Get<Vocabulary>("words").Entries);
        Assert.Equal(["O", "B-x"], vocabularies.Get<Vocabulary>("tags").Entries);
        using Model model = Model.Build(new Recipe { Model = Small }, vocabularies, ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Equal(Probabilities("oslo ROME 1234"), Probabilities("never rome 0000"));
        Assert.NotEqual(Probabilities("oslo ROME 1234"), Probabilities("rome rome 0000"));

        double[] Probabilities(string line)
        {
            Tagging answer = (Tagging)model.Predict(line);
            return [.. Enumerable.Range(0, 3).Select(answer.Probability)];
        }
    }

    [Fact]
    public void ATagThatTrainingNeverSawCountsAsAMiss()
    {
        using Model model = Untrained(out _);
        Example strange = Example.Tagged(["to", "mars"], ["O", "B-planet"]);
        Report report = model.Evaluate([strange]);
        Assert.Equal((1L, 0.0), (report.ByType["planet"].Gold, report.ByType["planet"].F1));
        Assert.InRange(report["accuracy"], 0, 0.5);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.StartsWith("\"B-planet\" is not among the 3 entries of the vocabulary", Assert.Throws<UnrollException>(() => model.Problem.Loss(tape, [strange])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainTagsAreScoredByAccuracy()
    {
        Dataset data = new("test", [new Example(new Words(["the", "dog"]), new Tags(["DET", "NOUN"], TagScheme.Plain))]);
        using Model model = Model.Build(new Recipe { Model = Small }, Small.Fit(data), ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Equal("accuracy", model.Problem.Metric);
        Assert.Empty(((Tagging)model.Predict("the dog")).Spans);
        Assert.Equal(["accuracy"], model.Evaluate(data).Scores.Keys);
    }

    [Fact]
    public void DropoutActsWhenTrainingOnly()
    {
        Dataset data = TrainerTests.Cities(3, 9);
        IProblem tagger = Small.Build(ParameterStore.Draw(2).Root, Small.Fit(data));
        Assert.Equal(Loss(Tape.ForGradients(TestDevice.Default)), Loss(Tape.ForPrediction(TestDevice.Default)));
        Assert.NotEqual(Loss(Tape.ForGradients(TestDevice.Default)), Loss(Tape.ForTraining(TestDevice.Default, new Rng(1))));
        Assert.NotEqual(Loss(Tape.ForTraining(TestDevice.Default, new Rng(2))), Loss(Tape.ForTraining(TestDevice.Default, new Rng(1))));
        Assert.Equal(Loss(Tape.ForTraining(TestDevice.Default, new Rng(1))), Loss(Tape.ForTraining(TestDevice.Default, new Rng(1))));

        double Loss(Tape tape)
        {
            using (tape)
                return tagger.Loss(tape, data).Item();
        }
    }

    private static Model Untrained(out Dataset data)
    {
        data = TrainerTests.Cities(5, 40);
        return Model.Build(new Recipe { Model = Small }, Small.Fit(data), ParameterStore.Draw(1), null, TestDevice.Default);
    }

    private static string Json(IAnswer answer)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory))
            answer.WriteJson(writer, full: true);
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }
}
