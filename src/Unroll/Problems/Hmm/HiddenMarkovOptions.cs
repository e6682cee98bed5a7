using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a hidden Markov model's prediction.</summary>
public sealed record HiddenMarkovOptions : PredictOptions
{
    /// <summary>How states are chosen: viterbi (together) or posterior (each for itself). Default: viterbi.</summary>
    public StateDecoding Decoding { get; init; } = StateDecoding.Viterbi;
}

[JsonSerializable(typeof(HiddenMarkovOptions))]
internal sealed partial class HiddenMarkovOptionsJson : JsonSerializerContext;
