using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What offsets into a text count.</summary>
[JsonConverter(typeof(CamelCaseEnum<OffsetUnit>))]
public enum OffsetUnit
{
    /// <summary>Unicode code points, as Python counts, and with it doccano, spaCy and Prodigy.</summary>
    CodePoints,

    /// <summary>UTF-16 code units, as JavaScript, Java and .NET count.</summary>
    Utf16,
}
