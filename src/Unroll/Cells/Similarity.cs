using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a key is compared with what a memory holds.</summary>
[JsonConverter(typeof(CamelCaseEnum<Similarity>))]
public enum Similarity
{
    /// <summary>By the cosine of the angle between them: lengths do not count.</summary>
    Cosine,

    /// <summary>By their inner product.</summary>
    Dot,
}
