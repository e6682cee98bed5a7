namespace Unroll.Tests;

/// <summary>A smoothed loss is the mixture of the losses of all answers: (1 - ε) of the right one and ε / C of each.</summary>
public sealed class LabelSmoothingTests
{
    private const double Epsilon = 0.3;

    [Fact]
    public void OfALabel()
    {
        string[] labels = ["x", "y", "z"];
        Dataset Films(string gold) => new("films", [Example.Labelled(["a", "fine", "film"], [gold]), .. labels.Select(label => Example.Labelled([label], [label]))]);
        Fitted vocabularies = new ClassificationSpec().Fit(Films("x"));
        double Loss(string gold, double smoothing) => Of(Small(smoothing), vocabularies, [Films(gold)[0]]);
        Near(((1 - Epsilon) * Loss("y", 0)) + labels.Sum(label => Epsilon / 3 * Loss(label, 0)), Loss("y", Epsilon));
    }

    [Fact]
    public void OfEachOfSeveralLabels()
    {
        Dataset films = new("films", [Example.Labelled(["a", "fine", "film"], ["x"]), Example.Labelled(["dull"], ["y"])]);
        Fitted vocabularies = new ClassificationSpec().Fit(films);
        double Loss(string[] gold, double smoothing) => Of(Small(smoothing) with { MultiLabel = true }, vocabularies, [Example.Labelled(["a", "fine", "film"], gold)]);
        string[][] all = [[], ["x"], ["y"], ["x", "y"]]; // each label counts alike, so a yes or no is spread where all sets are
        Near(((1 - Epsilon) * Loss(["x"], 0)) + all.Sum(gold => Epsilon / 4 * Loss(gold, 0)), Loss(["x"], Epsilon));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void OfATag(bool jordan)
    {
        Vocabulary tags = Vocabulary.Fit(["O", "B-a", "I-a"], unknown: false);
        double Loss(int gold, double smoothing)
        {
            TagOutputSpec spec = jordan ? new JordanTagsSpec(4) { LabelSmoothing = smoothing } : new SoftmaxSpec { LabelSmoothing = smoothing };
            ITagOutput output = spec.Build(ParameterStore.Draw(3).Root, 2, tags);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Value rows = tape.Constant(new Tensor(new Shape(1, 2), [(Real)0.3, (Real)(-1.2)]));
            return output.Loss(new Sequences(new SequenceLayout(1), rows), [gold]).Item();
        }
        Near(((1 - Epsilon) * Loss(1, 0)) + Enumerable.Range(0, 3).Sum(gold => Epsilon / 3 * Loss(gold, 0)), Loss(1, Epsilon));
    }

    /// <summary>It changes what is learnt, and not what text is said to have as its probability.</summary>
    [Fact]
    public void OfATokenWhileTrainingOnly()
    {
        Example[] text = [new(new PlainText("a b a")), new(new PlainText("b"))];
        Fitted vocabularies = new LanguageModelSpec().Fit(text);
        LanguageModel Model(double smoothing, ParameterStore store) =>
            (LanguageModel)new LanguageModelSpec { Embedding = 3, Encoder = new RecurrentSpec(new GruSpec(3)), LabelSmoothing = smoothing }.Build(store.Root, vocabularies);
        ParameterStore store = ParameterStore.Draw(3);
        LanguageModel sharp = Model(0, ParameterStore.Draw(3)), smooth = Model(Epsilon, store);
        Assert.Equal(sharp.Evaluate(TestDevice.Default, text)["nats"], smooth.Evaluate(TestDevice.Default, text)["nats"], 1e-9);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Assert.True(Math.Abs(sharp.Loss(tape, text).Item() - smooth.Loss(tape, text).Item()) > 1e-4, "the smoothing changed nothing");
        GradientCheck.Parameters(8, store, on => smooth.Loss(on, text));
    }

    private static ClassificationSpec Small(double smoothing) => new()
    {
        Input = new WordsSpec { Embedding = 5 },
        Encoder = new RecurrentSpec(new GruSpec(4)),
        LabelSmoothing = smoothing,
    };

    private static double Of(ClassificationSpec spec, Fitted vocabularies, IReadOnlyList<Example> batch)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        return spec.Build(ParameterStore.Draw(3).Root, vocabularies).Loss(tape, batch).Item();
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-5);
}
