using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Learns the tables of a Bayesian network. Where every state of every row is known, it counts, in one step. Otherwise, with missing states or variables that are never seen, it is
/// expectation-maximisation (Dempster, Laird and Rubin 1977; Lauritzen 1995): each epoch is one step over all rows, which counts what is expected with the present tables, and fits the tables to
/// these counts. The likelihood, with the prior, never falls.
/// </summary>
public sealed record ExpectationMaximizationSpec : OptimizerSpec
{
    /// <summary>How many examples are added to each number of each table (the prior of Laplace), 0 or more; with 0, what did not occur is impossible. Default 1.</summary>
    public double Pseudocount { get; init => field = Require.InRange("pseudocount", value, 0, double.MaxValue); } = 1;

    /// <summary>How many examples are added to each table in all, spread evenly over its numbers (the prior of BDeu), 0 or more. Default 0.</summary>
    public double SampleSize { get; init => field = Require.InRange("sampleSize", value, 0, double.MaxValue); }

    /// <summary>Training has converged when the loss falls by less than this in a step, in nats a row; 0 for never. Default 0.000001.</summary>
    public double Tolerance { get; init => field = Require.InRange("tolerance", value, 0, 1); } = 1e-6;

    /// <inheritdoc/>
    public override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TableLearner(context, this);
    }
}

[JsonSerializable(typeof(ExpectationMaximizationSpec))]
internal sealed partial class ExpectationMaximizationJson : JsonSerializerContext;
