using System.Globalization;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Input: sounds, as frames of features (<see cref="SoundFeatureSpec"/>), normalised and perhaps joined. The training set says how many samples a second they have; others are resampled.</summary>
public sealed record SoundSpec : InputSpec
{
    /// <summary>The samples per second that features are computed from, 100 to 768,000; 0 for those of the training sounds, which must then be equal. Default 0.</summary>
    public int Rate
    {
        get;
        init => field = value == 0 ? 0 : Require.InRange("rate", value, 100, 768_000);
    }

    /// <summary>How sounds become frames of numbers. Default: the logarithms of 40 mel bands, 25 ms long, every 10 ms.</summary>
    public SoundFeatureSpec Features { get; init; } = new();

    /// <summary>What the features are normalised by. Default: <see cref="SoundNormalization.Utterance"/>.</summary>
    public SoundNormalization Normalize { get; init; } = SoundNormalization.Utterance;

    /// <summary>How many frames are joined into one row, 1 to 100. Default 1.</summary>
    public int Stack { get; init => field = Require.InRange("stack", value, 1, 100); } = 1;

    /// <summary>Every n-th row is kept, 1 to 100. Default 1.</summary>
    public int Skip { get; init => field = Require.InRange("skip", value, 1, 100); } = 1;

    /// <summary>How sounds are changed at random during training. Default: not at all.</summary>
    public SoundAugmentSpec? Augment { get; init; }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Content> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Sound[] sounds = [.. train.Select(SoundInput.SoundOf)];
        Require.That(sounds.Length > 0, "The training set", "no sound", "at least one");
        int rate = Rate > 0 ? Rate : sounds[0].Rate;
        if (Rate == 0 && Array.Find(sounds, sound => sound.Rate != rate) is { } other)
            throw new UnrollException($"The training set: found sounds of {rate} and of {other.Rate} samples a second; expected one rate, so set model.input.rate, to which all are brought.");
        fitted.Put("rate", new FittedValue(rate.ToString(CultureInfo.InvariantCulture)));
        if (Normalize is SoundNormalization.Training or SoundNormalization.Speaker)
        {
            FeatureTables tables = new(Features, rate);
            FeatureCache? cache = FeatureCache.OfEnvironment();
            fitted.Put("moments", FeatureMoments.Fit(sounds.Where(sound => Normalize == SoundNormalization.Training || sound.Speaker.Length > 0)
                .Select(sound => (Normalize == SoundNormalization.Training ? "all" : sound.Speaker, SoundInput.FeaturesOf(tables, sound, cache))), Features.Size));
        }
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        return new SoundInput(this, fitted, FeatureCache.OfEnvironment());
    }
}

[JsonSerializable(typeof(SoundSpec))]
internal sealed partial class SoundJson : JsonSerializerContext;
