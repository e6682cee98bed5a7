using System.Text.Json.Serialization;
using Unroll;

namespace Outside;

/// <summary>Predicts whether an offer is cheap, fair or expensive, from its words and its price.</summary>
public sealed record PriceSpec : ProblemSpec
{
    /// <summary>Turns words into vectors. Default: vectors of 16 numbers.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Embedding = 16, MinCount = 1 };

    /// <summary>The recurrent network that reads the vectors. Default: a GRU with 16 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new GruSpec(16));

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        Input.Fit([.. train.Select(PriceProblem.OfferOf)], fitted.Child("offer"));
        fitted.Put("labels", Vocabulary.Fit(train.Select(PriceProblem.LabelOf), unknown: false));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted) => new PriceProblem(this, scope, fitted);
}

/// <summary>Prediction options of a price model.</summary>
public sealed record PriceOptions : PredictOptions
{
    /// <summary>If the highest probability is below this, the answer is "unsure"; 0 to 1. Default 0.</summary>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new UnrollException(FormattableString.Invariant($"threshold is {value}; expected 0 to 1."));
    }
}

[JsonSerializable(typeof(PriceSpec))]
[JsonSerializable(typeof(PriceOptions))]
[JsonSerializable(typeof(OffersSpec))]
internal sealed partial class PriceJson : JsonSerializerContext;
