using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a hidden Markov model chooses the states of an answer.</summary>
[JsonConverter(typeof(CamelCaseEnum<StateDecoding>))]
public enum StateDecoding
{
    /// <summary>The states that are most probable together (Viterbi 1967).</summary>
    Viterbi,

    /// <summary>At each step the state that is most probable there: fewest wrong ones on the mean, though together they may be impossible.</summary>
    Posterior,
}
