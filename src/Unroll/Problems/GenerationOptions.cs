using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a model that can go on with a text is asked to. Plain data.</summary>
public sealed record GenerationOptions : PredictOptions
{
    /// <summary>How many of the most probable next tokens to give, 0 to 1,000,000. Default 0.</summary>
    public int Next { get; init => field = Require.InRange("next", value, 0, 1_000_000); }

    /// <summary>How many tokens a continuation has at most, 0 to 1,000,000; it ends earlier where the sentence does. Default 0: none is made.</summary>
    public int Length { get; init => field = Require.InRange("length", value, 0, 1_000_000); }

    /// <summary>How many continuations to draw, 1 to 10,000. Default 1.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 1, 10_000); } = 1;

    /// <summary>What log-probabilities are divided by before a token is drawn, 0 to 100; 0 takes the most probable one. Default 1.</summary>
    public double Temperature { get; init => field = Require.InRange("temperature", value, 0, 100); } = 1;

    /// <summary>Sample only from the K most probable tokens; 0 for all. Default 0.</summary>
    public int TopK { get; init => field = Require.InRange("topK", value, 0, int.MaxValue); }

    /// <summary>
    /// Only the fewest most probable tokens are drawn from that have this probability together, above 0 to 1 (Holtzman et al. 2020); applied after
    /// temperature and top-k. Default 1: all.
    /// </summary>
    public double TopP { get; init => field = Require.InRange("topP", value, 1e-9, 1); } = 1;

    /// <summary>The random numbers that are drawn by; with the same seed, a text gets the same continuations. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}

[JsonSerializable(typeof(GenerationOptions))]
internal sealed partial class GenerationOptionsJson : JsonSerializerContext;
