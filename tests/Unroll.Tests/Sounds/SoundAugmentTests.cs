namespace Unroll.Tests;

/// <summary>Sounds that are changed at random during training: how, that a run can be repeated, and that prediction changes nothing.</summary>
public sealed class SoundAugmentTests
{
    private const int Bands = 7;

    private static readonly Sound[] Sounds = [.. new[] { 2000, 3000, 8000, 700 }.Select(count => SoundSignals.Written(8000, count))];

    private static readonly SoundAugmentSpec Everything = new()
    {
        Speeds = [0.9, 1, 1.1], Volume = [-6, 6], Noise = [0, 20], Colour = NoiseColour.Pink, TimeMasks = 2, TimeMask = 5, FrequencyMasks = 1, FrequencyMask = 3,
    };

    [Fact]
    public void ARunCanBeRepeatedAndPredictionChangesNothing()
    {
        SoundInput input = Make(Everything), plain = Make(null);
        Assert.Equal(Rows(input, 7), Rows(Make(Everything), 7));
        Assert.Equal(Rows(input, 7), Rows(input, 7)); // also where features are kept
        Assert.NotEqual(Rows(input, 7), Rows(input, 8));
        using Tape tape = Tape.ForPrediction(TestDevice.Default), other = Tape.ForPrediction(TestDevice.Default);
        Assert.Equal(plain.Encode(other, Sounds).Rows.Tensor.Span.ToArray(), input.Encode(tape, Sounds).Rows.Tensor.Span.ToArray());
        Assert.Equal(Rows(plain, 7), Rows(plain, 8));
        SoundInput masked = Make(new SoundAugmentSpec { TimeMasks = 1 });
        Rows(masked, 7);
        Assert.Equal(plain.Encode(other, Sounds).Rows.Tensor.Span.ToArray(), masked.Encode(tape, Sounds).Rows.Tensor.Span.ToArray()); // what is kept is not what was masked
    }

    /// <summary>The sounds of a batch are changed independently: one sound twice in a batch is heard in two ways.</summary>
    [Fact]
    public void EachSoundIsChangedOnItsOwn()
    {
        SoundInput input = Make(Everything with { Speeds = [] });
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(3));
        Value rows = input.Encode(tape, [Sounds[0], Sounds[0]]).Rows;
        Assert.NotEqual(rows.Tensor.Rows(0, rows.Shape[0] / 2).Span.ToArray(), rows.Tensor.Rows(rows.Shape[0] / 2, rows.Shape[0] / 2).Span.ToArray());
    }

    /// <summary>A sound that is played faster is shorter, and its rows lie at later times of the sound itself: a click is found where it was.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.25)]
    [InlineData(1)]
    public void SpeedMovesRowsInTime(double speed)
    {
        Real[] samples = new Real[16000];
        for (int n = 9600; n < 9680; n++)
            samples[n] = n % 2;
        Sound click = new(8000, samples);
        SoundInput input = Make(new SoundAugmentSpec { Speeds = [speed] }, SoundNormalization.None);
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(3));
        SoundRows read = input.Read(tape, [click]);
        Assert.Equal(speed, read.Speeds.Single());
        Tensor rows = read.Rows.Rows.Tensor;
        Assert.Equal(1 + (((int)Math.Ceiling(16000 / speed) - 200) / 80), rows.Shape[0]);
        int loudest = Enumerable.Range(0, rows.Shape[0]).MaxBy(t => rows.Rows(t, 1).Span.ToArray().Sum());
        (double start, double end) = input.SecondsOf(loudest);
        Assert.InRange(1.205, (start * speed) - 0.01, (end * speed) + 0.01);
    }

    /// <summary>Features that are kept are those of their speed, and the speed that is told is that of the rows.</summary>
    [Fact]
    public void EachSpeedHasItsFeatures()
    {
        SoundInput input = Make(new SoundAugmentSpec { Speeds = [0.8, 1.25] });
        HashSet<double> heard = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(seed)), other = Tape.ForPrediction(TestDevice.Default);
            SoundRows read = input.Read(tape, Sounds), plain = input.Read(other, Sounds);
            for (int b = 0; b < Sounds.Length; b++)
            {
                Assert.Equal(Frames(Sounds[b].Samples.Length / read.Speeds[b]), read.Rows.Layout.Lengths[b]);
                Assert.Equal((1, Frames(Sounds[b].Samples.Length)), (plain.Speeds[b], plain.Rows.Layout.Lengths[b]));
                heard.Add(read.Speeds[b]);
            }
        }
        Assert.Equal([0.8, 1.25], heard.Order());

        static int Frames(double samples) => 1 + (((int)Math.Ceiling(samples) - 200) / 80);
    }

    [Fact]
    public void VolumeAndNoiseAreAsLoudAsAsked()
    {
        foreach (NoiseColour colour in Enum.GetValues<NoiseColour>())
        {
            Real[] before = SoundSignals.Mixed(20_000), after = [.. before];
            Rng random = new(5);
            SoundAugmentation.Change(new SoundAugmentSpec { Volume = [-20, -20], Noise = [10, 10], Colour = colour }, after, ref random);
            double[] noise = [.. after.Select((sample, i) => sample - (0.1 * before[i]))];
            Assert.Equal(0.1 * 0.01 * Power([.. before.Select(sample => (double)sample)]), Power(noise), 1e-6);
            double[] steps = [.. noise.Skip(1).Zip(noise, (x, y) => x - y)];
            Assert.Equal(colour == NoiseColour.White ? 2 : 2 / 12.0, Power(steps) / Power(noise), 0.05); // one of 12 parts is new at each sample
        }
        Real[] silence = new Real[500];
        Rng other = new(5);
        SoundAugmentation.Change(new SoundAugmentSpec { Volume = [3, 5], Noise = [10, 10] }, silence, ref other);
        Assert.All(silence, sample => Assert.Equal(0, sample));
    }

    /// <summary>Over many draws: at most so many neighbouring frames and bands are masked, each length occurs, each place is masked at times, and deltas are masked with their bands.</summary>
    [Fact]
    public void MasksAreAsLargeAsAskedAndAnywhere()
    {
        SoundAugmentSpec time = new() { TimeMasks = 1, TimeMask = 4 }, bands = new() { FrequencyMasks = 1, FrequencyMask = 3 };
        HashSet<int> lengths = [], places = [], widths = [], where = [];
        Rng random = new(1);
        for (int draw = 0; draw < 500; draw++)
        {
            bool[,] masked = Masked(time, 30, ref random);
            int[] rows = [.. Enumerable.Range(0, 30).Where(t => masked[t, 0])];
            Assert.All(rows, t => Assert.All(Enumerable.Range(0, 2 * Bands), f => Assert.True(masked[t, f])));
            Assert.True(rows.Length == 0 || rows[^1] - rows[0] + 1 == rows.Length);
            lengths.Add(rows.Length);
            places.UnionWith(rows);
            masked = Masked(bands, 30, ref random);
            int[] columns = [.. Enumerable.Range(0, Bands).Where(f => masked[0, f])];
            Assert.All(Enumerable.Range(0, 30), t => Assert.All(Enumerable.Range(0, 2 * Bands), f => Assert.Equal(columns.Contains(f % Bands), masked[t, f])));
            Assert.True(columns.Length == 0 || columns[^1] - columns[0] + 1 == columns.Length);
            widths.Add(columns.Length);
            where.UnionWith(columns);
        }
        Assert.Equal(Enumerable.Range(0, 5), lengths.Order());
        Assert.Equal(Enumerable.Range(0, 30), places.Order());
        Assert.Equal(Enumerable.Range(0, 4), widths.Order());
        Assert.Equal(Enumerable.Range(0, Bands), where.Order());
        for (int draw = 0; draw < 50; draw++)
        {
            bool[,] masked = Masked(time with { TimeMask = 100 }, 11, ref random); // a share of 0.2 of 11 frames are 2
            Assert.InRange(Enumerable.Range(0, 11).Count(t => masked[t, 0]), 0, 2);
        }

        static bool[,] Masked(SoundAugmentSpec spec, int count, ref Rng random)
        {
            Real[] before = [.. Enumerable.Range(0, count * 2 * Bands).Select(i => (Real)i)], after = [.. before];
            SoundAugmentation.Mask(spec, after, Bands, 2 * Bands, ref random);
            bool[,] masked = new bool[count, 2 * Bands];
            for (int t = 0; t < count; t++)
            {
                for (int f = 0; f < 2 * Bands; f++)
                {
                    int i = (t * 2 * Bands) + f;
                    masked[t, f] = after[i] != before[i];
                    if (masked[t, f])
                        Assert.Equal(((count - 1) * Bands) + f, after[i]); // the mean of the feature
                }
            }
            return masked;
        }
    }

    [Fact]
    public void SettingsThatMakeNoSenseAreNamed()
    {
        Assert.Equal("speeds is 3; expected 0.5 to 2.", Assert.Throws<UnrollException>(() => new SoundAugmentSpec { Speeds = [1, 3] }).Message);
        Assert.Equal("noise: found 1 numbers; expected two, the lowest and the highest, or none.", Assert.Throws<UnrollException>(() => new SoundAugmentSpec { Noise = [10] }).Message);
        Assert.Equal("volume: found 2 numbers that fall; expected two, the lowest and the highest, or none.", Assert.Throws<UnrollException>(() => new SoundAugmentSpec { Volume = [3, -3] }).Message);
        Assert.Equal("frequencyMasks: found 1 for MFCC; expected 0, or features of the kind logMel, which have bands.",
            Assert.Throws<UnrollException>(() => Make(new SoundAugmentSpec { FrequencyMasks = 1 }, kind: SoundFeature.Mfcc)).Message);
        Assert.Equal(Everything, Everything with { Speeds = [0.9, 1, 1.1] });
    }

    private static double Power(double[] x) => x.Average(number => number * number);

    private static SoundInput Make(SoundAugmentSpec? augment, SoundNormalization normalize = SoundNormalization.Utterance, SoundFeature kind = SoundFeature.LogMel)
    {
        SoundSpec spec = new() { Features = new SoundFeatureSpec { Kind = kind, Bands = Bands, Coefficients = Bands }, Normalize = normalize, Augment = augment };
        Fitted fitted = new();
        spec.Fit(Sounds, fitted);
        return (SoundInput)spec.Build(ParameterStore.Draw(1).Root, fitted);
    }

    private static Real[] Rows(SoundInput input, ulong seed)
    {
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(seed));
        return input.Encode(tape, Sounds).Rows.Tensor.Span.ToArray();
    }
}
