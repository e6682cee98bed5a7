using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What the numbers of a frame of sound are.</summary>
[JsonConverter(typeof(CamelCaseEnum<SoundFeature>))]
public enum SoundFeature
{
    /// <summary>The logarithms of the energies of bands, spaced as the ear hears them.</summary>
    LogMel,

    /// <summary>Mel-frequency cepstral coefficients: a discrete cosine transform of those logarithms, its first coefficients (Davis and Mermelstein 1980).</summary>
    Mfcc,
}
