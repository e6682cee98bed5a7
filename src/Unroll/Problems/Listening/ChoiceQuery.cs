using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a story is read for.</summary>
[JsonConverter(typeof(CamelCaseEnum<ChoiceQuery>))]
public enum ChoiceQuery
{
    /// <summary>The question: the story is read once, and what was read is compared with all choices (Tseng et al. 2016).</summary>
    Question,

    /// <summary>The question with each choice: the story is read once for each choice, and what was read is compared with that choice.</summary>
    Choice,
}
