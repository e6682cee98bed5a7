using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a generator is asked for.</summary>
[JsonConverter(typeof(CamelCaseEnum<ConditionKind>))]
public enum ConditionKind
{
    /// <summary>Nothing: it makes items of all kinds.</summary>
    None,

    /// <summary>A class of the training set.</summary>
    Label,

    /// <summary>Words, read by a recurrent network.</summary>
    Text,

    /// <summary>A picture, or the upper part of one, read by a convolutional network.</summary>
    Picture,
}
