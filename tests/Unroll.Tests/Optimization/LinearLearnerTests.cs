namespace Unroll.Tests;

/// <summary>The learners of taggers by features: the averaged perceptron against a plain reference, Frank-Wolfe by its own certificate.</summary>
public sealed class LinearLearnerTests
{
    private static readonly FeatureTaggingSpec Perceptron = new() { Template = ["U0:%x[0,0]", "U1:%x[-1,0]", "U2:%suffix[0,0,1]", "B"], Output = new PerceptronOutputSpec() };
    private static readonly FeatureTaggingSpec Svm = Perceptron with { Output = new SvmOutputSpec() };

    /// <summary>The reference keeps every weight by name, tags by enumeration, and takes the mean as its definition says.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThePerceptronIsCollinsOne(bool average)
    {
        Dataset train = new("train", [.. TrainerTests.Cities(3, 40).Where(sentence => sentence.Length is > 0 and <= 6)]);
        const int Epochs = 3;
        using Trainer run = Start(Perceptron, train, new PerceptronSpec { Average = average }, Epochs);
        TrainingStep[] steps = [.. run];
        using Model model = run.Best;
        Tagger tagger = (Tagger)model.Problem;
        string[] tags = [.. tagger.Classes.Entries];
        Dictionary<string, double> weights = [], sum = [];
        int seen = 0;
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            int mistakes = 0;
            foreach (int i in LinearLearning.Order(1, epoch, train.Count))
            {
                Example sentence = train[i];
                string[] best = Enumerated.Answers(sentence.Length, tags.Length)
                    .OrderBy(answer => string.Concat(answer.Reverse())) // of equal answers, Viterbi finds the one with the lowest tags from the end
                    .Select(answer => Array.ConvertAll(answer, tag => tags[tag]))
                    .MaxBy(answer => Features(sentence, answer).Sum(feature => weights.GetValueOrDefault(feature)))!;
                mistakes += best.Zip(sentence.Tags!).Count(pair => pair.First != pair.Second);
                foreach (string feature in Features(sentence, sentence.Tags!))
                    weights[feature] = weights.GetValueOrDefault(feature) + 1;
                foreach (string feature in Features(sentence, best))
                    weights[feature] = weights.GetValueOrDefault(feature) - 1;
                seen++;
                foreach ((string feature, double weight) in weights)
                    sum[feature] = sum.GetValueOrDefault(feature) + weight;
            }
            Assert.Equal(mistakes / train.Sum(sentence => (double)sentence.Length), steps[epoch - 1]["mistakes"]!.Value, 1e-9);
        }
        double expected = train.Sum(sentence => Features(sentence, sentence.Tags!).Sum(feature => average ? sum[feature] / seen : weights[feature]));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        double actual = 0;
        foreach (Example sentence in train)
            actual += tagger.Scores(tape, [sentence]).Score([.. sentence.Tags!.Select(tagger.Classes.Id)]).Item();
        Assert.Equal(expected, actual, 1e-3 * Math.Abs(expected));
        Assert.Equal(["loss", "mistakes"], steps[0].Measures.Select(measure => measure.Name));
    }

    [Theory]
    [InlineData(TagCostKind.Tags, true)]
    [InlineData(TagCostKind.Spans, true)]
    [InlineData(TagCostKind.Tags, false)]
    public void TheDualRisesToTheObjective(TagCostKind cost, bool pairs)
    {
        Dataset train = TrainerTests.Cities(1, 60);
        FeatureTaggingSpec spec = Svm with { Output = new SvmOutputSpec { Cost = cost }, Template = pairs ? Svm.Template : ["U0:%x[0,0]", "U1:%x[-1,0]"] };
        using Trainer run = Start(spec, train, new FrankWolfeSpec { L2 = 0.5, Gap = 1e-3 }, 300);
        double before = double.NegativeInfinity, words = train.Sum(sentence => sentence.Length);
        TrainingStep? last = null;
        foreach (TrainingStep step in run)
        {
            Assert.True(step["dual"] >= before - Rounding, $"the dual fell from {before} to {step["dual"]}");
            Assert.True(step["gap"] >= -Rounding, $"the gap is {step["gap"]}");
            Assert.Equal(step.Loss - step["dual"]!.Value, step["gap"]!.Value, 1e-9);
            before = step["dual"]!.Value;
            using Model now = run.Best;
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            double squares = now.Parameters.Parameters.Sum(parameter => parameter.Data.Span.ToArray().Sum(weight => (double)weight * weight));
            Assert.Equal((0.25 * squares / words) + now.Problem.Loss(tape, [.. train]).Item(), step.Loss, 1e-4);
            last = step;
        }
        Assert.True(last!.Converged, $"the gap is {last["gap"]} after {last.Epoch} epochs");
        Assert.InRange(last["gap"]!.Value, -Rounding, 1e-3);
        Assert.Equal("converged", run.Ending!.Reason);
    }

    /// <summary>A direction is the difference of what answers have, feature by feature and pair by pair, though it visits only words at which they differ.</summary>
    [Fact]
    public void ADirectionIsTheDifferenceOfAnswers()
    {
        Example sentence = Example.Tagged(["to", "new", "york", "to", "rome"], ["O", "B-city", "I-city", "O", "B-city"]);
        Fitted fitted = Svm.Fit([sentence]);
        LinearTagger tagger = ((Tagger)Svm.Build(ParameterStore.Draw(1).Root, fitted)).Linear!;
        LinearSentence read = tagger.Read(TestDevice.Default, [sentence])[0];
        (int[] Answer, double Share)[] shares = [([0, 1, 2, 0, 1], 0.5), ([0, 1, 0, 0, 1], 0.25), ([2, 1, 0, 0, 1], 0.25)];
        int[] from = [0, 1, 1, 0, 1];
        LinearDirection direction = new(tagger, read, from, shares);
        Dictionary<(int, int), double> expected = [];
        foreach ((int[] answer, double share) in shares.Append((from, -1)))
        {
            for (int t = 0; t < 5; t++)
            {
                foreach (int feature in read.Features.Ids[read.Features.Offsets[t]..read.Features.Offsets[t + 1]])
                    Count((0, (feature * 3) + answer[t]), share);
                Count(t > 0 ? (1, (answer[t - 1] * 3) + answer[t]) : (2, answer[t]), share);
            }
            Count((3, answer[4]), share);
        }
        Dictionary<(int, int), double> actual = direction.Values.ToDictionary(pair => (pair.Key.Parameter, pair.Key.Index), pair => pair.Value);
        Assert.All(expected.Keys.Union(actual.Keys), key => Assert.Equal(expected.GetValueOrDefault(key), actual.GetValueOrDefault(key), 1e-12));
        Assert.Equal(expected.Values.Sum(value => value * value), direction.SquaredNorm(), 1e-12);

        void Count((int, int) key, double share) => expected[key] = expected.GetValueOrDefault(key) + share;
    }

    /// <summary>Subgradients with falling rates come near the same objective, and never below the dual.</summary>
    [Fact]
    public void GradientsDoNotFindLess()
    {
        Dataset train = TrainerTests.Cities(2, 30);
        double words = train.Sum(sentence => sentence.Length);
        using Trainer dual = Start(Svm, train, new FrankWolfeSpec { L2 = 1, Gap = 1e-4 }, 500);
        TrainingStep least = dual.Last();
        using Trainer run = Start(Svm, train, new SgdSpec { Rate = 0.5 }, 30);
        double best = double.PositiveInfinity;
        foreach (TrainingStep step in run)
        {
            using Model now = run.Best;
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            double squares = now.Parameters.Parameters.Sum(parameter => parameter.Data.Span.ToArray().Sum(weight => (double)weight * weight));
            best = Math.Min(best, (0.5 * squares / words) + now.Problem.Loss(tape, [.. train]).Item());
        }
        Assert.True(best >= least["dual"] - Rounding, $"gradients found {best}, below the bound {least["dual"]}");
    }

    /// <summary>With weights of 0 all answers score the same, so the first loss is 0; what follows is no loss spike.</summary>
    [Fact]
    public void APerceptronThatBeginsWithALossOfZeroTrainsByGradients()
    {
        using Trainer run = Start(Perceptron, TrainerTests.Cities(1, 60), new AdamSpec { Rate = 0.01 }, 2);
        Assert.Equal(0, run.First().Loss);
        run.Count();
        Assert.Empty(run.Faults);
        Assert.Equal("epochs", run.Ending!.Reason);
    }

    [Fact]
    public void BitsDoNotDependOnTheNumberOfThreads()
    {
        foreach ((FeatureTaggingSpec spec, OptimizerSpec learner) in new (FeatureTaggingSpec, OptimizerSpec)[] { (Perceptron, new PerceptronSpec()), (Svm, new FrankWolfeSpec()) })
        {
            Real[][] found = [.. new[] { 1, 3 }.Select(threads =>
            {
                using Device device = new(threads);
                using Trainer run = Trainer.Start(new Recipe { Model = spec, Training = new TrainingSpec { Epochs = 3, Optimizer = learner } }, new Splits(TrainerTests.Cities(1, 80), null, null), device);
                run.Count();
                using Model model = run.Best;
                return model.Parameters.Parameters.SelectMany(parameter => parameter.Data.Span.ToArray()).ToArray();
            })];
            Assert.Equal(found[0], found[1]);
        }
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsSaid()
    {
        Dataset train = TrainerTests.Cities(1, 5);
        TaggingSpec network = new() { Output = new PerceptronOutputSpec() };
        Assert.StartsWith("training.optimizer.type is perceptron, which changes the weights of text features; expected model.type=features", Fault(network, train, new PerceptronSpec()), StringComparison.Ordinal);
        Assert.Equal("training.optimizer.type is perceptron; expected model.output=perceptron, whose loss it minimises.", Fault(Svm, train, new PerceptronSpec()));
        Assert.Equal("training.optimizer.type is frank-wolfe; expected model.output=svm, whose loss it minimises.", Fault(Perceptron, train, new FrankWolfeSpec()));
        Assert.Equal("training.optimizer.type is frank-wolfe; expected model.output=svm, whose loss it minimises.", Fault(new FeatureTaggingSpec(), train, new FrankWolfeSpec()));
        Assert.StartsWith("training.optimizer.type is lbfgs, which needs a loss without corners", Fault(Svm, train, new LbfgsSpec()), StringComparison.Ordinal);
        Assert.StartsWith("training.optimizer.type is lbfgs, which needs a loss without corners", Fault(network, train, new LbfgsSpec()), StringComparison.Ordinal);
        Dataset partial = new("train", [new Example(new Words(["a", "b"]), Tags.Partial([["O"], []]))]);
        Assert.Contains("known in part", Assert.Throws<UnrollException>(() => Start(Perceptron, partial, new PerceptronSpec(), 1)).Message, StringComparison.Ordinal);
        using Trainer run = Start(network with { Dropout = 0 }, partial, new SgdSpec(), 1);
        Assert.Contains("only an output with probabilities can learn from", Assert.Throws<UnrollException>(() => run.Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnswersHaveScoresAndNoProbabilities()
    {
        using Trainer run = Start(Perceptron, TrainerTests.Cities(1, 60), new PerceptronSpec(), 3);
        run.Count();
        using Model model = run.Best;
        Tagging answer = (Tagging)model.Predict([model.Read("fly from new york to rome")], new RankingOptions { Best = 3 })[0];
        Assert.False(answer.HasProbabilities);
        Assert.Equal(["O", "O", "B-city", "I-city", "O", "B-city"], answer.Tags);
        Assert.All(answer.Best, one => Assert.Null(one.Probability));
        Assert.True(answer.Best[0].Score >= answer.Best[1].Score && answer.Best[1].Score >= answer.Best[2].Score);
        Assert.Throws<UnrollException>(() => answer.Probability());
        Assert.Throws<UnrollException>(() => answer.Probability(0));
        Assert.Throws<UnrollException>(() => answer.Probability(answer.Spans[0]));
        Assert.All(answer.Tags, (tag, word) => Assert.Equal(0, answer.Shortfall(word, tag)));
        Assert.Equal(answer.Best[0].Score - answer.Best[1].Score, answer.Classes.SelectMany(tag => Enumerable.Range(0, 6).Select(word => answer.Shortfall(word, tag)!.Value)).Where(lost => lost > 0).Min(), 1e-3);
        Assert.Contains("RankingOptions", Assert.Throws<UnrollException>(() => model.Predict([model.Read("fly to rome")], new DecodingOptions { Samples = 2 })).Message, StringComparison.Ordinal);
        Tagging constrained = (Tagging)model.Predict([model.Read("fly from new york to rome")], new RankingOptions { Constraints = ["city at most once"] })[0];
        Assert.Single(constrained.Spans);
        Assert.False(constrained.HasProbabilities);
    }

#if SINGLE
    private const double Rounding = 1e-5;
#else
    private const double Rounding = 1e-10;
#endif

    private static Trainer Start(ProblemSpec model, Dataset train, OptimizerSpec learner, int epochs) =>
        Trainer.Start(new Recipe { Model = model, Training = new TrainingSpec { Epochs = epochs, Optimizer = learner } }, new Splits(train, null, null), TestDevice.Default);

    private static string Fault(ProblemSpec model, Dataset train, OptimizerSpec learner) => Assert.Throws<UnrollException>(() => Start(model, train, learner, 1)).Message;

    private static string Ending(string word) => word.Length > 0 ? word[^1..] : "";

    private static IEnumerable<string> Features(Example sentence, IReadOnlyList<string> tags)
    {
        for (int t = 0; t < tags.Count; t++)
        {
            yield return $"0:{sentence.Words[t]}:{tags[t]}";
            yield return $"1:{(t > 0 ? sentence.Words[t - 1] : "")}:{tags[t]}";
            yield return $"2:{Ending(sentence.Words[t])}:{tags[t]}";
            yield return t > 0 ? $"{tags[t - 1]}>{tags[t]}" : $">{tags[t]}";
        }
        yield return $"{tags[^1]}>";
    }
}
