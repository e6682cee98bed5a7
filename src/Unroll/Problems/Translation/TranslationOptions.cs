using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a translation.</summary>
public sealed record TranslationOptions : PredictOptions
{
    /// <summary>The width of the beam search, 1 to 10,000; 1 takes the most probable token at every step. Default 5. See <see cref="BeamSearch"/>.</summary>
    public int Beam { get; init => field = Require.InRange("beam", value, 1, 10_000); } = 5;

    /// <summary>The exponent of the length penalty (<see cref="BeamSearch.LengthPenalty"/>), 0 to 10; the greater, the longer the outputs. Default 1.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); } = 1;

    /// <summary>How many outputs to give for each input, the best first, 1 to 10,000, at most <see cref="Beam"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>The greatest number of tokens of an output, 1 to 100,000; 0 for twice as many as the input has steps, and 20 more, but no more than 1,000. Default 0.</summary>
    public int MaxLength { get; init => field = Require.InRange("maxLength", value, 0, 100_000); }

    /// <summary>The same options, if they go together.</summary>
    /// <exception cref="UnrollException">More outputs are wanted than the beam is wide.</exception>
    internal TranslationOptions Checked()
    {
        Require.That(Best <= Beam, "best", $"{Best}", $"at most {Beam}, the width of the beam");
        return this;
    }
}

[JsonSerializable(typeof(TranslationOptions))]
internal sealed partial class TranslationOptionsJson : JsonSerializerContext;
