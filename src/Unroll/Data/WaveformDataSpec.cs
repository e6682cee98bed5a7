using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One wave of sound, a number a frame, scaled so that the largest magnitude is 1. Without a path, one of the waves that are built in
/// (<see cref="Waves"/>); else of a sound file (<see cref="SoundFile"/>), or of one of a folder's.
/// </summary>
/// <remarks>
/// Training, dev and test set are the same wave. The task measures how much of the wave the parameters can store (Koutník et al. 2014, section 4.1), not
/// generalisation.
/// </remarks>
public sealed record WaveformDataSpec : DataSpec
{
    /// <summary>Number of the wave, from 1; in a folder, the number of the file in the order of names. Default 1.</summary>
    public int Wave { get; init => field = Require.InRange("wave", value, 1, 1_000_000); } = 1;

    /// <summary>Index of the first sample, from 0. Default 0.</summary>
    public int Start { get; init => field = Require.InRange("start", value, 0, int.MaxValue); }

    /// <summary>Number of samples, 2 to 1,000,000. Default 320, which is 7 ms at 44.1 kHz.</summary>
    public int Length { get; init => field = Require.InRange("length", value, 2, 1_000_000); } = 320;

    /// <summary>Number of times that an epoch repeats the wave, 1 to 1,000,000. Default 100.</summary>
    public int Repeats { get; init => field = Require.InRange("repeats", value, 1, 1_000_000); } = 100;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        (string name, Example wave) = Take(path);
        Dataset once = new(name, [wave]);
        return new Splits(new Dataset(name, Enumerable.Repeat(wave, Repeats)), once, once);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        (string name, Example wave) = Take(path);
        return new Dataset(name, [wave]);
    }

    private (string Name, Example Wave) Take(string? path)
    {
        if (path is null)
            return (FormattableString.Invariant($"wave {Wave} (built-in sample)"), Scaled("The built-in sample", Waves.Make(Wave, Start, Length)));
        string file = FileOf(path);
        ReadOnlySpan<Real> samples = SoundFile.Read(file).Samples.Span;
        Require.That(Start <= samples.Length - Length, file, $"{samples.Length} samples", $"at least {(long)Start + Length}; set data.start and data.length");
        double[] taken = new double[Length];
        for (int t = 0; t < Length; t++)
            taken[t] = samples[Start + t];
        return (file, Scaled(file, taken));
    }

    private string FileOf(string path)
    {
        if (!Directory.Exists(path))
            return path;
        string[] files = [.. Directory.EnumerateFiles(path, "*.wav").Order(StringComparer.Ordinal)];
        Require.That(Wave <= files.Length, path, $"{files.Length} files ending in .wav", $"at least {Wave}; set data.wave");
        return files[Wave - 1];
    }

    private static Example Scaled(string place, double[] samples)
    {
        Require.That(samples.Min() < samples.Max(), place, "silence", "a wave; set data.start to where it sounds");
        double largest = samples.Max(Math.Abs);
        return new Example(new Frames(1, Array.ConvertAll(samples, sample => (Real)(sample / largest))));  // [T, 1]
    }
}

[JsonSerializable(typeof(WaveformDataSpec))]
internal sealed partial class WaveformDataJson : JsonSerializerContext;
