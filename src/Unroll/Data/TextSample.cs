using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The built-in samples of plain text.</summary>
[JsonConverter(typeof(CamelCaseEnum<TextSample>))]
public enum TextSample
{
    /// <summary>Questions on flights, in English.</summary>
    Flights,

    /// <summary>Greetings in traditional Chinese.</summary>
    Greetings,
}
