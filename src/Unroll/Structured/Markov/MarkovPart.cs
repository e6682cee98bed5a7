using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A part of a hidden Markov model that training may keep as it is.</summary>
[JsonConverter(typeof(CamelCaseEnum<MarkovPart>))]
public enum MarkovPart
{
    /// <summary>The probabilities of the first state.</summary>
    Start,

    /// <summary>The probabilities of the next state.</summary>
    Transitions,

    /// <summary>What the states emit.</summary>
    Emissions,
}
