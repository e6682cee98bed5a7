using System.Text.Json;

namespace Unroll.Tests;

/// <summary>Language models: what is counted, what is carried, what is cut.</summary>
public sealed class LanguageModelTests
{
    private static readonly string[] Lines = ["a b a", "b", "a a b c", "c b", "a c c a b", "b a"];

    public static TheoryData<string> Cells => ["lstm", "gru", "elman"];

    [Fact]
    public void PerplexityIsTheOneCountedByHand()
    {
        // Nothing is read of the state (a zero table), so that the output's bias is the whole model: p = (1/2, 1/4, 1/8, 1/8).
        (LanguageModel model, ParameterStore store) = Build(["a b a", "b a c"], new LanguageModelSpec { Embedding = 2, Encoder = new RecurrentSpec(new ElmanSpec(2)) });
        Assert.Equal(["<unk>", "a", "<eos>", "b", "c"], model.Tokens.Entries);
        foreach (Parameter parameter in store.Parameters)
            parameter.Data.Span.Clear();
        double[] p = [0.0625, 0.5, 0.125, 0.25, 0.0625];
        Parameter bias = store["output.bias"];
        for (int i = 0; i < p.Length; i++)
            bias.Data.Span[i] = (Real)Math.Log(p[i]);
        bias.Changed();
        // a b a <eos> d(unknown) <eos>: 1/2 1/4 1/2 1/8 1/16 1/8
        Report report = model.Evaluate(TestDevice.Default, Text(["a b a", "d"]));
        double nats = (1 + 2 + 1 + 3 + 4 + 3) * Math.Log(2) / 6;
        Assert.Equal(nats, report["nats"], 1e-5);
        Assert.Equal(Math.Exp(nats), report["perplexity"], 1e-4);
        Assert.True(report.IsError("perplexity"));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        TextAnswer answer = (TextAnswer)model.Predict(tape, [model.Read("a b d")])[0];
        Assert.Equal([-1, -2, -4, -3], answer.LogProbabilities.Select(x => Math.Round(x / Math.Log(2), 4)));
        Assert.Equal(-10 * Math.Log(2), answer.LogProbability, 1e-5);
        Assert.Equal(1, answer.Unknown);
    }

    [Fact]
    public void ABigramTableIsReadRowByRow()
    {
        // The vector of token i is unit vector i and the state is tanh of it, so the logits are row i of a table: p(x | before) is checked against it.
        (LanguageModel model, ParameterStore store) = Build(Lines, new LanguageModelSpec { Embedding = 5, Encoder = new RecurrentSpec(new ElmanSpec(5)) });
        int V = model.Tokens.Count;
        foreach (Parameter parameter in store.Parameters)
            parameter.Data.Span.Clear();
        Rng rng = new(3);
        double[,] logits = new double[V, V];
        for (int i = 0; i < V; i++)
        {
            store["embedding.table"].Data.Span[(i * 5) + i] = 1;
            store["encoder.0.forward.input"].Data.Span[(i * 5) + i] = 20; // tanh 20 = 1
            for (int j = 0; j < V; j++)
                store["output.weight"].Data.Span[(i * V) + j] = (Real)(logits[i, j] = rng.NextNormal());
        }
        foreach (Parameter parameter in store.Parameters)
            parameter.Changed();
        double expected = 0;
        int count = 0, before = model.Tokens.Id("<eos>");
        foreach (string token in Lines.SelectMany(line => line.Split(' ').Append("<eos>")))
        {
            int id = model.Tokens.Id(token);
            expected -= logits[before, id] - Math.Log(Enumerable.Range(0, V).Sum(j => Math.Exp(logits[before, j])));
            before = id;
            count++;
        }
        Assert.Equal(Math.Exp(expected / count), model.Evaluate(TestDevice.Default, Text(Lines))["perplexity"], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void CarriedWindowsAreOneLongForward(string cell)
    {
        (LanguageModel model, _) = Build(Lines, Spec(cell));
        Example[] text = Text(Lines);
        foreach ((int streams, int steps) in new[] { (1, 4), (3, 2), (4, 3), (100, 1) })
        {
            double windowed = Sum(model, model.Windows(text, streams, steps)), whole = Sum(model, model.Windows(text, streams, 1000));
            Assert.Equal(whole, windowed, 1e-4);
        }
        Assert.Equal(Sum(model, model.Windows(text, 1, 3)) / text.Sum(sentence => sentence.Length), model.Evaluate(TestDevice.Default, text)["nats"], 1e-4);
    }

    [Fact]
    public void WindowsHaveEveryTokenOnceAfterTheOneBeforeIt()
    {
        int[] text = [.. Enumerable.Range(10, 23)];
        foreach ((int streams, int steps) in new[] { (1, 1), (2, 5), (4, 3), (5, 100), (30, 2) })
        {
            TextWindow[] windows = [.. TextWindow.Cut(text, 9, streams, steps)];
            Assert.Equal(text, windows.SelectMany(window => window.Targets).Order());
            Assert.All(windows.SelectMany(window => window.Inputs.Zip(window.Targets)), pair => Assert.Equal(pair.Second - 1, pair.First));
            Assert.All(windows, window => Assert.Equal(Math.Min(streams, text.Length), window.Layout.Count));
            Assert.All(windows, window => Assert.InRange(window.Layout.Steps, 1, steps));
            int[][] joined = [.. Enumerable.Range(0, windows[0].Layout.Count).Select(b =>
                windows.SelectMany(window => window.Targets[window.Layout.Starts[b]..window.Layout.Starts[b + 1]]).ToArray())];
            Assert.Equal(text, joined.SelectMany(stream => stream));
            Assert.InRange(joined.Max(stream => stream.Length) - joined.Min(stream => stream.Length), 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void GradientsStopExactlyAtTheCut(string cell)
    {
        (LanguageModel model, ParameterStore store) = Build(Lines, Spec(cell));
        IReadOnlyList<Example> windows = model.Windows(Text(Lines), 2, 4);
        CarriedState state;
        using (Tape first = Tape.ForGradients(TestDevice.Default))
            state = new CarriedState(model.Loss(first, windows[0], null).After);

        // What only the first window reads gets no gradient from the second one; its numbers do count.
        Parameter table = store["embedding.table"];
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        (Value loss, _) = model.Loss(tape, windows[1], state.On(tape));
        Gradient rows = tape.Backward(loss)[table]!;
        Assert.Equal(((TextWindow)windows[1].Input).Inputs.Distinct().Order(), rows.Ids);

        // In double the same is compared with differences: the carried state stays fixed while parameters move.
        GradientCheck.Parameters(5, store, other => model.Loss(other, windows[1], state.On(other)).Loss);

        using Tape fresh = Tape.ForGradients(TestDevice.Default);
        Assert.NotEqual(loss.Item(), model.Loss(fresh, windows[1], null).Loss.Item());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsAreThoseOfDifferences(bool tied)
    {
        (LanguageModel model, ParameterStore store) = Build(Lines, Spec("lstm") with { Tied = tied, Embedding = 4 });
        Assert.Equal(!tied, store.Parameters.Any(parameter => parameter.Name == "output.weight"));
        GradientCheck.Parameters(7, store, tape => model.Loss(tape, Text(Lines)));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Equal(tied, tape.Backward(model.Loss(tape, Text(Lines)))[store["embedding.table"]]!.Ids is null);
    }

    [Fact]
    public void LearningOnAStreamCarriesItsStateAndBeginsEachEpochAnew()
    {
        (LanguageModel model, ParameterStore store) = Build(Lines, Spec("lstm"));
        TrainingSpec spec = new() { BatchTokens = 8, Window = 4, ClipNorm = 0, Optimizer = new SgdSpec { Rate = 1e-12 } };
        GradientLearner learner = new(new LearnerContext(model, ParameterStore.Draw(1), Text(Lines), spec, TestDevice.Default), (StochasticSpec)spec.Optimizer);
        IReadOnlyList<Example> windows = model.Windows(Text(Lines), 2, 4);
        Assert.Equal(windows.Count, learner.StepsPerEpoch);
        TrainingSpec examples = spec with { BatchTokens = null, BatchExamples = 2 };
        Assert.Equal("training.batchExamples is 2; expected null for a language model, whose text is one example: training.batchTokens / training.window is the number of its streams.", Assert.Throws<UnrollException>(() =>
            new GradientLearner(new LearnerContext(model, ParameterStore.Draw(1), Text(Lines), examples, TestDevice.Default), (StochasticSpec)spec.Optimizer)).Message);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            CarriedState? state = null;
            foreach (Example window in windows)
            {
                using Tape tape = Tape.ForGradients(TestDevice.Default);
                (Value loss, IReadOnlyList<State> after) = model.Loss(tape, window, state?.On(tape));
                state = new CarriedState(after);
                double norm = tape.Backward(loss * (window.Length / 2.0)).Norm();
                TrainingStep step = learner.Advance();
                Assert.Equal((epoch, window.Length), (step.Epoch, step.Tokens));
                Assert.Equal(loss.Item(), step.Loss, 1e-5);
                Assert.Equal(norm, step.GradientNorm!.Value, 1e-4);
            }
        }
        Assert.Equal(6, store.Parameters.Count);
    }

    [Fact]
    public void InitFillsEveryParameter()
    {
        (_, ParameterStore store) = Build(Lines, Spec("lstm") with { Init = 0.1 });
        Assert.All(store.Parameters, parameter =>
        {
            Assert.All(parameter.Data.Span.ToArray(), x => Assert.InRange(Math.Abs(x), 0, 0.1));
            Assert.True(parameter.Data.Span.ToArray().Max(x => Math.Abs(x)) > 0.05, parameter.Name);
        });
    }

    [Fact]
    public void GoodMorningIsMoreProbableThanItsCharactersTurnedRound()
    {
        Recipe recipe = new()
        {
            Model = new LanguageModelSpec { Embedding = 8, Encoder = new RecurrentSpec(new LstmSpec(16)) },
            Training = new TrainingSpec { Epochs = 30, BatchTokens = 32, Window = 8, Optimizer = new AdamSpec { Rate = 0.02 } },
        };
        Dataset train = new("greetings", Enumerable.Repeat(new[] { "早安", "安好", "早上好", "晚安", "你好", "早安你好" }, 4)
            .SelectMany(lines => lines).Select(line => new Example(new PlainText(line, TextUnit.Characters))));
        using Trainer run = Trainer.Start(recipe, new Splits(train, null, null), TestDevice.Default);
        foreach (TrainingStep _ in run)
        {
        }
        using Model model = run.Best;
        double right = ((TextAnswer)model.Predict("早安")).LogProbability, turned = ((TextAnswer)model.Predict("安早")).LogProbability;
        Assert.True(right > turned + 1, FormattableString.Invariant($"{right} and {turned}"));
        Report report = model.Evaluate(train);
        Assert.Equal("bitsPerCharacter", report.Metric);
        Assert.Equal(report["nats"] / Math.Log(2), report.Main, 1e-9);
        Assert.InRange(report.Main, 0, 2);
        IAnswer next = model.Predict([model.Read("早")], new GenerationOptions { Next = 2, Length = 5, Temperature = 0 })[0];
        TextAnswer answer = Assert.IsType<TextAnswer>(next);
        Assert.Contains(answer.Next[0].Token, "安上");
        Assert.True(answer.Next[0].Probability >= answer.Next[1].Probability);
        Assert.Equal(answer.Next[0].Token, answer.Continuations[0].Tokens[0]);
    }

    [Fact]
    public void TheSmallerPerplexityIsTheBetterEpoch()
    {
        Recipe recipe = new()
        {
            Model = Spec("elman") with { Init = 0.1 },
            Training = new TrainingSpec { Epochs = 3, BatchTokens = 6, Window = 3, Optimizer = new AdamSpec { Rate = 0.01 } },
        };
        Dataset text = new("text", Text(Lines));
        using Trainer run = Trainer.Start(recipe, new Splits(text, text, null), TestDevice.Default);
        foreach (TrainingStep step in run)
            Assert.True(!step.EpochEnded || step.IsBest);
        Assert.Equal(3, run.BestEpoch);
        double[] scores = [.. run.Epochs.Select(epoch => epoch.Score!.Value)];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores[^1], run.BestScore);
    }

    [Fact]
    public void ContinuationsAreRepeatableAndTheirProbabilitiesTheModelsOwn()
    {
        (LanguageModel model, _) = Build(Lines, Spec("gru"));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        GenerationOptions options = new() { Length = 6, Samples = 20, Seed = 3, Temperature = 1.5, TopK = 4 };
        TextAnswer[] answers = [.. Enumerable.Range(0, 2).Select(_ => (TextAnswer)model.Predict(tape, [model.Read("a b")], options)[0])];
        Assert.Equal(Json(answers[0]), Json(answers[1]));
        Assert.Contains(answers[0].Continuations, one => one.Ended && one.Tokens.Count < 6);
        foreach (TextContinuation one in answers[0].Continuations)
        {
            TextAnswer whole = (TextAnswer)model.Predict(tape, [model.Read(string.Join(' ', ["a b", .. one.Tokens]))])[0];
            double expected = whole.LogProbabilities.Skip(2).Take(one.Tokens.Count + (one.Ended ? 1 : 0)).Sum();
            Assert.Equal(expected, one.LogProbability, 1e-4);
            Assert.True(one.Ended || one.Tokens.Count == 6);
        }
    }

    [Fact]
    public void BackwardsAndUnequalWidthsAreRefused()
    {
        Assert.Contains("bidirectional", Assert.Throws<UnrollException>(() => Build(Lines, new LanguageModelSpec { Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true } })).Message, StringComparison.Ordinal);
        Assert.Contains("model.tied", Assert.Throws<UnrollException>(() => Build(Lines, Spec("gru") with { Tied = true, Embedding = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("data.type=text", Assert.Throws<UnrollException>(() => Spec("gru").Fit([Example.Tagged(["a"])])).Message, StringComparison.Ordinal);
        Assert.Contains("minCount", Assert.Throws<UnrollException>(() => Build(Lines, new LanguageModelSpec { MinCount = 7 })).Message, StringComparison.Ordinal);
    }

    private static string Json(TextAnswer answer)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory))
            answer.WriteJson(writer, false);
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static LanguageModelSpec Spec(string cell) => new()
    {
        Embedding = 3,
        Encoder = new RecurrentSpec(cell switch { "lstm" => new LstmSpec(4), "gru" => new GruSpec(4), _ => new ElmanSpec(4) }),
    };

    private static Example[] Text(string[] lines) => [.. lines.Select(line => new Example(new PlainText(line)))];

    private static (LanguageModel Model, ParameterStore Store) Build(string[] lines, LanguageModelSpec spec)
    {
        ParameterStore store = ParameterStore.Draw(seed: 11);
        return ((LanguageModel)spec.Build(store.Root, spec.Fit(Text(lines))), store);
    }

    private static double Sum(LanguageModel model, IReadOnlyList<Example> windows)
    {
        CarriedState? state = null;
        double sum = 0;
        foreach (Example window in windows)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            (Value loss, IReadOnlyList<State> after) = model.Loss(tape, window, state?.On(tape));
            state = new CarriedState(after);
            sum += loss.Item() * window.Length;
        }
        return sum;
    }
}
