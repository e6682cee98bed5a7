using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The built-in samples of tagged sentences.</summary>
[JsonConverter(typeof(CamelCaseEnum<TaggedSample>))]
public enum TaggedSample
{
    /// <summary>Questions about flights, with cities, dates, times and the like marked as spans.</summary>
    Flights,

    /// <summary>Small English sentences with the part of speech of each word.</summary>
    PartsOfSpeech,
}
