using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What is done with marked spans that break the rules.</summary>
[JsonConverter(typeof(CamelCaseEnum<SpanReading>))]
public enum SpanReading
{
    /// <summary>
    /// Read as the evaluation of the CoNLL shared tasks reads them, counted and reported: an <c>I-</c> that goes on with nothing begins a span. Of spans
    /// by offsets, one that cuts a word is widened to whole words, and of two that overlap the longer stays.
    /// </summary>
    Lenient,

    /// <summary>An error that says file and line.</summary>
    Strict,
}
