using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a language model's prediction: next tokens and continuations of a text.</summary>
public sealed record GenerationOptions : PredictOptions
{
    /// <summary>Number of most probable next tokens to return, 0 to 1,000,000. Default 0.</summary>
    public int Next { get; init => field = Require.InRange("next", value, 0, 1_000_000); }

    /// <summary>The largest number of tokens in a continuation, 0 to 1,000,000; it ends earlier at the end of a sentence. Default 0: no continuations.</summary>
    public int Length { get; init => field = Require.InRange("length", value, 0, 1_000_000); }

    /// <summary>Number of continuations, 1 to 10,000: samples or, with <see cref="Beam"/>, the best that were found (at most the beam width). Default 1.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 1, 10_000); } = 1;

    /// <summary>Divides the log-probabilities before a token is sampled, 0 to 100; 0 always takes the most probable token. Default 1.</summary>
    public double Temperature { get; init => field = Require.InRange("temperature", value, 0, 100); } = 1;

    /// <summary>Sample only from the K most probable tokens; 0 for all. Default 0.</summary>
    public int TopK { get; init => field = Require.InRange("topK", value, 0, int.MaxValue); }

    /// <summary>
    /// Nucleus sampling: sample only from the smallest set of most probable tokens whose total probability reaches this value, above 0 to 1 (Holtzman et
    /// al. 2020). Applied after temperature and top-k. Default 1: all tokens.
    /// </summary>
    public double TopP { get; init => field = Require.InRange("topP", value, 1e-9, 1); } = 1;

    /// <summary>Sample only from tokens that are at least this many times as probable as the most probable one, 0 to 1 (Nguyen et al. 2025). Default 0: all tokens.</summary>
    public double MinP { get; init => field = Require.InRange("minP", value, 0, 1); }

    /// <summary>The width of the beam search for the continuations with the highest score, 0 to 10,000; 0 to sample instead. Default 0. See <see cref="BeamSearch"/>.</summary>
    public int Beam { get; init => field = Require.InRange("beam", value, 0, 10_000); }

    /// <summary>With <see cref="Beam"/>: the exponent of the length penalty (<see cref="BeamSearch.LengthPenalty"/>), 0 to 10; the greater, the longer the continuations. Default 0.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); }

    /// <summary>The seed of sampling: with the same seed, a text gets the same continuations. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal Sampling Sampling => new() { Temperature = Temperature, TopK = TopK, TopP = TopP, MinP = MinP };

    /// <summary>Checks that the options can be combined, and returns them.</summary>
    /// <exception cref="UnrollException">Options of sampling and of beam search are combined, or there are more continuations than the beam width.</exception>
    internal GenerationOptions Checked()
    {
        Require.That(Beam == 0 || Sampling == new Sampling(), "beam", $"{Beam}, together with temperature, topK, topP or minP", "no such limits, since a beam search draws nothing");
        Require.That(Beam == 0 || Samples <= Beam, "samples", $"{Samples}", $"at most {Beam}, the width of the beam");
        Require.That(Beam > 0 || LengthPenalty == 0, "lengthPenalty", $"{LengthPenalty}, without a beam", "beam to be above 0 with it");
        return this;
    }
}

[JsonSerializable(typeof(GenerationOptions))]
internal sealed partial class GenerationOptionsJson : JsonSerializerContext;
