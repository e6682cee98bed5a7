using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What text is taken apart into.</summary>
[JsonConverter(typeof(CamelCaseEnum<TextUnit>))]
public enum TextUnit
{
    /// <summary>What blanks separate.</summary>
    Words,

    /// <summary>Characters (Unicode scalar values), blanks between words among them.</summary>
    Characters,
}
