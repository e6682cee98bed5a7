using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of the prediction of a tagger that has scores and no probabilities: how many answers, and which constraints.</summary>
public sealed record RankingOptions : PredictOptions
{
    /// <summary>Number of best answers to return, 1 to 10,000. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>Constraints that answers must satisfy, in addition to those of the recipe (docs/constraints.md). Default: none.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;
}

[JsonSerializable(typeof(RankingOptions))]
internal sealed partial class RankingOptionsJson : JsonSerializerContext;
