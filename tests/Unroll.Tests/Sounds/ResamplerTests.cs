using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Resampling against NumPy (tests/golden/sound.json), and its properties.</summary>
public sealed class ResamplerTests
{
    [Fact]
    public void NumbersAreNumPys()
    {
        using JsonDocument golden = JsonDocument.Parse(Repository.Read("tests/golden/sound.json"));
        foreach (JsonElement one in golden.RootElement.GetProperty("resampling").EnumerateArray())
        {
            double[] expected = [.. one.GetProperty("values").EnumerateArray().Select(number => number.GetDouble())];
            Real[] found = Resampler.Whole(SoundSignals.Mixed(one.GetProperty("samples").GetInt32()), one.GetProperty("from").GetInt32(), one.GetProperty("to").GetInt32()).ToArray();
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(expected[i], found[i], 1e-5);
        }
    }

    /// <summary>A tone below both Nyquist frequencies stays what it is; one between them is gone.</summary>
    [Theory]
    [InlineData(8000, 16000, 1000, 1)]
    [InlineData(44100, 16000, 5000, 1)]
    [InlineData(16000, 8000, 3000, 1)]
    [InlineData(16000, 8000, 5000, 0)]
    [InlineData(44100, 16000, 9000, 0)]
    [InlineData(8000, 8001, 3000, 1)]
    public void TonesPassOrAreGone(int from, int to, double hertz, double share)
    {
        Real[] samples = [.. Enumerable.Range(0, from / 4).Select(n => (Real)Math.Sin(2 * Math.PI * hertz * n / from))];
        Real[] found = Resampler.Whole(samples, from, to).ToArray();
        Assert.Equal((samples.Length * (long)to + from - 1) / from, found.Length);
        for (int n = found.Length / 4; n < found.Length * 3 / 4; n++)
            Assert.Equal(share * Math.Sin(2 * Math.PI * hertz * n / to), found[n], 1e-3);
    }

    [Theory]
    [InlineData(8000, 11025)]
    [InlineData(44100, 16000)]
    [InlineData(9, 10)]
    [InlineData(7999, 8009)]
    [InlineData(100, 7)]
    [InlineData(1, 5)]
    public void PiecesGiveTheSameBits(int from, int to)
    {
        Real[] samples = SoundSignals.Mixed(700), whole = Resampler.Whole(samples, from, to).ToArray();
        foreach (int piece in (int[])[1, 13, 300])
        {
            Resampler resampler = new(new ResamplingWeights(from, to));
            NumberBuffer all = new();
            foreach (Real[] some in samples.Chunk(piece))
                resampler.Feed(some, all);
            resampler.End(all);
            Assert.Equal(whole, all.Span.ToArray());
        }
        Assert.Empty(Resampler.Whole([], from, to).ToArray());
    }
}
