namespace Unroll.Tests;

/// <summary>Taggers by features: against a plain reference, and from the sample to a saved model.</summary>
public sealed class FeatureTaggingTests
{
    private static readonly Example[] Sentences =
    [
        Example.Tagged(["a", "b", "a"], ["X", "Y", "X"]), Example.Tagged(["b"], ["Y"]), Example.Tagged(["c", "a"], ["Y", "X"]), Example.Tagged(["a", "a", "b", "c"], ["X", "X", "Y", "Y"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ScoresAreTheSumsOfTheWeightsOfAWordsFeatures(int minCount)
    {
        FeatureTaggingSpec spec = new() { Template = ["U0:%x[0,0]", "U1:%x[-1,0]/%x[0,0]", "U2"], MinCount = minCount };
        Fitted vocabularies = spec.Fit(Sentences);
        Vocabulary features = vocabularies.Get<Vocabulary>("features"), tags = vocabularies.Get<Vocabulary>("tags");
        ParameterStore store = ParameterStore.Draw(1);
        Tagger tagger = (Tagger)spec.Build(store.Root, vocabularies);
        Tensor weights = new Samples(1).Normal(features.Count, tags.Count);
        weights.Span.CopyTo(store["weights"].Data.Span);
        Example[] unseen = [.. Sentences, Example.Tagged(["z", "a"], ["X", "X"]), Example.Tagged([], [])];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        double expected = 0;
        foreach (Example sentence in unseen)
        {
            for (int t = 0; t < sentence.Length; t++)
            {
                string before = t == 0 ? "_B-1" : sentence.Words[t - 1];
                double[] scores = new double[tags.Count];
                foreach (string feature in (string[])[$"U0:{sentence.Words[t]}", $"U1:{before}/{sentence.Words[t]}", "U2"])
                {
                    for (int c = 0; c < scores.Length && features.TryId(feature, out int id); c++)
                        scores[c] += weights.Span[(id * scores.Length) + c];
                }
                expected += Math.Log(scores.Sum(Math.Exp)) - scores[tags.Id(sentence.Tags![t])];
            }
        }
        Assert.InRange(tagger.Loss(tape, unseen).Item(), (expected / 12) - 1e-5, (expected / 12) + 1e-5);
    }

    [Fact]
    public void TransitionsAreAsked()
    {
        ParameterStore with = ParameterStore.Draw(1), without = ParameterStore.Draw(1);
        FeatureTaggingSpec spec = new() { Template = ["U0:%x[0,0]", "B"] }, alone = spec with { Template = ["U0:%x[0,0]"] };
        spec.Build(with.Root, spec.Fit(Sentences));
        alone.Build(without.Root, alone.Fit(Sentences));
        Assert.Equal(["weights", "output.transitions", "output.start", "output.end"], with.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["weights"], without.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void TheBuiltInRecipeLearnsTheSampleAndIsReadBack()
    {
        Recipe recipe = Recipe.Load("chunking", ["training.epochs=30"]);
        Splits data = recipe.Data.Open(null);
        using Trainer run = Trainer.Start(recipe, data, TestDevice.Default);
        List<double> losses = [.. run.Select(step => step.Loss - step.Penalty!.Value)];
        Assert.True(losses[^1] < losses[0] / 3, $"the loss went from {losses[0]} to {losses[^1]}");
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            run.Best.Save(folder);
            using Model model = Model.Load(folder, null, TestDevice.Default);
            double f1 = model.Evaluate(data.Test!)["f1"];
            Assert.True(f1 > 0.7, $"F1 {f1}");
            Assert.Equal(run.Evaluate(data.Dev!)["f1"], run.Epochs[^1].Score);
            Report apart = model.Problem.Score(data.Test!, model.Predict(data.Test!)); // with all that scores do not read
            Assert.Equal(apart.Scores, model.Evaluate(data.Test!).Scores);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
