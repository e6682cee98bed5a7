using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Block-coordinate Frank-Wolfe (Lacoste-Julien, Jaggi, Schmidt and Pletscher 2013, algorithm 4) on text features, for <c>model.type=features</c> with <c>model.output=svm</c>. It visits one sentence after another,
/// finds its worst answer, and moves the sentence's share of the weights towards it by the step that raises the dual most, so there is no learning rate.
/// </summary>
/// <remarks>
/// It minimises Σ of the sentences' hinges + l2 / 2 |w|²: <see cref="L2"/> is 1 / C of an SVM. An epoch is one step: each sentence once, in random order, and then a pass that measures the objective ("loss"),
/// the dual, a lower bound of the least objective there is, and their difference ("gap"), all divided by the number of words. The dual never falls.
/// </remarks>
public sealed record FrankWolfeSpec : OptimizerSpec
{
    /// <summary>The weight of the L2 penalty |w|² / 2 in the objective, above 0. Default 1.</summary>
    public double L2 { get; init => field = Require.InRange("l2", value, 1e-12, 1e12); } = 1;

    /// <summary>Training has converged when the gap is at most this, in the unit of the loss; 0 for never. Default 0.001.</summary>
    public double Gap { get; init => field = Require.InRange("gap", value, 0, double.MaxValue); } = 1e-3;

    /// <inheritdoc/>
    public override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LinearTagger tagger = LinearLearning.TaggerOf(context, "frank-wolfe", "svm", cost => cost is not (null or NoCost));
        return new FrankWolfeLearner(tagger, LinearLearning.SentencesOf(context, tagger), context, this);
    }
}

[JsonSerializable(typeof(FrankWolfeSpec))]
internal sealed partial class FrankWolfeJson : JsonSerializerContext;
