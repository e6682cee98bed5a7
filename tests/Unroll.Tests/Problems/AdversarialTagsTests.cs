namespace Unroll.Tests;

/// <summary>Tags by a game: losses and choices against the evaluations of all answers, estimators of gradients against enumeration, and who changes whose parameters.</summary>
public sealed class AdversarialTagsTests
{
    private static readonly WordsSpec Words = new() { Embedding = 4, MinCount = 1 };

    private static readonly AdversarialTagsSpec Small = new()
    {
        Input = Words,
        Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true },
        Dropout = 0,
        Discriminator = new() { Input = Words, TagSize = 3, Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true }, Dropout = 0 },
        Supervised = 0.7,
        Adversarial = 0.3,
    };

    private static readonly Example[] Train =
    [
        Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"]), Example.Tagged(["port", "of", "new", "york"], ["O", "O", "B-port", "I-port"]), Example.Tagged([], []),
        Example.Tagged(["lisbon"], ["B-port"]), Example.Tagged(["from", "cork", "to", "new", "ross"], ["O", "B-port", "O", "B-port", "I-port"]),
    ];

    private static Model Build(AdversarialTagsSpec spec, Example[]? train = null)
    {
        Recipe recipe = new() { Model = spec };
        ParameterStore store = ParameterStore.Draw(3);
        return Model.Build(recipe, spec.Fit(train ?? Train), store, null, TestDevice.Default);
    }

    private static Loss LossOf(Model model, string objective, Tape tape) => model.Problem.Objectives.Single(one => one.Name == objective).Loss(tape, Train);

    /// <summary>E of every answer of a sentence, by its tags.</summary>
    private static Dictionary<string, double> Evaluations(Model model, Example example)
    {
        EvaluatedTagging all = (EvaluatedTagging)model.Predict([example], new AdversarialTagsOptions { Best = 1000, Candidates = 1 })[0];
        Assert.Equal(Math.Pow(3, example.Length), all.Tagging.Best.Count);
        return all.Tagging.Best.Zip(all.Evaluations).ToDictionary(pair => string.Join(' ', pair.First.Tags), pair => pair.Second);
    }

    private static string Text(IEnumerable<string> tags) => string.Join(' ', tags);

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    /// <summary>Without noise: what each player loses, from the evaluations and probabilities of answers.</summary>
    [Theory, InlineData(TagEstimator.StraightThrough), InlineData(TagEstimator.ScoreFunction)]
    public void LossesAreThoseOfTheEvaluations(TagEstimator estimator)
    {
        using Model model = Build(Small with { Estimator = estimator });
        double words = Train.Sum(example => example.Length), right = 0, generated = 0, fooled = 0, supervised = 0;
        foreach (Example example in Train.Where(example => example.Length > 0))
        {
            Dictionary<string, double> evaluations = Evaluations(model, example);
            Tagging best = ((EvaluatedTagging)model.Predict([example])[0]).Tagging;
            IReadOnlyList<string> gold = ((Tags)example.Target!).Values!;
            right += example.Length * Softplus(-evaluations[Text(gold)]) / words;
            generated += example.Length * Softplus(evaluations[Text(best.Tags)]) / words;
            fooled += example.Length * Softplus(-evaluations[Text(best.Tags)]) / words;
            supervised -= gold.Select((tag, t) => Math.Log(best.Probability(t, tag))).Sum() / words;
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Loss discriminator = LossOf(model, "discriminator", tape), generator = LossOf(model, "generator", tape);
        Assert.Equal([right, generated], discriminator.Parts.Take(2).Select(part => (double)part.Item()), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(discriminator.Total.Item(), right + ((generated + discriminator.Parts[2].Item()) / 2), 1e-5);
        Assert.Equal([supervised, fooled], generator.Parts.Select(part => (double)part.Item()), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(generator.Total.Item(), (0.7 * supervised) + (0.3 * fooled), 1e-5);
        Assert.Equal(generator.Total.Item(), model.Problem.Loss(tape, Train).Item());
    }

    /// <summary>Of two tags, changed with certainty, each becomes the other.</summary>
    [Fact]
    public void ChangedTagsAreOthers()
    {
        Example[] two = [Example.Tagged(["a", "b", "c"], ["O", "B-x", "O"])], turned = [Example.Tagged(["a", "b", "c"], ["B-x", "O", "B-x"])];
        using Model model = Build(Small with { Changed = 1 }, two);
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(4));
        Loss loss = model.Problem.Objectives[0].Loss(tape, two), other = model.Problem.Objectives[0].Loss(tape, turned);
        Assert.Equal(Evaluation(other), -Evaluation(loss, 2), 1e-4);
        Assert.Equal(Evaluation(loss), -Evaluation(other, 2), 1e-4);

        static double Evaluation(Loss loss, int part = 0) => -Math.Log(Math.Exp(loss.Parts[part].Item()) - 1); // E of a loss log(1 + e^-E), and -E of log(1 + e^E)
    }

    /// <summary>The answers are those of a search through all: the generator's best, of them the best by log p + weight · E. With a weight of 0 that is the generator's, with a large one that of E.</summary>
    [Theory, InlineData(0), InlineData(0.5), InlineData(2), InlineData(1e12)]
    public void GeneratorAndDiscriminatorChooseTogether(double weight)
    {
        using Model model = Build(Small);
        Sharpen(model);
        foreach (Example example in Train)
        {
            EvaluatedTagging all = (EvaluatedTagging)model.Predict([example], new AdversarialTagsOptions { Best = 1000 })[0];
            (string Tags, double LogP, double E)[] answers = [.. all.Tagging.Best.Zip(all.Evaluations, (answer, evaluation) => (Text(answer.Tags), Math.Log(answer.Probability!.Value), evaluation))];
            Assert.Equal(Math.Pow(3, example.Length), answers.Length);
            Assert.Equal(answers.OrderByDescending(answer => answer.LogP).Select(answer => answer.Tags), answers.Select(answer => answer.Tags));
            foreach (int candidates in (int[])[1, 2, 5, 1000])
            {
                EvaluatedTagging found = (EvaluatedTagging)model.Predict([example], new AdversarialTagsOptions { Candidates = candidates, Weight = weight, Best = 3 })[0];
                (string Tags, double LogP, double E)[] expected = [.. answers.Take(candidates).OrderByDescending(answer => answer.LogP + (weight * answer.E)).Concat(answers.Skip(candidates)).Take(3)];
                Assert.Equal(expected.Select(answer => answer.Tags), found.Tagging.Best.Select(answer => Text(answer.Tags)));
                Assert.Equal(expected.Select(answer => answer.E), found.Evaluations, (x, y) => Math.Abs(x - y) < 1e-5);
                Assert.Equal(expected[0].Tags, Text(found.Tagging.Tags));
                Assert.Equal(answers[0].Tags, Text(found.Generated));
                if (weight == 0)
                    Assert.Equal(found.Generated, found.Tagging.Tags);
                if (weight > 1e9)
                    Assert.Equal(answers.Take(candidates).MaxBy(answer => answer.E).Tags, Text(found.Tagging.Tags));
            }
        }
    }

    /// <summary>Both count: with a weight between, some answers are not the generator's, and some not those of E alone.</summary>
    [Fact]
    public void NeitherChoosesAlone()
    {
        using Model model = Build(Small);
        Sharpen(model);
        string[] by0 = Chosen(0), by2 = Chosen(2), byE = Chosen(1e12);
        Assert.NotEqual(by0, by2);
        Assert.NotEqual(by2, byE);

        string[] Chosen(double weight) => [.. model.Predict(Train, new AdversarialTagsOptions { Candidates = 1000, Weight = weight }).Select(answer => Text(((EvaluatedTagging)answer).Tagging.Tags))];
    }

    /// <summary>Scores, those on the dev set among them, are of what the model answers: the generator's tags with one candidate, those that both choose with several.</summary>
    [Theory, InlineData(1, 2), InlineData(1000, 0), InlineData(1000, 2), InlineData(1000, 1e12)]
    public void ScoresAreOfWhatIsAnswered(int candidates, double weight)
    {
        using Model model = Build(Small with { Candidates = candidates, Weight = weight });
        Sharpen(model);
        EvaluatedTagging[] answers = [.. model.Predict(Train).Cast<EvaluatedTagging>()], plain = [.. model.Predict(Train, new AdversarialTagsOptions()).Cast<EvaluatedTagging>()];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Report report = model.Evaluate(Train);
        foreach (Report each in (Report[])[report, model.Problem.Score(Train, ((IScoredProblem)model.Problem).PrepareScoring(Train)(tape))])
        {
            Assert.Equal(F1(answers), each["f1"]);
            Assert.Equal(candidates > 1, each.Scores.TryGetValue("generatorF1", out double before));
            Assert.Equal(candidates > 1 ? F1(plain) : 0, before);
        }

        static double F1(EvaluatedTagging[] found) => SpanF1.Of(Train.Zip(found, (example, answer) => (((Tags)example.Target!).Values!, answer.Tagging.Tags)))["f1"];
    }

    /// <summary>
    /// The score function: the mean over many draws of its gradient is that of Σ over all answers y of p(y) loss(y), which is worked out by enumeration. The value has that mean, too.
    /// </summary>
    [Fact]
    public void TheScoreFunctionIsUnbiased()
    {
        const int draws = 3000;
        Example[] one = [Example.Tagged(["lisbon", "to"], ["B-port", "O"]), Example.Tagged(["york"], ["I-port"])];
        using Model model = Build(Small with { Estimator = TagEstimator.ScoreFunction, Supervised = 0, Adversarial = 1 }, one);
        Sharpen(model);
        Parameter bias = model.Parameters["generator.output.bias"];
        double[] exact = new double[3];
        double expected = 0;
        foreach (Example example in one)
        {
            EvaluatedTagging all = (EvaluatedTagging)model.Predict([example], new AdversarialTagsOptions { Best = 1000 })[0];
            IReadOnlyList<string> tags = all.Tagging.Classes;
            for (int answer = 0; answer < all.Evaluations.Count; answer++)
            {
                TagAnswer y = all.Tagging.Best[answer];
                double part = example.Length / 3.0 * y.Probability!.Value * Softplus(-all.Evaluations[answer]);
                expected += part;
                for (int c = 0; c < 3; c++)
                    exact[c] += part * y.Tags.Select((tag, t) => (tag == tags[c] ? 1 : 0) - all.Tagging.Probability(t, tags[c])).Sum(); // d log p / d bias
            }
        }
        double[] sum = new double[4], squares = new double[4];
        for (int draw = 0; draw < draws; draw++)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(7).Stream((ulong)draw));
            Value loss = model.Problem.Objectives[1].Loss(tape, one).Total;
            double value = loss.Item();
            double[] drawn = [.. tape.Backward(loss, tape.Use(bias))[0].Span.ToArray().Select(number => (double)number), value];
            for (int i = 0; i < 4; i++)
            {
                sum[i] += drawn[i];
                squares[i] += drawn[i] * drawn[i];
            }
        }
        Assert.True(exact.Max(Math.Abs) > 0.01, "the gradient is too small to be told from 0");
        for (int i = 0; i < 4; i++)
        {
            double mean = sum[i] / draws, error = Math.Sqrt(Math.Max(0, (squares[i] / draws) - (mean * mean)) / draws);
            Assert.True(Math.Abs(mean - (i < 3 ? exact[i] : expected)) <= (4.5 * error) + 1e-6, FormattableString.Invariant($"number {i}: found {mean} ± {error}, expected {(i < 3 ? exact[i] : expected)}"));
        }
    }

    /// <summary>Straight through: the gradient at the scores is that of E at sampled tags, taken through the softmax of the noisy scores; so it is 0 where E is the same whatever the tags are.</summary>
    [Theory, InlineData(TagEstimator.StraightThrough, true), InlineData(TagEstimator.StraightThrough, false), InlineData(TagEstimator.Relaxed, true)]
    public void OnlyEvaluationsTeachInAPureGame(TagEstimator estimator, bool blind)
    {
        using Model model = Build(Small with { Estimator = estimator, Supervised = 0, Adversarial = 1 });
        if (blind)
        {
            model.Parameters["discriminator.tags.table"].Data.Span.Clear();
            model.Parameters["discriminator.tags.table"].Changed();
        }
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(5));
        Value loss = model.Problem.Objectives[1].Loss(tape, Train).Total;
        double largest = tape.Backward(loss, tape.Use(model.Parameters["generator.output.bias"]))[0].Span.ToArray().Max(number => Math.Abs((double)number));
        Assert.Equal(blind, largest < 1e-12);
    }

    /// <summary>Each player's parameters are all that its step changes: those of the other keep every bit.</summary>
    [Theory, InlineData("discriminator", TagEstimator.StraightThrough), InlineData("generator", TagEstimator.StraightThrough), InlineData("discriminator", TagEstimator.Relaxed), InlineData("generator", TagEstimator.Relaxed)]
    public void AStepOfOnePlayerLeavesTheOther(string player, TagEstimator estimator)
    {
        using Model model = Build(Small with { Dropout = 0.3, Estimator = estimator });
        Assert.All(model.Parameters.Parameters, parameter => Assert.Single(model.Problem.Objectives, objective => parameter.Name.StartsWith(objective.Name + ".", StringComparison.Ordinal)));
        Dictionary<string, Real[]> before = model.Parameters.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Data.Span.ToArray());
        string other = player == "generator" ? "discriminator" : "generator";
        TrainingSpec training = new() { Optimizer = new AdamSpec { Rate = 0.1 }, BatchTokens = 100 };
        TrainingStep step = new GradientLearner(new LearnerContext(new OnePlayer(model.Problem, player), model.Parameters, Train, training, TestDevice.Default), (StochasticSpec)training.Optimizer).Advance();
        Assert.Null(step.Fault);
        Assert.All(player == "generator" ? ["supervised", "adversarial"] : (string[])["onRight", "onGenerated", "onChanged"], name => Assert.True(step[name] is { } number && double.IsFinite(number)));
        foreach (Parameter parameter in model.Parameters.Parameters)
            Assert.Equal(parameter.Name.StartsWith(other, StringComparison.Ordinal), before[parameter.Name].AsSpan().SequenceEqual(parameter.Data.Span));
    }

    [Fact]
    public void WhatCannotBeTrainedIsASentence()
    {
        Says("tags that are known in part (data.partial); expected data in which every tag is known, or model.type=tagging.", () => Small.Fit([new Example(new Words(["a"]), Tags.Partial([["x", "y"]]))]));
        Says("expected at least two different tags, since the discriminator learns from wrong ones", () => Small.Fit([Example.Tagged(["a"], ["O"])]));
        Says("temperature is 0; expected 0.01 to 100.", () => Small with { Temperature = 0 });
        Says("candidates is 0; expected 1 to 1000.", () => new AdversarialTagsOptions { Candidates = 0 });
        Says("weight is -1; expected 0 to ", () => new AdversarialTagsOptions { Weight = -1 });
        using Model model = Build(Small);
        Says("was asked with DecodingOptions", () => model.Predict(Train, new DecodingOptions()));

        static void Says(string sentence, Func<object> act) => Assert.Contains(sentence, Assert.Throws<UnrollException>(act).Message, StringComparison.Ordinal);
    }

    /// <summary>Larger weights, so that answers differ in what they are worth.</summary>
    private static void Sharpen(Model model)
    {
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            foreach (ref Real number in parameter.Data.Span)
                number *= 3;
            parameter.Changed();
        }
    }

    private sealed class OnePlayer(IProblem game, string player) : IProblem
    {
        public string Metric => game.Metric;

        public IReadOnlyList<InputField> Fields => game.Fields;

        public IReadOnlyList<Objective> Objectives => [game.Objectives.Single(objective => objective.Name == player)];

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => game.Loss(tape, batch);

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => game.Predict(tape, batch, options);

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => game.Score(examples, answers);
    }
}
