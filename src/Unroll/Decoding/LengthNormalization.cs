using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a log-probability is divided by, so that sequences of different lengths |y| can be compared.</summary>
[JsonConverter(typeof(CamelCaseEnum<LengthNormalization>))]
public enum LengthNormalization
{
    /// <summary>((5 + |y|) / 6)^α (Wu et al. 2016, equation 14): short sequences lose less than by an average.</summary>
    Wu,

    /// <summary>|y|^α: with α = 1, the mean log-probability of a token.</summary>
    Average,
}
