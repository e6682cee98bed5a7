using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A structured perceptron (Collins 2002): a linear chain whose loss is what the best answer scores more than the right one, 0 where the best answer is right. It has scores and no probabilities. On a
/// network it is trained by gradients; on text features by <see cref="PerceptronSpec"/>.
/// </summary>
public sealed record PerceptronOutputSpec : ChainOutputSpec
{
    private protected override TagCost CostOf(Vocabulary tags) => new NoCost();
}

[JsonSerializable(typeof(PerceptronOutputSpec))]
internal sealed partial class PerceptronOutputJson : JsonSerializerContext;
