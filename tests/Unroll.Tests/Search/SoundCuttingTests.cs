namespace Unroll.Tests;

/// <summary>Sounds cut into segments.</summary>
public sealed class SoundCuttingTests
{
    [Fact]
    public void SilencesSeparateSegments()
    {
        Sound sound = Tones((0.1, 0), (0.3, 0.5), (0.2, 0.001), (0.4, 0.25), (0.05, 0), (0.2, 0.5), (0.3, 0), (0.03, 0.5), (0.2, 0));
        IReadOnlyList<TokenTime> segments = new SoundCutting().Cut(sound);
        Assert.Equal(2, segments.Count);
        Assert.Equal((0.08, 0.42), (segments[0].Start, segments[0].End), Close);
        Assert.Equal((0.58, 1.27), (segments[1].Start, segments[1].End), Close); // 50 ms are no silence between segments, and 30 ms no segment
        Assert.Equal(3, new SoundCutting { Silence = 0.04 }.Cut(sound).Count);
        Assert.Equal(3, new SoundCutting { Shortest = 0.02 }.Cut(sound).Count);
        Assert.Single(new SoundCutting { Threshold = 90 }.Cut(Tones((0.1, 0), (0.3, 0.5), (0.2, 0.001), (0.4, 0.25))));
        Assert.Equal(1.27 - 0.08, new SoundCutting().Trim(sound).Seconds, 0.011);
    }

    [Fact]
    public void SilenceHasNoSegment()
    {
        Assert.Empty(new SoundCutting().Cut(Tones((0.5, 0))));
        Assert.Empty(new SoundCutting().Cut(new Sound(8000, default)));
        Assert.Equal(0.5, new SoundCutting().Trim(Tones((0.5, 0))).Seconds, 1e-9);
        Assert.Empty(new SoundCutting { Window = 1 }.Cut(new Sound(8000, default)));
    }

    [Fact]
    public void WindowsCoverTheSound()
    {
        IReadOnlyList<TokenTime> windows = new SoundCutting { Window = 0.4, Shift = 0.25 }.Cut(Tones((1, 0.5)));
        Assert.Equal([(0, 0.4), (0.25, 0.65), (0.5, 0.9), (0.75, 1)], windows.Select(window => (window.Start, window.End)));
        Assert.Single(new SoundCutting { Window = 2 }.Cut(Tones((1, 0.5))));
    }

    [Fact]
    public void APartHasTheSamplesOfItsTime()
    {
        Real[] samples = [.. Enumerable.Range(0, 100).Select(i => (Real)i / 100)];
        Sound part = SoundCutting.Part(new Sound(100, samples, "ann"), new TokenTime(0.2, 0.5));
        Assert.Equal((100, "ann"), (part.Rate, part.Speaker));
        Assert.Equal(samples[20..50], part.Samples.ToArray());
        Assert.Equal(20, SoundCutting.Part(new Sound(100, samples), new TokenTime(0.8, 7)).Samples.Length);
    }

    private static readonly IEqualityComparer<(double, double)> Close = EqualityComparer<(double, double)>.Create((x, y) => Math.Abs(x.Item1 - y.Item1) < 0.011 && Math.Abs(x.Item2 - y.Item2) < 0.011);

    private static Sound Tones(params (double Seconds, double Loudness)[] parts) => new(8000,
        parts.SelectMany(part => Enumerable.Range(0, (int)Math.Round(8000 * part.Seconds)).Select(i => (Real)(part.Loudness * Math.Sin(2 * Math.PI * 440 * i / 8000)))).ToArray());
}
