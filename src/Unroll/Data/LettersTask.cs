using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What becomes of a sequence of letters.</summary>
[JsonConverter(typeof(CamelCaseEnum<LettersTask>))]
public enum LettersTask
{
    /// <summary>The same sequence.</summary>
    Copy,

    /// <summary>The last letter first.</summary>
    Reverse,

    /// <summary>In the order of the alphabet.</summary>
    Sort,
}
