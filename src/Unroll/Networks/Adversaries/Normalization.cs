using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the layers of a generator or a discriminator are kept in bounds.</summary>
[JsonConverter(typeof(CamelCaseEnum<Normalization>))]
public enum Normalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each row of a layer gets a mean of 0 and a variance of 1 (Ba, Kiros and Hinton 2016).</summary>
    Layer,
}
