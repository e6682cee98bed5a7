namespace Unroll.Tests;

/// <summary>Sounds as the rows that networks read: rates, normalisation, joined frames, times, and sounds that come in pieces.</summary>
public sealed class SoundInputTests
{
    private static readonly Sound[] Train = [SoundSignals.Written(8000, 900, 1, "ann"), SoundSignals.Written(8000, 1200, 0.3, "ann"), SoundSignals.Written(8000, 700, 0.01, "bob"), SoundSignals.Written(8000, 700)];

    private static readonly SoundFeatureSpec Few = new() { Bands = 5 };

    [Fact]
    public void RatesOfTheTrainingSetMustBeOneOrSet()
    {
        Content[] mixed = [Train[0], SoundSignals.Written(16000, 900)];
        Assert.Equal("The training set: found sounds of 8000 and of 16000 samples a second; expected one rate, so set model.input.rate, to which all are brought.",
            Assert.Throws<UnrollException>(() => new SoundSpec().Fit(mixed, new Fitted())).Message);
        SoundInput input = Make(new SoundSpec { Features = Few, Rate = 16000 }, mixed);
        Assert.Equal((16000 * 900 / 8000 - 400) / 160 + 1, Rows(input, mixed[0]).Length / 5);
        Assert.Equal((900 - 400) / 160 + 1, Rows(input, mixed[1]).Length / 5);
        Assert.Equal("The model's input is sounds (model.input), but the data are words; expected sounds, or another input such as words.", Assert.Throws<UnrollException>(() => new SoundSpec().Fit([new Words([])], new Fitted())).Message);
        Assert.Equal("The training set: found no sound; expected at least one.", Assert.Throws<UnrollException>(() => new SoundSpec().Fit([], new Fitted())).Message);
    }

    [Fact]
    public void AnUtteranceHasMeanZeroAndDeviationOne()
    {
        Real[] rows = Rows(Make(new SoundSpec { Features = Few }, Train), Train[2]);
        Assert.All(Enumerable.Range(0, 5), f => AssertMoments([.. rows.Where((_, i) => i % 5 == f)]));
        Assert.All(Rows(Make(new SoundSpec { Features = Few }, Train), SoundSignals.Written(8000, 100)), number => Assert.Equal(0, number));
        Assert.Empty(Rows(Make(new SoundSpec { Features = Few }, Train), new Sound(8000, default)));
    }

    [Fact]
    public void TheTrainingSetOrItsSpeakersHaveMeanZeroAndDeviationOne()
    {
        SoundInput all = Make(new SoundSpec { Features = Few, Normalize = SoundNormalization.Training }, Train);
        Assert.All(Enumerable.Range(0, 5), f => AssertMoments([.. Train.SelectMany(sound => Rows(all, sound)).Where((_, i) => i % 5 == f)]));
        SoundInput each = Make(new SoundSpec { Features = Few, Normalize = SoundNormalization.Speaker }, Train);
        Assert.All(Enumerable.Range(0, 5), f => AssertMoments([.. Train[..2].SelectMany(sound => Rows(each, sound)).Where((_, i) => i % 5 == f)]));
        Real[] own = Rows(Make(new SoundSpec { Features = Few }, Train), Train[2]);
        Assert.Equal(own, Rows(each, Train[2]));
        Assert.Equal(own, Rows(each, new Sound(8000, Train[2].Samples, "who?")));
        Assert.NotEqual(own, Rows(each, new Sound(8000, Train[2].Samples, "ann")));
        Assert.Equal("The training set: found the speaker \"a\\tb\"; expected names without tabs and line breaks.",
            Assert.Throws<UnrollException>(() => Make(new SoundSpec { Features = Few, Normalize = SoundNormalization.Speaker }, [SoundSignals.Written(8000, 900, 1, "a\tb")])).Message);
    }

    [Fact]
    public void MeansAreWrittenAndReadAgain()
    {
        Fitted fitted = new();
        new SoundSpec { Features = Few, Normalize = SoundNormalization.Speaker }.Fit(Train, fitted);
        using StringWriter text = new();
        fitted.Get<FeatureMoments>("moments").Write(text);
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        using StringWriter again = new();
        FeatureMoments.Read(lines, "m.txt").Write(again);
        Assert.Equal(text.ToString(), again.ToString());
        foreach (string[] damaged in (string[][])[[""], ["a\t1"], ["a\t1\t0"], ["a\t1\tNaN"], ["a\t1 2\t1"], ["a\t1\t1", "a\t1\t1"], ["a\t1\t1", "b\t1 2\t1 2"]])
            Assert.StartsWith($"m.txt:{damaged.Length}: found no name, means and deviations above 0 of ", Assert.Throws<UnrollException>(() => FeatureMoments.Read(damaged, "m.txt")).Message, StringComparison.Ordinal);
        Fitted other = new();
        other.Put("rate", new FittedValue("8000"));
        other.Put("moments", FeatureMoments.Read(["all\t1 2\t1 2"], "m.txt"));
        Assert.Equal("The model's means and deviations of sounds: found 2 features; expected 5, as the recipe says.",
            Assert.Throws<UnrollException>(() => new SoundSpec { Features = Few, Normalize = SoundNormalization.Training }.Build(ParameterStore.Draw(1).Root, other)).Message);
        Fitted noRate = new();
        noRate.Put("rate", new FittedValue("8"));
        Assert.Equal("The model's rate of sounds is \"8\"; expected a number of samples a second from 100 to 768000.", Assert.Throws<UnrollException>(() => new SoundSpec().Build(ParameterStore.Draw(1).Root, noRate)).Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 5)]
    public void FramesAreJoined(int stack, int skip)
    {
        Real[] frames = Rows(Make(new SoundSpec { Features = Few }, Train), Train[0]);
        Real[] rows = Rows(Make(new SoundSpec { Features = Few, Stack = stack, Skip = skip }, Train), Train[0]);
        int count = frames.Length / 5;
        List<Real> expected = [];
        for (int t = 0; t < count; t += skip)
        {
            for (int j = 0; j < stack; j++)
                expected.AddRange(frames.AsSpan(5 * Math.Min(t + j, count - 1), 5));
        }
        Assert.Equal(expected, rows);
    }

    /// <summary>A row stands for the time around the middle of its frames, and times lie side by side.</summary>
    [Fact]
    public void RowsHaveTimes()
    {
        SoundInput one = Make(new SoundSpec { Features = Few }, Train);
        Assert.Equal((0, 0.0175), Rounded(one.SecondsOf(0)));
        Assert.Equal((0.0175, 0.0275), Rounded(one.SecondsOf(1)));
        SoundInput joined = Make(new SoundSpec { Features = Few, Stack = 3, Skip = 2 }, Train);
        Assert.Equal((0, 0.0325), Rounded(joined.SecondsOf(0)));
        Assert.Equal((0.0325, 0.0525), Rounded(joined.SecondsOf(1)));

        static (double, double) Rounded((double Start, double End) time) => (Math.Round(time.Start, 9), Math.Round(time.End, 9));
    }

    [Theory]
    [InlineData(SoundNormalization.None, 1, 1, 8000)]
    [InlineData(SoundNormalization.Training, 3, 2, 8000)]
    [InlineData(SoundNormalization.Speaker, 2, 5, 11025)]
    public void PiecesGiveTheSameBits(SoundNormalization normalize, int stack, int skip, int rate)
    {
        SoundInput input = Make(new SoundSpec { Features = new SoundFeatureSpec { Bands = 5, Deltas = 1 }, Normalize = normalize, Stack = stack, Skip = skip }, Train);
        foreach (int count in (int[])[0, 1, 3000, 3333])
        {
            Sound sound = SoundSignals.Written(rate, count, 0.5, "ann");
            Real[] whole = Rows(input, sound);
            foreach (int piece in (int[])[1, 77, 1000])
            {
                SoundStream stream = input.Open(rate, "ann");
                NumberBuffer rows = new();
                foreach (Real[] some in sound.Samples.ToArray().Chunk(piece))
                    stream.Feed(some, rows);
                int before = rows.Count;
                stream.End(rows);
                Assert.Equal(whole, rows.Span.ToArray());
                Assert.True(count < 3000 || before > 0.6 * whole.Length);
            }
        }
    }

    [Fact]
    public void WhatNeedsTheWholeSoundCannotComeInPieces()
    {
        Assert.Equal("The model normalises each sound by its own mean, which is known only at its end; expected a model with model.input.normalize=training or none to read while the sound goes on.",
            Assert.Throws<UnrollException>(() => Make(new SoundSpec { Features = Few }, Train).Open(8000)).Message);
        Assert.Equal("The model normalises the speaker \"who?\", whom it does not know, by the mean of the sound, which is known only at its end; expected a model with model.input.normalize=training or none to read while the sound goes on.",
            Assert.Throws<UnrollException>(() => Make(new SoundSpec { Features = Few, Normalize = SoundNormalization.Speaker }, Train).Open(8000, "who?")).Message);
    }

    private static SoundInput Make(SoundSpec spec, Content[] train)
    {
        Fitted fitted = new();
        spec.Fit(train, fitted);
        return (SoundInput)spec.Build(ParameterStore.Draw(1).Root, fitted);
    }

    private static Real[] Rows(SoundInput input, Content sound)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences rows = input.Encode(tape, [sound]);
        Assert.Equal(input.OutputSize, rows.Features);
        return rows.Rows.Tensor.Span.ToArray();
    }

    private static void AssertMoments(Real[] numbers)
    {
        double mean = numbers.Average(number => (double)number), square = numbers.Average(number => (double)number * number);
        Assert.Equal(0, mean, 1e-4);
        Assert.Equal(1, square, 1e-3);
    }
}
