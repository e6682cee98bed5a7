using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of key terms: which are given.</summary>
public sealed record KeyTermOptions : PredictOptions
{
    /// <summary>Terms with at least this score are given, 0.01 to 1. Default: that of the model's recipe. Not with <see cref="Most"/>.</summary>
    public double Threshold { get; init => field = Require.InRange("threshold", value, KeyTerms.Least, 1); } = 0.25;

    /// <summary>Give this number of best terms, or as many as there are, whatever their scores; 0 to 1,000. Default 0, which gives those that reach <see cref="Threshold"/>.</summary>
    public int Most { get; init => field = Require.InRange("most", value, 0, 1000); }

    internal override IEnumerable<IdleOption> Idle => Most == 0 ? [] : [new IdleOption(nameof(Threshold).ToLowerInvariant(), false, "with a number of best terms", "one of the two")];
}

[JsonSerializable(typeof(KeyTermOptions))]
internal sealed partial class KeyTermOptionsJson : JsonSerializerContext;
