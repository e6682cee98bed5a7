using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a tagger's prediction: how many answers, and which constraints.</summary>
public sealed record DecodingOptions : PredictOptions
{
    /// <summary>Number of best answers to return, 1 to 10,000. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>Number of answers to sample from the distribution over all answers, 0 to 100,000. Default 0.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 0, 100_000); }

    /// <summary>The seed of sampling: with the same seed, a sentence gets the same samples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Constraints that answers must satisfy, in addition to those of the recipe (docs/constraints.md). Default: none.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;
}

[JsonSerializable(typeof(DecodingOptions))]
internal sealed partial class DecodingOptionsJson : JsonSerializerContext;
