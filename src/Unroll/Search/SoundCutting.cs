using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How sounds are cut into segments: at silences, or into windows of equal length.</summary>
public sealed record SoundCutting
{
    private const double Step = 0.01, Margin = 0.02;

    /// <summary>The length of a window in seconds, 0.02 to 600; null to cut at silences. Default: null.</summary>
    public double? Window { get; init => field = value is double given ? Require.InRange("window", given, 0.02, 600) : null; }

    /// <summary>How far a window is from the one before, in seconds, 0.01 to 600. Default 0.1.</summary>
    public double Shift { get; init => field = Require.InRange("shift", value, 0.01, 600.0); } = 0.1;

    /// <summary>What is this much softer than the loudest 10 ms of the sound is silence, in decibels, 1 to 120. Default 30.</summary>
    public double Threshold { get; init => field = Require.InRange("threshold", value, 1.0, 120.0); } = 30;

    /// <summary>The shortest silence that separates two segments, in seconds, 0.01 to 60. Default 0.12.</summary>
    public double Silence { get; init => field = Require.InRange("silence", value, 0.01, 60.0); } = 0.12;

    /// <summary>Segments that are shorter are left out, in seconds, 0.01 to 60. Default 0.08.</summary>
    public double Shortest { get; init => field = Require.InRange("shortest", value, 0.01, 60.0); } = 0.08;

    /// <summary>The segments of a sound, in order; none if it is silent.</summary>
    /// <param name="sound">Any.</param>
    /// <returns>Windows, the last one perhaps shorter; or the stretches between silences, each 20 ms longer on both sides where there is room.</returns>
    public IReadOnlyList<TokenTime> Cut(Sound sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        return Window is double window ? Windows(sound.Seconds, window) : BetweenSilences(sound);
    }

    /// <summary>The sound from the beginning of the first segment between silences to the end of the last one; all of it if there is none.</summary>
    /// <param name="sound">Any.</param>
    public Sound Trim(Sound sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        IReadOnlyList<TokenTime> segments = BetweenSilences(sound);
        return segments.Count == 0 ? sound : Part(sound, new TokenTime(segments[0].Start, segments[^1].End));
    }

    /// <summary>A part of a sound.</summary>
    /// <param name="sound">Any.</param>
    /// <param name="time">From where to where; what is outside of the sound is left out.</param>
    public static Sound Part(Sound sound, TokenTime time)
    {
        ArgumentNullException.ThrowIfNull(sound);
        int from = Place(time.Start), to = Math.Max(from, Place(time.End));
        return new Sound(sound.Rate, sound.Samples[from..to], sound.Speaker);

        int Place(double seconds) => (int)Math.Clamp(Math.Round(seconds * sound.Rate), 0, sound.Samples.Length);
    }

    private List<TokenTime> Windows(double seconds, double window)
    {
        List<TokenTime> windows = [];
        for (int i = 0; (i == 0 && seconds > 0) || (i > 0 && windows[^1].End < seconds); i++)
            windows.Add(new TokenTime(i * Shift, Math.Min(seconds, (i * Shift) + window)));
        return windows;
    }

    private List<TokenTime> BetweenSilences(Sound sound)
    {
        int size = Math.Max(1, (int)(Step * sound.Rate)), count = (sound.Samples.Length + size - 1) / size;
        double[] power = new double[count];
        for (int t = 0; t < count; t++)
        {
            ReadOnlySpan<Real> some = sound.Samples.Span[(t * size)..Math.Min(sound.Samples.Length, (t + 1) * size)];
            power[t] = TensorPrimitives.SumOfSquares(some) / (double)some.Length;
        }
        double loudest = count == 0 ? 0 : power.Max(), least = loudest * Math.Pow(10, -Threshold / 10), step = size / (double)sound.Rate;
        List<(int Start, int End)> loud = [];
        for (int t = 0; loudest > 0 && t < count; t++)
        {
            if (power[t] < least)
                continue;
            if (loud.Count > 0 && (t - loud[^1].End) * step < Silence)
                loud[^1] = (loud[^1].Start, t + 1);
            else
                loud.Add((t, t + 1));
        }
        return [.. loud.Where(one => (one.End - one.Start) * step >= Shortest - 1e-9).Select(one => new TokenTime(Math.Max(0, (one.Start * step) - Margin), Math.Min(sound.Seconds, (one.End * step) + Margin)))];
    }
}

[JsonSerializable(typeof(SoundCutting))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class SoundCuttingJson : JsonSerializerContext;
