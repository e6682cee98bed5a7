using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What to do with spans that break the rules of the tag scheme.</summary>
[JsonConverter(typeof(CamelCaseEnum<SpanReading>))]
public enum SpanReading
{
    /// <summary>
    /// Read them as the evaluation of the CoNLL shared tasks does, count and report them: an <c>I-</c> without a span before it begins one. For spans by
    /// character offsets: a span that cuts a word is widened to whole words, and of two overlapping spans, the longer one is kept.
    /// </summary>
    Lenient,

    /// <summary>An error that names the file and the line.</summary>
    Strict,
}
