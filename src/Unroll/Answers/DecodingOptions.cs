using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What is asked of a tagger beside its best answer.</summary>
public sealed record DecodingOptions : PredictOptions
{
    /// <summary>How many of the best answers, 1 to 10,000. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>How many answers are drawn with their probabilities, 0 to 100,000. Default 0.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 0, 100_000); }

    /// <summary>The random numbers that samples are drawn by; with the same seed, a sentence gets the same samples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What answers have to satisfy, beside the constraints of the recipe; docs/constraints.md says how they are written. Default: nothing.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;
}

[JsonSerializable(typeof(DecodingOptions))]
internal sealed partial class DecodingOptionsJson : JsonSerializerContext;
