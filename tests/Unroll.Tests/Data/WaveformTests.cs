using System.Buffers.Binary;

namespace Unroll.Tests;

public sealed class WaveformTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void BuiltInWavesAreTheSameInEveryRun()
    {
        Splits parts = new WaveformDataSpec().Open(null);
        Assert.Equal((100, 1, 1), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
        Frames wave = (Frames)parts.Train[99].Input;
        Assert.Same(wave, parts.Test[0].Input);
        Assert.Equal((320, 1), (wave.Length, wave.Size));
        Assert.Equal(1, wave.Values.ToArray().Max(Math.Abs));
        Assert.Equal(parts.Test.Fingerprint, new WaveformDataSpec().Open(null).Test!.Fingerprint);
        Assert.NotEqual(parts.Test.Fingerprint, new WaveformDataSpec { Wave = 2 }.Open(null).Test!.Fingerprint);
    }

    /// <summary>What is cut out is what stands there in the whole, but for the scale; and the wave moves at several time scales: it turns often, yet it is not noise.</summary>
    [Fact]
    public void ABuiltInWaveGoesOn()
    {
        double[] whole = Waves.Make(3, 0, 500), part = Waves.Make(3, 180, 320);
        Assert.Equal(whole[180..], part);
        for (int wave = 1; wave <= 5; wave++)
        {
            double[] samples = Waves.Make(wave, 0, 320);
            int turns = Enumerable.Range(1, 318).Count(t => (samples[t] - samples[t - 1]) * (samples[t + 1] - samples[t]) < 0);
            Assert.InRange(turns, 20, 90);
            Assert.True(Enumerable.Range(1, 319).Sum(t => Math.Pow(samples[t] - samples[t - 1], 2)) < 0.5 * samples.Sum(x => x * x));
        }
    }

    [Fact]
    public void AFileIsReadAndScaled()
    {
        string path = folder.Write("b.wav", Wav([100, -200, 50, 0], odd: true));
        Frames wave = (Frames)new WaveformDataSpec { Length = 3, Start = 1, Repeats = 2 }.Open(path).Train![1].Input;
        Assert.Equal([-1, (Real)0.25, 0], wave.Values.Span);
        folder.Write("a.wav", Wav([1, 2]));
        folder.Write("c.txt", "no sound");
        Assert.Equal([(Real)0.5, -1], ((Frames)new WaveformDataSpec { Wave = 2, Length = 2 }.OpenTest(folder.Path)[0].Input).Values.Span);
        Assert.Equal([(Real)0.5, 1], ((Frames)new WaveformDataSpec { Length = 2 }.OpenTest(folder.Path)[0].Input).Values.Span);
    }

    [Fact]
    public void WhatIsNoWaveIsSaid()
    {
        Says("@a.wav: found 2 samples; expected at least 320; set data.start and data.length.", Wav([1, 2]));
        Says("@a.wav: found silence; expected a wave; set data.start to where it sounds.", Wav(new short[320]));
        Says("@a.wav: found no WAV file; expected it to begin with RIFF, a size and WAVE.", "RIFFabcdWAV"u8.ToArray());
        Says("@a.wav: found no chunk \"data\"; expected one with the samples.", Wav([1, 2])[..36]);
        folder.Says("@a.wav: found 2 samples; expected at least 2147483649; set data.start and data.length.",
            () => new WaveformDataSpec { Start = int.MaxValue, Length = 2 }.Open(folder.Write("a.wav", Wav([1, 2]))));
        Assert.Equal($"{folder.Path}: found 1 files ending in .wav; expected at least 2; set data.wave.",
            Assert.Throws<UnrollException>(() => new WaveformDataSpec { Wave = 2 }.Open(folder.Path)).Message);

        void Says(string sentence, byte[] bytes) => folder.Says(sentence, () => new WaveformDataSpec().Open(folder.Write("a.wav", bytes)));
    }

    /// <summary>A WAV file of 8,000 samples a second; perhaps with another chunk of odd size before the samples.</summary>
    private static byte[] Wav(short[] samples, bool odd = false)
    {
        byte[] data = new byte[2 * samples.Length];
        for (int i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), samples[i]);
        byte[] other = odd ? [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0] : [];
        return
        [
            .. "RIFF"u8, .. Word(36 + other.Length + data.Length), .. "WAVEfmt "u8, .. Word(16), 1, 0, 1, 0, .. Word(8000), .. Word(16000), 2, 0, 16, 0, .. other,
            .. "data"u8, .. Word(data.Length), .. data,
        ];
    }

    private static byte[] Word(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
