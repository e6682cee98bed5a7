using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What attention looks at in a story.</summary>
[JsonConverter(typeof(CamelCaseEnum<StoryAttention>))]
public enum StoryAttention
{
    /// <summary>Its sentences.</summary>
    Sentences,

    /// <summary>All its words.</summary>
    Words,

    /// <summary>First the words of each sentence, which give its vector, then the sentences (Fang et al. 2016).</summary>
    Hierarchical,

    /// <summary>Nothing: the vector of the story is the mean of those of its sentences.</summary>
    None,
}
