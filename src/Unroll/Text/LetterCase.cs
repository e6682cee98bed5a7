using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What happens to capital letters before a model reads a text.</summary>
[JsonConverter(typeof(CamelCaseEnum<LetterCase>))]
public enum LetterCase
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>All letters become small. Outputs are in small letters.</summary>
    Lower,

    /// <summary>
    /// The first word of a sentence is written as it is most often written elsewhere: "The" becomes "the", "Berlin" stays (<see cref="Truecaser"/>). The first letter of each output
    /// sentence becomes a capital again.
    /// </summary>
    True,
}
