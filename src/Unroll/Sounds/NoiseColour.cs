using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the energy of noise is spread over frequencies.</summary>
[JsonConverter(typeof(CamelCaseEnum<NoiseColour>))]
public enum NoiseColour
{
    /// <summary>Equally.</summary>
    White,

    /// <summary>Equally over octaves, so less at high frequencies, as in rooms and streets.</summary>
    Pink,
}
