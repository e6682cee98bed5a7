namespace Unroll;

/// <summary>
/// How sounds are changed at random during training, each time anew, so that a model learns what does not matter: speed, loudness, noise, and gaps in time and frequency. Not in prediction.
/// </summary>
public sealed record SoundAugmentSpec
{
    private readonly EqualList<double> speeds = new([]);
    private readonly EqualList<double> volume = new([]);
    private readonly EqualList<double> noise = new([]);

    /// <summary>Speeds, one of which is chosen for each sound; 1.1 is 10 % faster and higher. 0.5 to 2 each, to three decimals. Ko et al. (2015) use 0.9, 1 and 1.1. Default: none.</summary>
    public IReadOnlyList<double> Speeds
    {
        get => speeds;
        init
        {
            speeds = new EqualList<double>([.. value.Select(speed => Math.Round(Require.InRange("speeds", speed, 0.5, 2), 3))]);
            Require.InRange("speeds (how many)", speeds.Count, 0, 100);
        }
    }

    /// <summary>By how much sounds get louder, in dB: lowest and highest, -100 to 100. Default: none.</summary>
    public IReadOnlyList<double> Volume
    {
        get => volume;
        init => volume = Range("volume", value);
    }

    /// <summary>How much louder a sound is than the noise that is added to it, in dB (signal-to-noise ratio over the whole sound): lowest and highest, -100 to 100. Default: no noise.</summary>
    public IReadOnlyList<double> Noise
    {
        get => noise;
        init => noise = Range("noise", value);
    }

    /// <summary>How the energy of that noise is spread over frequencies. Default: <see cref="NoiseColour.White"/>.</summary>
    public NoiseColour Colour { get; init; }

    /// <summary>SpecAugment (Park et al. 2019): how many stretches of time are masked, 0 to 100. What is masked gets the mean of the sound. Default 0.</summary>
    public int TimeMasks { get; init => field = Require.InRange("timeMasks", value, 0, 100); }

    /// <summary>The longest stretch in frames, 1 to 10,000; each has from 0 to so many. Default 20.</summary>
    public int TimeMask { get; init => field = Require.InRange("timeMask", value, 1, 10_000); } = 20;

    /// <summary>The largest share of a sound that one stretch may mask, 0 to 1. Default 0.2.</summary>
    public double TimeShare { get; init => field = Require.InRange("timeShare", value, 0, 1); } = 0.2;

    /// <summary>SpecAugment: how many groups of neighbouring bands are masked, 0 to 100. Default 0.</summary>
    public int FrequencyMasks { get; init => field = Require.InRange("frequencyMasks", value, 0, 100); }

    /// <summary>The most bands of a group, 1 to 512; each has from 0 to so many. Default 8.</summary>
    public int FrequencyMask { get; init => field = Require.InRange("frequencyMask", value, 1, 512); } = 8;

    /// <summary>Whether samples are changed other than by speed, so that features cannot be kept.</summary>
    internal bool ChangesSamples => volume.Count > 0 || noise.Count > 0;

    private static EqualList<double> Range(string option, IReadOnlyList<double> values)
    {
        EqualList<double> range = new(values);
        foreach (double number in range)
            Require.InRange(option, number, -100, 100);
        Require.That(range.Count == 0 || (range.Count == 2 && range[0] <= range[1]), option, $"{range.Count} numbers{(range.Count == 2 ? " that fall" : "")}", "two, the lowest and the highest, or none");
        return range;
    }
}
