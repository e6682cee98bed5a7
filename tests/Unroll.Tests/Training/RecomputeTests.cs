namespace Unroll.Tests;

/// <summary>Windows of a text whose activations are computed again, stretch by stretch: the same step, and less memory.</summary>
public sealed class RecomputeTests
{
    private static readonly LanguageModelSpec Small = new() { Embedding = 5, Encoder = new RecurrentSpec(new LstmSpec(6)) { Layers = 2 } };

    private static readonly TrainingSpec Training = new() { Epochs = 2, BatchTokens = 24, Window = 12, Optimizer = new SgdSpec { Rate = 0.5 } };

    /// <summary>With stretches that fill a window, and with a window whose last stretch is shorter; two streams, of which one is longer.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(100)]
    public void AStepIsThatOfTheWholeWindow(int stretch)
    {
        using Trainer whole = Start(Small, Training), cut = Start(Small, Training with { Recompute = stretch });
        foreach ((TrainingStep expected, TrainingStep actual) in whole.Zip(cut, (one, other) => (one, other)))
        {
            Assert.Equal(expected.Loss, actual.Loss, 1e-4);
            Assert.Equal(expected.GradientNorm!.Value, actual.GradientNorm!.Value, 1e-3);
            Assert.Equal((expected.Tokens, expected.StepsPerEpoch), (actual.Tokens, actual.StepsPerEpoch));
        }
        Assert.Equal((whole.HasEnded, whole.Steps), (cut.HasEnded, cut.Steps));
        using Model one = whole.Best, other = cut.Best;
        foreach (Parameter parameter in one.Parameters.Parameters)
            Near.Assert(parameter.Data, other.Parameters[parameter.Name].Data, 1e-3, parameter.Name);
    }

    /// <summary>Without the gradients that stretches hand on, the step would be that of shorter windows.</summary>
    [Fact]
    public void ShorterWindowsAreAnotherStep()
    {
        using Trainer whole = Start(Small, Training), shorter = Start(Small, Training with { Window = 3, BatchTokens = 6 });
        double norm = whole.First().GradientNorm!.Value, short4 = shorter.Take(4).Average(step => step.GradientNorm!.Value);
        Assert.NotEqual(norm, short4, 1e-3);
    }

    /// <summary>The states between stretches come from a first reading, the gradients from a second one: dropout must be the same in both.</summary>
    [Fact]
    public void DropoutIsTheSameInBothReadings()
    {
        ParameterStore store = ParameterStore.Draw(3);
        LanguageModelSpec spec = Small with { Dropout = 0.5, Encoder = Small.Encoder with { Dropout = 0.5 } };
        Example[] text = Text();
        LanguageModel model = (LanguageModel)spec.Build(store.Root, spec.Fit(text));
        IReadOnlyList<Example> windows = model.Windows(text, 2, 7);
        using Tape first = Tape.ForStates(TestDevice.Default, new Rng(5), 1), second = Tape.ForTraining(TestDevice.Default, new Rng(5), 1), other = Tape.ForStates(TestDevice.Default, new Rng(6), 1);
        IReadOnlyList<State> read = model.Read(first, windows[0], null), computed = model.Loss(second, windows[0], null).After, drawn = model.Read(other, windows[0], null);
        foreach (((State one, State two), State three) in read.Zip(computed).Zip(drawn))
        {
            for (int part = 0; part < one.Parts.Count; part++)
            {
                Near.Same(two[part].Tensor, one[part].Tensor, $"part {part}");
                Assert.False(three[part].Tensor.Span.SequenceEqual(one[part].Tensor.Span));
            }
        }
    }

    [Fact]
    public void ARunIsRepeatedExactlyOnAnyNumberOfThreads()
    {
        LanguageModelSpec dropping = Small with { Dropout = 0.3 };
        using Device three = TestDevice.OfThreads(3);
        using Trainer one = Start(dropping, Training with { Recompute = 4 }), again = Start(dropping, Training with { Recompute = 4 }, three);
        Assert.Equal(one.Select(step => string.Join(' ', step.Measures)), again.Select(step => string.Join(' ', step.Measures)));
    }

    /// <summary>Of 20,000 steps, what is lent at once with stretches of 40 is a small part of what all activations take.</summary>
    [Fact]
    public void MemoryIsThatOfAStretch()
    {
        TrainingSpec spec = new() { Epochs = 1, BatchTokens = 20_000, Window = 20_000, Optimizer = new SgdSpec { Rate = 0.01 } };
        long all = MostLent(spec), stretches = MostLent(spec with { Recompute = 40 });
        Assert.True(stretches * 10 < all, $"{stretches} and {all} numbers");

        static long MostLent(TrainingSpec spec)
        {
            using Device device = new(1);
            using Trainer run = Start(Small with { Encoder = new RecurrentSpec(new LstmSpec(16)) }, spec, device, 4500);
            _ = run.First();
            return device.Memory.MostLent;
        }
    }

    [Fact]
    public void WhatDoesNotFitIsASentence()
    {
        Says("training.recompute is 5, and training.window is 12; expected a window of a whole number of stretches, such as 10.", Recipe.Load("language-model", ["training.window=12", "training.recompute=5"]));
        Says("training.recompute is 5; expected null for Tagger, whose examples stand alone: it is for language models, whose windows may be long.", Recipe.Load("slot-filling", ["training.recompute=5"]));

        static void Says(string sentence, Recipe recipe) =>
            Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Trainer.Start(recipe, recipe.Data.Open(null), TestDevice.Default)).Message);
    }

    private static Trainer Start(LanguageModelSpec model, TrainingSpec training, Device? device = null, int lines = 11) =>
        Trainer.Start(model, Dataset.Of(Text(lines)), training, null, device ?? TestDevice.Default);

    private static Example[] Text(int lines = 11)
    {
        Samples samples = new(4);
        return [.. Enumerable.Range(0, lines).Select(_ => new Example(new PlainText(string.Join(' ', Enumerable.Range(0, 1 + samples.Int(8)).Select(_ => "abcdefg"[samples.Int(7)])), TextUnit.Words)))];
    }
}
