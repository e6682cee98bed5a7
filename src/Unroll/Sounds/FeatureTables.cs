namespace Unroll;

/// <summary>The numbers that features of one rate need: the window, the bands' weights, the cosines. Any number of threads may use them.</summary>
internal sealed class FeatureTables
{
    private const int FewestSamples = 8;
    private const int Lifter = 22;

    private Resampling? latest; // most sounds that are resampled have the same rate

    /// <param name="spec">Settings.</param>
    /// <param name="rate">Samples per second.</param>
    /// <exception cref="UnrollException">A setting does not suit the rate.</exception>
    public FeatureTables(SoundFeatureSpec spec, int rate)
    {
        (Spec, Rate) = (spec, rate);
        Window = MakeWindow(spec.WindowFunction, SamplesOf("window", spec.Window));
        Shift = SamplesOf("shift", spec.Shift);
        SpectrumSize = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Window.Length);
        Bands = MakeBands();
        Require.That(spec.Kind != SoundFeature.Mfcc || spec.Coefficients <= spec.Bands, "coefficients", $"{spec.Coefficients}", $"at most {spec.Bands}, the number of bands");
        Cosines = spec.Kind == SoundFeature.Mfcc ? MakeCosines(spec.Coefficients, spec.Bands) : [];
    }

    /// <summary>Settings.</summary>
    public SoundFeatureSpec Spec { get; }

    /// <summary>Samples per second.</summary>
    public int Rate { get; }

    /// <summary>The weights of the samples of a frame, [W].</summary>
    public double[] Window { get; }

    /// <summary>From frame to frame, in samples.</summary>
    public int Shift { get; }

    /// <summary>The size of the Fourier transform: the next power of 2 from W.</summary>
    public int SpectrumSize { get; }

    /// <summary>For each band the first frequency bin that it has, and the weights from there.</summary>
    public (int First, double[] Weights)[] Bands { get; }

    /// <summary>For MFCC: for each coefficient the weights of the bands; empty otherwise.</summary>
    public double[][] Cosines { get; }

    /// <summary>The weights with which sounds of another rate are resampled; null if they need not be.</summary>
    /// <param name="rate">Their samples per second.</param>
    /// <param name="speed">How much faster they are played, to three decimals; 1 as they are.</param>
    public ResamplingWeights? WeightsFrom(int rate, double speed)
    {
        (int from, int to) = speed == 1 ? (rate, Rate) : (rate * (int)Math.Round(1000 * speed), 1000 * Rate);
        if (from == to)
            return null;
        Resampling? known = latest;
        if (known is null || known.From != from || known.To != to)
            latest = known = new Resampling(from, to, new ResamplingWeights(from, to));
        return known.Weights;
    }

    private int SamplesOf(string option, double milliseconds)
    {
        int samples = (int)(Rate * milliseconds / 1000);
        int fewest = option == "window" ? FewestSamples : 1;
        Require.That(samples >= fewest, option, $"{milliseconds} ms, which are {samples} samples at {Rate} a second", $"at least {fewest} samples");
        return samples;
    }

    private static double[] MakeWindow(WindowFunction kind, int size)
    {
        double[] window = new double[size];
        for (int n = 0; n < size; n++)
        {
            double cosine = Math.Cos(2 * Math.PI * n / (size - 1)), hann = 0.5 - (0.5 * cosine);
            window[n] = kind switch
            {
                WindowFunction.Hamming => 0.54 - (0.46 * cosine),
                WindowFunction.Hann => hann,
                _ => Math.Pow(hann, 0.85),
            };
        }
        return window;
    }

    private static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));

    /// <summary>Triangles between points that are equally far apart in mel; each ends where the next but one begins.</summary>
    private (int First, double[] Weights)[] MakeBands()
    {
        double high = Spec.High == 0 ? Rate / 2.0 : Spec.High;
        Require.That(high <= Rate / 2.0, "high", $"{high} Hz at {Rate} samples a second", $"at most {Rate / 2.0} Hz, half of that");
        Require.That(Spec.Low < high, "low", $"{Spec.Low} Hz", $"less than {high} Hz, where the highest band ends");
        double lowest = Mel(Spec.Low), step = (Mel(high) - lowest) / (Spec.Bands + 1);
        (int, double[])[] bands = new (int, double[])[Spec.Bands];
        for (int b = 0; b < bands.Length; b++)
        {
            double left = lowest + (b * step), centre = left + step, right = centre + step;
            double[] all = new double[SpectrumSize / 2];
            for (int k = 0; k < all.Length; k++)
            {
                double mel = Mel(k * (double)Rate / SpectrumSize);
                all[k] = Math.Max(0, Math.Min((mel - left) / (centre - left), (right - mel) / (right - centre)));
            }
            int first = Array.FindIndex(all, weight => weight > 0), last = Array.FindLastIndex(all, weight => weight > 0);
            Require.That(first >= 0, "bands", $"{Spec.Bands}, of which band {b + 1} is so narrow that it has no frequency", "fewer bands, or a longer window");
            bands[b] = (first, all[first..(last + 1)]);
        }
        return bands;
    }

    /// <summary>The orthonormal DCT-II, each coefficient scaled so that all are about as large (a lifter).</summary>
    private static double[][] MakeCosines(int coefficients, int bands)
    {
        double[][] cosines = new double[coefficients][];
        for (int i = 0; i < coefficients; i++)
        {
            double scale = Math.Sqrt((i == 0 ? 1.0 : 2.0) / bands) * (1 + (Lifter / 2.0 * Math.Sin(Math.PI * i / Lifter)));
            cosines[i] = new double[bands];
            for (int b = 0; b < bands; b++)
                cosines[i][b] = scale * Math.Cos(Math.PI / bands * (b + 0.5) * i);
        }
        return cosines;
    }

    private sealed record Resampling(int From, int To, ResamplingWeights Weights);
}
