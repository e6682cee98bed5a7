using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a wrong answer costs in a structured support vector machine.</summary>
[JsonConverter(typeof(CamelCaseEnum<TagCostKind>))]
public enum TagCostKind
{
    /// <summary>The number of wrong tags.</summary>
    Tags,

    /// <summary>The number of spans that only one of answer and truth has, as F1 counts them.</summary>
    Spans,
}
