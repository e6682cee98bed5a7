namespace Unroll.Tests;

/// <summary>An adaptive softmax: true probabilities, its losses, its gradients, and what it refuses.</summary>
public sealed class AdaptiveWordsTests
{
    public static TheoryData<int[], int> Cuts => new()
    {
        { [5], 4 },
        { [3, 9], 2 },
        { [1, 2, 16], 1 }, // groups of one word, and of many
        { [8, 16], 64 }, // as narrow as can be
    };

    /// <summary>Against the formula, word by word.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void ProbabilitiesAreThoseOfTheFormulaAndAddUpToOne(int[] cutoffs, int factor)
    {
        const int N = 4, H = 6, V = 17;
        (AdaptiveWords words, ParameterStore store) = Build(H, V, cutoffs, factor);
        Tensor x = new Samples(3).Small(N, H);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor all = words.LogProbabilities(tape.Constant(x)).Tensor;
        Assert.Equal(new Shape(N, V), all.Shape);
        for (int n = 0; n < N; n++)
        {
            double sum = 0;
            double[] first = Softmax(Apply(Row(x, n), store["weight"], store["bias"]));
            for (int word = 0; word < V; word++)
            {
                int group = cutoffs.Count(cut => word >= cut); // 0 for a frequent word
                double p = first[group == 0 ? word : cutoffs[0] + group - 1];
                if (group > 0)
                {
                    string name = $"rare.{group}";
                    double[] narrow = Apply(Row(x, n), store[$"{name}.projection"], null);
                    Assert.Equal(Math.Max(1, (int)(H / Math.Pow(factor, group))), narrow.Length);
                    p *= Softmax(Apply(narrow, store[$"{name}.weight"], store[$"{name}.bias"]))[word - cutoffs[group - 1]];
                }
                Assert.Equal(Math.Log(p), all.Span[(n * V) + word], 1e-5);
                sum += Math.Exp(all.Span[(n * V) + word]);
            }
            Assert.Equal(1, sum, 1e-5);
        }
    }

    /// <summary>For batches in which groups have all rows, some or none.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void LossesAreMinusTheLogProbabilities(int[] cutoffs, int factor)
    {
        const int V = 17;
        (AdaptiveWords words, _) = Build(6, V, cutoffs, factor);
        foreach (int[] targets in new int[][] { [.. Enumerable.Range(0, V)], [0, 0, 0], [16, 16], [0, 16, 4, 8, 9] })
        {
            Tensor x = new Samples(3).Small(targets.Length, 6);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Tensor losses = words.Losses(tape.Constant(x), targets).Tensor, all = words.LogProbabilities(tape.Constant(x)).Tensor;
            Assert.Equal(new Shape(targets.Length), losses.Shape);
            for (int n = 0; n < targets.Length; n++)
                Assert.Equal(-all.Span[(n * V) + targets[n]], losses.Span[n], 1e-5);
        }
    }

    [Fact]
    public void GradientsAreRight()
    {
        (AdaptiveWords words, ParameterStore store) = Build(5, 13, [4, 8], 2);
        Tensor x = new Samples(3).Small(6, 5);
        int[] targets = [0, 3, 4, 7, 8, 12];
        GradientCheck.Parameters(5, store, tape => words.Losses(tape.Constant(x), targets));
        GradientCheck.Run(6, (_, inputs) => words.Losses(inputs[0], targets), x);
        GradientCheck.Run(7, (_, inputs) => words.LogProbabilities(inputs[0]), x);
    }

    /// <summary>Training sees each word as prediction does: the perplexity of the streamed text is that of the losses.</summary>
    [Fact]
    public void ALanguageModelHasTheSameScoresInTrainingAndPrediction()
    {
        string[] lines = ["a b a", "b", "a a b c", "c b d", "a c c a b e", "b a f"];
        Example[] text = [.. lines.Select(line => new Example(new PlainText(line, TextUnit.Words)))];
        LanguageModelSpec spec = new() { Embedding = 4, Encoder = new RecurrentSpec(new GruSpec(8)), Cutoffs = [2, 4], CutoffFactor = 2 };
        LanguageModel model = (LanguageModel)spec.Build(ParameterStore.Draw(11).Root, spec.Fit(text));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        double trained = model.Loss(tape, text).Item();
        using Tape asked = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<IAnswer> answers = model.Predict(asked, text);
        Assert.Equal(trained, model.Score(text, answers)["nats"], 1e-4);
        TextAnswer next = (TextAnswer)model.Predict(asked, [text[0]], new GenerationOptions { Next = 8 })[0];
        Assert.Equal(model.Tokens.Count, next.Next.Count);
        Assert.Equal(1, next.Next.Sum(token => token.Probability), 1e-4);
    }

    [Fact]
    public void WhatDoesNotFitIsASentence()
    {
        Says("cutoffs: found [0]; expected rising numbers, from 1 on.", () => new LanguageModelSpec { Cutoffs = [0] });
        Says("cutoffs: found [3, 3]; expected rising numbers, from 1 on.", () => new LanguageModelSpec { Cutoffs = [3, 3] });
        Says("model.cutoffs ends with 9, and the training set has 3 tokens; expected less than that, or model.cutoffs=[] for a softmax over all of them.", () => Language(new() { Cutoffs = [2, 9] }));
        Says("model.cutoffs is [2], and model.tied is true; expected false, since not all tokens have a score at each step.", () => Language(new() { Cutoffs = [2], Tied = true }));
        Says("model.cutoffs is [2], and model.labelSmoothing is 0.1; expected 0, since not all tokens have a score at each step.", () => Language(new() { Cutoffs = [2], LabelSmoothing = 0.1 }));

        static object Language(LanguageModelSpec spec) => spec.Build(ParameterStore.Draw(1).Root, spec.Fit([new Example(new PlainText("a", TextUnit.Words))]));

        static void Says(string sentence, Func<object> make) => Assert.Equal(sentence, Assert.Throws<UnrollException>(make).Message);
    }

    private static (AdaptiveWords Words, ParameterStore Store) Build(int size, int words, int[] cutoffs, int factor)
    {
        ParameterStore store = ParameterStore.Draw(11);
        AdaptiveWords built = new(store.Root.Filled(Init.Normal(0.7)), size, words, cutoffs, factor);
        return (built, store);
    }

    private static double[] Row(Tensor x, int row) => [.. x.Rows(row, 1).Span.ToArray().Select(number => (double)number)];

    private static double[] Apply(double[] x, Parameter weight, Parameter? bias) => [.. Enumerable.Range(0, weight.Shape[1]).Select(o =>
        (bias?.Data.Span[o] ?? 0) + x.Select((number, i) => number * weight.Data.Span[(i * weight.Shape[1]) + o]).Sum())];

    private static double[] Softmax(double[] scores)
    {
        double total = scores.Sum(Math.Exp);
        return [.. scores.Select(score => Math.Exp(score) / total)];
    }
}
