using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of the prediction of a tagger that learnt in a game: among how many answers generator and discriminator choose together, how much the latter counts, how many answers are returned, and which constraints they satisfy.</summary>
public sealed record AdversarialTagsOptions : PredictOptions
{
    /// <summary>The number of the generator's best answers among which both choose, 1 to 1,000; with 1 the generator's best is the answer. Default: as in the model's recipe.</summary>
    public int Candidates { get; init => field = Require.InRange("candidates", value, 1, 1000); } = 1;

    /// <summary>How much E counts: the candidate with the largest log p(y | x) + weight · E(x, y) is the answer, 0 to 10¹². With 0 it is the generator's best; with 10¹², the best by E alone. Default: as in the model's recipe.</summary>
    public double Weight { get; init => field = Require.InRange("weight", value, 0, 1e12); } = 1;

    /// <summary>Number of best answers to return, 1 to 1,000: first the candidates, in the order of the choice, then others. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 1000); } = 1;

    /// <summary>Constraints that answers must satisfy, in addition to those of the recipe (docs/constraints.md). Default: none.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;
}

[JsonSerializable(typeof(AdversarialTagsOptions))]
internal sealed partial class AdversarialTagsOptionsJson : JsonSerializerContext;
