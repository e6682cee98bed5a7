using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of the prediction of a tagger that learnt in a game: from how many answers the discriminator chooses, how many are returned, and which constraints they satisfy.</summary>
public sealed record AdversarialTagsOptions : PredictOptions
{
    /// <summary>The number of the generator's best answers from which the discriminator chooses, 1 to 1,000; with 1 the generator's best is the answer. Default: as in the model's recipe.</summary>
    public int Candidates { get; init => field = Require.InRange("candidates", value, 1, 1000); } = 1;

    /// <summary>Number of best answers to return, 1 to 1,000: by their evaluation, if the discriminator chooses. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 1000); } = 1;

    /// <summary>Constraints that answers must satisfy, in addition to those of the recipe (docs/constraints.md). Default: none.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;
}

[JsonSerializable(typeof(AdversarialTagsOptions))]
internal sealed partial class AdversarialTagsOptionsJson : JsonSerializerContext;
