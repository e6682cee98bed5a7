namespace Unroll;

/// <summary>Base class of the learners that train a hidden Markov model on sequences whose states are unknown. Each iteration is an epoch of one step.</summary>
/// <remarks>
/// The loss is the negative log-likelihood of the training set plus the priors' share of it, per step, in nats; it never rises, and a rise beyond rounding is an error. Priors of what states emit are
/// settings of <c>model.emission</c>. With several restarts, all go on side by side, the parameters are those of the best so far, and the log shows the loss of each.
/// </remarks>
public abstract record MarkovTrainingSpec : OptimizerSpec
{
    /// <summary>Number of random beginnings, 1 to 1,000: emissions of symbols begin at random, those of numbers at clusters of the training set (k-means++). Default 1.</summary>
    public int Restarts { get; init => field = Require.InRange("restarts", value, 1, 1000); } = 1;

    /// <summary>Whether the first beginning is the model as it is, such as one that training starts from (<c>--from</c>), instead of a random one. Default: false.</summary>
    public bool Continue { get; init; }

    /// <summary>Training has converged when the objective rises by less than this share of itself in an iteration; 0 for never. Default 0.000001.</summary>
    public double Tolerance { get; init => field = Require.InRange("tolerance", value, 0, 1); } = 1e-6;

    /// <summary>Parts that stay as they begin: start, transitions, emissions. Default: none.</summary>
    public IReadOnlyList<MarkovPart> Fixed { get; init => field = new EqualList<MarkovPart>(value); } = EqualList<MarkovPart>.Empty;

    /// <summary>How often each first state counts as seen before training, 0 or more: a Dirichlet prior. Default 0.</summary>
    public double StartPseudocount { get; init => field = Require.InRange("startPseudocount", value, 0, double.MaxValue); }

    /// <summary>How often each transition counts as seen before training, 0 or more: a Dirichlet prior. Default 0.</summary>
    public double TransitionPseudocount { get; init => field = Require.InRange("transitionPseudocount", value, 0, double.MaxValue); }

    /// <summary>Whether only the most probable states count.</summary>
    internal abstract bool MostProbableOnly { get; }

    /// <inheritdoc/>
    public sealed override ILearner Start(LearnerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MarkovLearner(context, this);
    }
}
