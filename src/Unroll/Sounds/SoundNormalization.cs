using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What the features of a sound are normalised by: the mean of each is subtracted, and they are divided by their standard deviation.</summary>
[JsonConverter(typeof(CamelCaseEnum<SoundNormalization>))]
public enum SoundNormalization
{
    /// <summary>They are left as they are.</summary>
    None,

    /// <summary>Mean and deviation over the sound itself, which must be known to its end.</summary>
    Utterance,

    /// <summary>Mean and deviation over all training sounds of the speaker; of a speaker without training sounds, as <see cref="Utterance"/>.</summary>
    Speaker,

    /// <summary>Mean and deviation over all training sounds.</summary>
    Training,
}
