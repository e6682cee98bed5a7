using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Trains a hidden Markov model on tagged sequences by counting, once: how often a state follows others, and what it emits. With <c>model.endings</c>, words that the training set lacks are told by their
/// last letters (Brants 2000, "TnT: a statistical part-of-speech tagger").
/// </summary>
/// <remarks>The loss is the negative log-likelihood of steps and tags together, per step, in nats.</remarks>
public sealed record CountsSpec : OptimizerSpec
{
    /// <summary>
    /// Whether the probabilities of the next state are interpolated with those that depend on fewer states, by weights that the counts give (deleted interpolation). Default: true. If not, they are
    /// relative frequencies with <see cref="Pseudocount"/>.
    /// </summary>
    public bool Interpolate { get; init; } = true;

    /// <summary>What is added to the count of each first and next state (Lidstone), 0 or more; with 0, a state that nothing follows is an error. Ignored if <see cref="Interpolate"/> is true. Default 0.5.</summary>
    public double Pseudocount { get; init => field = Require.InRange("pseudocount", value, 0, double.MaxValue); } = 0.5;

    /// <inheritdoc/>
    public override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CountsLearner(context, this);
    }
}

[JsonSerializable(typeof(CountsSpec))]
internal sealed partial class CountsJson : JsonSerializerContext;
