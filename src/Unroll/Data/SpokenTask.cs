using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What the built-in speaker says.</summary>
[JsonConverter(typeof(CamelCaseEnum<SpokenTask>))]
public enum SpokenTask
{
    /// <summary>English digits, one or several. Zero is also said as "oh".</summary>
    Digits,

    /// <summary>好棒 ("so good") or 好棒棒 ("well, well done"), without a pause between the two 棒.</summary>
    Praise,

    /// <summary>One English word of a pair that differs in the first sound, such as fear and near.</summary>
    Pairs,

    /// <summary>Sentences of the built-in stories that data of multiple choice have, from one story each, with a pause and a point behind each sentence.</summary>
    Stories,
}
