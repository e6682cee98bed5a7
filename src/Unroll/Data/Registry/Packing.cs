using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a file that was fetched is unpacked from.</summary>
[JsonConverter(typeof(CamelCaseEnum<Packing>))]
public enum Packing
{
    /// <summary>One file, compressed: <c>.gz</c>.</summary>
    Gz,

    /// <summary>A folder in a <c>.zip</c>.</summary>
    Zip,

    /// <summary>A folder in a <c>.tar.gz</c>.</summary>
    TarGz,
}
