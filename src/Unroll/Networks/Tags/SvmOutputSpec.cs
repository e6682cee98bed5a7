using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A structured support vector machine (Taskar, Guestrin and Koller 2003; Tsochantaridis et al. 2005): a linear chain in which the right answer has to score more than any other, by the other's cost. The loss
/// is max over y of [cost(y) + score(y)] - score(right); it is at least the cost of the best answer. It has scores and no probabilities. On a network it is trained by gradients; on text
/// features by <see cref="FrankWolfeSpec"/>.
/// </summary>
public sealed record SvmOutputSpec : ChainOutputSpec
{
    /// <summary>What a wrong answer costs. Default: the number of wrong tags.</summary>
    public TagCostKind Cost { get; init; }

    private protected override TagCost CostOf(Vocabulary tags) => Cost == TagCostKind.Spans ? new SpanCost(tags) : new HammingCost();
}

[JsonSerializable(typeof(SvmOutputSpec))]
internal sealed partial class SvmOutputJson : JsonSerializerContext;
