namespace Unroll;

/// <summary>
/// How a sound becomes frames of numbers: filter bank energies or MFCC, as Kaldi defines them (Povey et al. 2011). docs/sound.md has all equations.
/// </summary>
public sealed record SoundFeatureSpec
{
    /// <summary>What the numbers are. Default: <see cref="SoundFeature.LogMel"/>.</summary>
    public SoundFeature Kind { get; init; }

    /// <summary>The length of a frame in milliseconds, 1 to 1,000. Default 25.</summary>
    public double Window { get; init => field = Require.InRange("window", value, 1, 1000); } = 25;

    /// <summary>From the start of a frame to that of the next in milliseconds, 1 to 1,000. Default 10.</summary>
    public double Shift { get; init => field = Require.InRange("shift", value, 1, 1000); } = 10;

    /// <summary>How the samples of a frame are weighted. Default: <see cref="WindowFunction.Povey"/>.</summary>
    public WindowFunction WindowFunction { get; init; }

    /// <summary>Pre-emphasis: the share of the sample before that is subtracted from each sample, which strengthens high frequencies; 0 to 1. Default 0.97.</summary>
    public double PreEmphasis { get; init => field = Require.InRange("preEmphasis", value, 0, 1); } = 0.97;

    /// <summary>The standard deviation of noise that is added, in steps of 16-bit samples, 0 to 1,000; the same noise for every sound. Default 0.</summary>
    public double Dither { get; init => field = Require.InRange("dither", value, 0, 1000); }

    /// <summary>Number of bands, 1 to 512. Default 40.</summary>
    public int Bands { get; init => field = Require.InRange("bands", value, 1, 512); } = 40;

    /// <summary>Where the lowest band begins in Hz, 0 to 384,000. Default 20.</summary>
    public double Low { get; init => field = Require.InRange("low", value, 0, 384_000); } = 20;

    /// <summary>Where the highest band ends in Hz, 0 to 384,000; 0 for half the rate. Default 0.</summary>
    public double High { get; init => field = Require.InRange("high", value, 0, 384_000); }

    /// <summary>For MFCC: number of coefficients, 1 to 512, at most the number of bands. Default 13.</summary>
    public int Coefficients { get; init => field = Require.InRange("coefficients", value, 1, 512); } = 13;

    /// <summary>How many times the slopes over time are added: 0; 1 for deltas; 2 for deltas and those of the deltas. Default 0.</summary>
    public int Deltas { get; init => field = Require.InRange("deltas", value, 0, 2); }

    /// <summary>The numbers of a frame without deltas.</summary>
    internal int BaseSize => Kind == SoundFeature.Mfcc ? Coefficients : Bands;

    /// <summary>The numbers of a frame, F.</summary>
    internal int Size => BaseSize * (1 + Deltas);
}
