namespace Unroll.Tests;

/// <summary>Sounds that anybody can make again.</summary>
internal static class SoundSignals
{
    /// <summary>Two tones, one rising, and something like noise: the signal of tests/golden/make_sound.py.</summary>
    public static Real[] Mixed(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)
        .Select(n => (Real)((0.3 * Math.Cos(0.05 * n)) + (0.2 * Math.Cos((0.4 * n) + (0.0007 * n * n))) + (0.05 * Math.Cos(1.3 * n * n))))];

    /// <summary>The same in 16 bits, so that a WAV file holds it exactly.</summary>
    public static Sound Written(int rate, int count, double loudness = 1, string speaker = "") =>
        new(rate, Mixed(count).Select(sample => (Real)(Math.Round(32768 * loudness * sample) / 32768)).ToArray(), speaker);
}
