using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The built-in samples of labelled sentences.</summary>
[JsonConverter(typeof(CamelCaseEnum<LabelledSample>))]
public enum LabelledSample
{
    /// <summary>Sentences on films, <c>positive</c> or <c>negative</c>.</summary>
    Reviews,

    /// <summary>Questions, by what they ask for: a person, a place, a number, a time, a description, a thing.</summary>
    Questions,
}
