using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How spoken digits are written.</summary>
[JsonConverter(typeof(CamelCaseEnum<SpokenText>))]
public enum SpokenText
{
    /// <summary>Digits, such as 314; tokens are characters.</summary>
    Digits,

    /// <summary>Words, such as three one four.</summary>
    English,

    /// <summary>Chinese characters, such as 三一四.</summary>
    Chinese,

    /// <summary>German words, such as drei eins vier.</summary>
    German,

    /// <summary>French words, such as trois un quatre.</summary>
    French,

    /// <summary>Spanish words, such as tres uno cuatro.</summary>
    Spanish,
}
