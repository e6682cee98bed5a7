using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a generator's prediction: how many items, and of which noise. Samples times interpolate is at most 10,000.</summary>
public sealed record MakingOptions : PredictOptions
{
    /// <summary>Number of items to make for each input, 1 to 10,000. Default 1.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 1, 10_000); } = 1;

    /// <summary>The seed of the noise: with the same seed, what is asked for in different words is made of the same noise. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Number of items on a path from the noise of each sample to that of the next one, both included, 1 to 1,000; 1 for the samples alone. A path goes along the great circle, on which noise stays as long as normal noise is (White 2016,
    /// "Sampling generative networks", section 2.1). Default 1.
    /// </summary>
    public int Interpolate { get; init => field = Require.InRange("interpolate", value, 1, 1000); } = 1;

    /// <summary>Number of items for each input.</summary>
    internal int Items => Require.InRange("samples times interpolate", Samples * Interpolate, 1, 10_000);
}

[JsonSerializable(typeof(MakingOptions))]
internal sealed partial class MakingOptionsJson : JsonSerializerContext;
