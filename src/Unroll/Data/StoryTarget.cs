using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a model learns to write for a piece of a story.</summary>
[JsonConverter(typeof(CamelCaseEnum<StoryTarget>))]
public enum StoryTarget
{
    /// <summary>The piece itself: the task of an auto-encoder.</summary>
    Itself,

    /// <summary>The pieces before and behind it (<c>previous</c> and <c>next</c>): the task of skip-thought vectors (Kiros et al. 2015).</summary>
    Neighbours,
}
