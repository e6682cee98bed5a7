using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The structured perceptron (Collins 2002) on text features, for <c>model.type=features</c> with <c>model.output=perceptron</c>. It tags each sentence with the weights so far; where the answer is wrong, it adds 1
/// to the weights of the right answer's features and subtracts 1 from those of its own. The model gets the mean of the weights after each sentence so far (averaged perceptron).
/// </summary>
/// <remarks>An epoch is one step. The loss of a step is what the best answers scored more than the right ones, divided by the number of words; <c>mistakes</c> is the share of words that were tagged wrong.</remarks>
public sealed record PerceptronSpec : OptimizerSpec
{
    /// <summary>Whether the model gets the mean of all weights on the way instead of the last ones. Default true: it is nearly always better.</summary>
    public bool Average { get; init; } = true;

    /// <inheritdoc/>
    public override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LinearTagger tagger = LinearLearning.TaggerOf(context, "perceptron", "perceptron", cost => cost is NoCost);
        return new PerceptronLearner(tagger, LinearLearning.SentencesOf(context, tagger), context, Average);
    }
}

[JsonSerializable(typeof(PerceptronSpec))]
internal sealed partial class PerceptronJson : JsonSerializerContext;
