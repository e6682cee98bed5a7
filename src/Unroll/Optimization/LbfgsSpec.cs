using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) over the whole training set at once: for losses without randomness such as dropout, above all convex ones. With
/// <see cref="L1"/>, OWL-QN (Andrew and Gao 2007), which makes weights exactly 0.
/// </summary>
/// <remarks>
/// It minimises the sum, not the mean, of all tokens' losses in nats, + l2 / 2 |w|² + l1 Σ|w|: Wapiti's <c>-2</c> and <c>-1</c> mean the same, and
/// CRFsuite's <c>c2</c> is half of l2. Each iteration is an epoch of one step. Its <see cref="TrainingStep.Rate"/> is the length of the step along the
/// direction; its loss is the objective, with the penalty, divided by the number of predictions. Dropout is off. <c>training.batchTokens</c>, clipping and schedules are ignored.
/// Deviations: the direction is computed from inner products of the history (Chen et al. 2014), which reads it twice per iteration instead of
/// four times; the line search bisects for Armijo's and the weak Wolfe condition (Lewis and Overton 2013), Armijo's alone with L1.
/// </remarks>
public sealed record LbfgsSpec : OptimizerSpec
{
    /// <summary>Number of past steps that estimate the curvature, 1 to 100. Default 5.</summary>
    public int History { get; init => field = Require.InRange("history", value, 1, 100); } = 5;

    /// <summary>The weight of the L2 penalty |w|² / 2 in the objective, 0 or more. Default 1.</summary>
    public double L2 { get; init => field = Require.InRange("l2", value, 0, double.MaxValue); } = 1;

    /// <summary>The weight of the L1 penalty Σ|w| in the objective, 0 or more. Default 0.</summary>
    public double L1 { get; init => field = Require.InRange("l1", value, 0, double.MaxValue); }

    /// <summary>Training has converged when the objective falls by less than this share of itself over <see cref="Window"/> iterations; 0 for never. Default 0.0001.</summary>
    public double Tolerance { get; init => field = Require.InRange("tolerance", value, 0, 1); } = 1e-4;

    /// <summary>Number of iterations over which <see cref="Tolerance"/> is measured, 1 or more. Default 5.</summary>
    public int Window { get; init => field = Require.InRange("window", value, 1, int.MaxValue); } = 5;

    /// <summary>Number of tokens computed at once, 1 or more. More is faster and takes more memory. Default 262,144.</summary>
    public int BatchTokens { get; init => field = Require.InRange("batchTokens", value, 1, 100_000_000); } = 262_144;

    /// <inheritdoc/>
    public override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new LbfgsLearner(LbfgsObjective.Of(context, this), this, context.Device);
    }
}

[JsonSerializable(typeof(LbfgsSpec))]
internal sealed partial class LbfgsJson : JsonSerializerContext;
