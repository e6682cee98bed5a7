namespace Unroll;

/// <summary>
/// The built-in samples of sound, as many as there are numbers: each six tones from low (one to two periods in 320 samples) to high (up to forty), the higher the
/// softer, with a vibrato each, and each swelling and fading slowly. Without noise, and the same in every run.
/// </summary>
internal static class Waves
{
    private const int Tones = 6;
    private const double Window = 320;

    /// <summary>Some samples of a wave.</summary>
    /// <param name="wave">Which, from 1.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="length">How many.</param>
    public static double[] Make(int wave, int start, int length)
    {
        Rng random = new Rng(1).Stream("waves").Stream((ulong)wave);
        double[] samples = new double[length];
        for (int tone = 0; tone < Tones; tone++)
        {
            double periods = (1 + random.NextDouble()) * Math.Pow(1.8, tone), softness = 1 / (1 + (0.6 * tone));
            double phase = random.NextDouble(), vibrato = 0.5 + random.NextDouble(), vibratoPhase = random.NextDouble();
            double swell = 0.3 + random.NextDouble(), swellPhase = random.NextDouble();
            for (int t = 0; t < length; t++)
            {
                double time = ((double)start + t) / Window;
                double loudness = softness * (1 + (0.5 * Wave((swell * time) + swellPhase)));
                samples[t] += loudness * Wave((periods * time) + phase + (0.1 * Wave((vibrato * time) + vibratoPhase)));
            }
        }
        return samples;
    }

    private static double Wave(double turns) => Math.Sin(2 * Math.PI * turns);
}
