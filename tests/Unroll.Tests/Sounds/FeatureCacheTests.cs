namespace Unroll.Tests;

/// <summary>Features that are kept on disk: the same numbers, a file for everything that they depend on, and nothing damaged is believed.</summary>
public sealed class FeatureCacheTests : IDisposable
{
    private static readonly FeatureTables Tables = new(new SoundFeatureSpec { Bands = 5 }, 8000);

    private static readonly Sound Sound = SoundSignals.Written(8000, 900);

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string[] Files => [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)];

    [Fact]
    public void WhatIsKeptIsWhatWasComputed()
    {
        Real[] made = FeatureStream.Whole(Tables, 8000, Sound.Samples.Span).ToArray();
        FeatureCache cache = new(folder.Path);
        Assert.Equal(made, cache.Get(Tables, Sound, 1).ToArray());
        string file = Assert.Single(Files);
        DateTime written = File.GetLastWriteTimeUtc(file).AddDays(-1);
        File.SetLastWriteTimeUtc(file, written);
        Assert.Equal(made, new FeatureCache(folder.Path).Get(Tables, new Sound(8000, Sound.Samples, "ann"), 1).ToArray());
        Assert.Equal((file, written), (Assert.Single(Files), File.GetLastWriteTimeUtc(file)));
    }

    [Fact]
    public void EverythingThatFeaturesDependOnGivesAnotherFile()
    {
        FeatureCache cache = new(folder.Path);
        (FeatureTables Tables, Sound Sound, double Speed)[] others =
        [
            (Tables, Sound, 1), (Tables, Sound, 1.1), (Tables, new Sound(8001, Sound.Samples), 1), (Tables, SoundSignals.Written(8000, 901), 1), (Tables, SoundSignals.Written(8000, 900, 0.5), 1),
            (new FeatureTables(Tables.Spec, 16000), Sound, 1), (new FeatureTables(Tables.Spec with { Dither = 1 }, 8000), Sound, 1), (new FeatureTables(Tables.Spec with { PreEmphasis = 0.9 }, 8000), Sound, 1),
            (new FeatureTables(Tables.Spec with { WindowFunction = WindowFunction.Hann }, 8000), Sound, 1), (new FeatureTables(Tables.Spec with { Deltas = 1 }, 8000), Sound, 1),
        ];
        for (int i = 0; i < others.Length; i++)
        {
            (FeatureTables tables, Sound sound, double speed) = others[i];
            Assert.Equal(FeatureStream.Whole(tables, sound.Rate, sound.Samples.Span, speed).ToArray(), cache.Get(tables, sound, speed).ToArray());
            Assert.Equal(i + 1, Files.Length);
        }
    }

    [Fact]
    public void WhatIsDamagedIsComputedAgain()
    {
        FeatureCache cache = new(folder.Path);
        Real[] made = cache.Get(Tables, Sound, 1).ToArray();
        string file = Assert.Single(Files);
        cache.Get(Tables, SoundSignals.Written(8000, 950), 1);
        string other = Files.Single(name => name != file);
        byte[] good = File.ReadAllBytes(file);
        byte[] changed = [.. good];
        changed[3] ^= 1;
        foreach (byte[] bytes in (byte[][])[[], good[..20], good[..^4], changed, [.. good, 0, 0, 0, 0], File.ReadAllBytes(other)])
        {
            File.WriteAllBytes(file, bytes);
            Assert.Equal(made, cache.Get(Tables, Sound, 1).ToArray());
            Assert.Equal(good, File.ReadAllBytes(file));
        }
        Assert.Equal(2, Files.Length);
    }

    [Fact]
    public void AnInputReadsTheSameWithAndWithoutIt()
    {
        SoundSpec spec = new() { Features = Tables.Spec, Augment = new SoundAugmentSpec { Speeds = [0.9, 1.1] } };
        Fitted fitted = new();
        spec.Fit([Sound], fitted);
        Real[] plain = Rows(new SoundInput(spec, fitted, null));
        Assert.Equal(plain, Rows(new SoundInput(spec, fitted, new FeatureCache(folder.Path))));
        Assert.NotEmpty(Files);
        Assert.Equal(plain, Rows(new SoundInput(spec, fitted, new FeatureCache(folder.Path))));

        static Real[] Rows(SoundInput input)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(3));
            return input.Encode(tape, [Sound, SoundSignals.Written(8000, 1000)]).Rows.Tensor.Span.ToArray();
        }
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsASentence()
    {
        string file = folder.Write("a", "x");
        Assert.StartsWith($"{file}: features cannot be kept there (", Assert.Throws<UnrollException>(() => new FeatureCache(file).Get(Tables, Sound, 1)).Message, StringComparison.Ordinal);
    }
}
