using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a generator or a discriminator is made of.</summary>
[JsonConverter(typeof(CamelCaseEnum<PlayerKind>))]
public enum PlayerKind
{
    /// <summary>Layers that join every number with every other.</summary>
    Dense,

    /// <summary>Convolutions over pictures; the generator has transposed ones (Radford, Metz and Chintala 2016).</summary>
    Convolution,

    /// <summary>An LSTM over the frames of a sequence.</summary>
    Recurrent,
}
