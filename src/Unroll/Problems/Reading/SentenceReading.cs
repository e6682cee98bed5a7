using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a memory network makes a vector of each sentence.</summary>
[JsonConverter(typeof(CamelCaseEnum<SentenceReading>))]
public enum SentenceReading
{
    /// <summary>The sum of the vectors of its words, with weights by their places (position encoding), so that the order of words matters.</summary>
    Position,

    /// <summary>The sum of the vectors of its words, in any order.</summary>
    Bag,

    /// <summary>The last output of a recurrent network that reads its words.</summary>
    Recurrent,
}
