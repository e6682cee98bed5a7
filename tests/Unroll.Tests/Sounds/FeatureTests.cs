using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Features against NumPy (tests/golden/sound.json, made by tests/golden/make_sound.py), and their properties.</summary>
public sealed class FeatureTests
{
    private static readonly Dictionary<string, SoundFeatureSpec> Golden = new(StringComparer.Ordinal)
    {
        ["log mel"] = new() { Bands = 23 },
        ["log mel, 40 bands"] = new(),
        ["hann, odd sizes"] = new() { Bands = 20, WindowFunction = WindowFunction.Hann, Window = 31.36, Shift = 12.78, PreEmphasis = 0, Low = 0 },
        ["mfcc"] = new() { Kind = SoundFeature.Mfcc, Bands = 23 },
        ["mfcc, all settings"] = new() { Kind = SoundFeature.Mfcc, Bands = 26, Coefficients = 10, WindowFunction = WindowFunction.Hamming, PreEmphasis = 0.9, Low = 100, High = 6500, Deltas = 2 },
    };

    public static TheoryData<string> Cases => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void NumbersAreNumPys(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(Repository.Read("tests/golden/sound.json"));
        JsonElement one = golden.RootElement.GetProperty("features").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        double[] expected = [.. one.GetProperty("rows").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(number => number.GetDouble())];
        int rate = one.GetProperty("rate").GetInt32();
        Real[] found = FeatureStream.Whole(new FeatureTables(Golden[name], rate), rate, SoundSignals.Mixed(one.GetProperty("samples").GetInt32())).ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= 1e-4 * Math.Max(0.1, Math.Abs(expected[i])), $"number {i}: expected {expected[i]}, found {found[i]}");
    }

    /// <summary>Fed one sample at a time, or in pieces of any size, at any rate: the same bits.</summary>
    [Theory]
    [InlineData(8000, 0, 0)]
    [InlineData(8000, 2, 0.5)]
    [InlineData(11025, 1, 0)]
    [InlineData(44100, 2, 1)]
    public void PiecesGiveTheSameBits(int rate, int deltas, double dither)
    {
        FeatureTables tables = new(new SoundFeatureSpec { Bands = 20, Deltas = deltas, Dither = dither, Shift = 40 }, 8000);
        foreach (int count in (int[])[0, 1, 150, 1500, 4000])
        {
            Real[] samples = SoundSignals.Mixed(count);
            Real[] whole = FeatureStream.Whole(tables, rate, samples).ToArray();
            foreach (int piece in (int[])[1, 7, 160, 1111])
            {
                FeatureStream stream = new(tables, rate);
                List<Real> rows = [];
                foreach (Real[] some in samples.Chunk(piece))
                {
                    stream.Feed(some);
                    rows.AddRange(stream.Rows.Span);
                    stream.Rows.Drop(stream.Rows.Count);
                }
                stream.End();
                rows.AddRange(stream.Rows.Span);
                Assert.Equal(whole, rows);
            }
        }
    }

    /// <summary>As many frames as lie wholly within the sound; at least one, if there is a sample.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 1)]
    [InlineData(279, 1)]
    [InlineData(280, 2)]
    [InlineData(8000, 98)]
    public void FramesAreCounted(int samples, int frames) =>
        Assert.Equal(23 * frames, FeatureStream.Whole(new FeatureTables(new SoundFeatureSpec { Bands = 23 }, 8000), 8000, SoundSignals.Mixed(samples)).Length);

    /// <summary>Silence is the floor; what is added to all samples, such as by a cheap sound card, changes nothing; twice as loud is log 4 more.</summary>
    [Fact]
    public void SilenceAndLoudness()
    {
        FeatureTables tables = new(new SoundFeatureSpec { Bands = 23 }, 8000);
        Assert.All(FeatureStream.Whole(tables, 8000, new Real[500]).ToArray(), number => Assert.Equal(0, number));
        Real[] samples = SoundSignals.Mixed(500), once = FeatureStream.Whole(tables, 8000, samples).ToArray();
        Real[] twice = FeatureStream.Whole(tables, 8000, Array.ConvertAll(samples, sample => 2 * sample)).ToArray();
        Real[] shifted = FeatureStream.Whole(tables, 8000, Array.ConvertAll(samples, sample => sample + (Real)0.125)).ToArray();
        for (int i = 0; i < once.Length; i++)
        {
            Assert.Equal(once[i] + Math.Log(4), twice[i], 1e-4);
            Assert.Equal(once[i], shifted[i], 1e-3);
        }
    }

    [Fact]
    public void SettingsThatDoNotFitTheRateAreNamed()
    {
        Says("bands: found 200, of which band 3 is so narrow that it has no frequency; expected fewer bands, or a longer window.", new SoundFeatureSpec { Bands = 200 });
        Says("high: found 5000 Hz at 8000 samples a second; expected at most 4000 Hz, half of that.", new SoundFeatureSpec { High = 5000 });
        Says("low: found 4000 Hz; expected less than 4000 Hz, where the highest band ends.", new SoundFeatureSpec { Low = 4000 });
        Says("coefficients: found 13; expected at most 12, the number of bands.", new SoundFeatureSpec { Kind = SoundFeature.Mfcc, Bands = 12 });
        Assert.Equal("window: found 25 ms, which are 2 samples at 100 a second; expected at least 8 samples.", Assert.Throws<UnrollException>(() => new FeatureTables(new SoundFeatureSpec(), 100)).Message);

        static void Says(string sentence, SoundFeatureSpec spec) => Assert.Equal(sentence, Assert.Throws<UnrollException>(() => new FeatureTables(spec, 8000)).Message);
    }
}
