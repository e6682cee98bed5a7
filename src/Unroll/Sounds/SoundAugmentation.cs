using System.Numerics;

namespace Unroll;

/// <summary>Changes sounds and their features at random; see <see cref="SoundAugmentSpec"/>.</summary>
internal static class SoundAugmentation
{
    private const int Octaves = 12;

    /// <summary>Changes the loudness and adds noise.</summary>
    /// <param name="spec">What is changed.</param>
    /// <param name="samples">From -1 to 1, [S], changed in place.</param>
    /// <param name="random">Where numbers are drawn from.</param>
    public static void Change(SoundAugmentSpec spec, Span<Real> samples, ref Rng random)
    {
        double gain = spec.Volume.Count > 0 ? Amplitude(Between(spec.Volume, ref random)) : 1;
        foreach (ref Real sample in samples)
            sample = (Real)(gain * sample);
        if (spec.Noise.Count == 0)
            return;
        double[] noise = spec.Colour == NoiseColour.Pink ? Pink(samples.Length, ref random) : White(samples.Length, ref random);
        double loudness = 0, noiseLoudness = 0;
        for (int i = 0; i < noise.Length; i++)
        {
            loudness += (double)samples[i] * samples[i];
            noiseLoudness += noise[i] * noise[i];
        }
        double scale = Math.Sqrt(loudness / Math.Max(double.Epsilon, noiseLoudness)) / Amplitude(Between(spec.Noise, ref random));
        for (int i = 0; i < noise.Length; i++)
            samples[i] += (Real)(scale * noise[i]);
    }

    /// <summary>Masks stretches of time and groups of bands (Park et al. 2019, section 2, without time warping): what is masked gets the mean of its feature over the sound.</summary>
    /// <param name="spec">How many masks, and how large.</param>
    /// <param name="frames">[T, F], changed in place.</param>
    /// <param name="bands">The bands of a frame, which F is a multiple of: deltas are masked with their bands.</param>
    /// <param name="size">F.</param>
    /// <param name="random">Where numbers are drawn from.</param>
    public static void Mask(SoundAugmentSpec spec, Span<Real> frames, int bands, int size, ref Rng random)
    {
        int count = frames.Length / size;
        Real[] means = Means(frames, size);
        for (int m = 0; m < spec.TimeMasks; m++)
        {
            (int start, int length) = Stretch(Math.Min(spec.TimeMask, (int)(spec.TimeShare * count)), count, ref random);
            for (int t = start; t < start + length; t++)
                means.CopyTo(frames[(t * size)..]);
        }
        for (int m = 0; m < spec.FrequencyMasks; m++)
        {
            (int start, int length) = Stretch(Math.Min(spec.FrequencyMask, bands), bands, ref random);
            for (int f = 0; f < size; f++)
            {
                if (f % bands >= start && f % bands < start + length)
                {
                    for (int t = 0; t < count; t++)
                        frames[(t * size) + f] = means[f];
                }
            }
        }
    }

    /// <summary>From 0 to so many of a number of places.</summary>
    private static (int Start, int Length) Stretch(int longest, int places, ref Rng random)
    {
        int length = random.NextInt(longest + 1);
        return (random.NextInt(places - length + 1), length);
    }

    private static Real[] Means(ReadOnlySpan<Real> frames, int size)
    {
        double[] sums = new double[size];
        for (int i = 0; i < frames.Length; i++)
            sums[i % size] += frames[i];
        int count = Math.Max(1, frames.Length / size);
        return Array.ConvertAll(sums, sum => (Real)(sum / count));
    }

    private static double Amplitude(double decibels) => Math.Pow(10, decibels / 20);

    private static double Between(IReadOnlyList<double> range, ref Rng random) => range[0] + ((range[1] - range[0]) * random.NextDouble());

    private static double[] White(int count, ref Rng random)
    {
        double[] noise = new double[count];
        foreach (ref double sample in noise.AsSpan())
            sample = random.NextNormal();
        return noise;
    }

    /// <summary>The sum of several numbers, of which the k-th is drawn anew every 2^k samples (Voss, in Gardner 1978).</summary>
    private static double[] Pink(int count, ref Rng random)
    {
        double[] noise = new double[count], parts = new double[Octaves];
        double sum = 0;
        for (int k = 0; k < Octaves; k++)
            sum += parts[k] = random.NextNormal();
        for (int i = 0; i < count; i++)
        {
            int k = Math.Min(Octaves - 1, BitOperations.TrailingZeroCount(i + 1));
            sum -= parts[k];
            sum += parts[k] = random.NextNormal();
            noise[i] = sum;
        }
        return noise;
    }
}
