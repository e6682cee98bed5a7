using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a generator's prediction: how many items, and of which noise.</summary>
public sealed record MakingOptions : PredictOptions
{
    /// <summary>Number of items to make for each input, 1 to 10,000. Default 1.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 1, 10_000); } = 1;

    /// <summary>The seed of the noise: with the same seed, what is asked for in different words is made of the same noise. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}

[JsonSerializable(typeof(MakingOptions))]
internal sealed partial class MakingOptionsJson : JsonSerializerContext;
