namespace Unroll;

/// <summary>How <see cref="BaumWelch"/> trains.</summary>
public sealed record BaumWelchSettings
{
    /// <summary>Parts that are not trained. Default: none.</summary>
    public IReadOnlyList<MarkovPart> Fixed { get; init => field = new EqualList<MarkovPart>(value); } = EqualList<MarkovPart>.Empty;

    /// <summary>How often each first state counts as seen before training, 0 or more: a Dirichlet prior. Default 0.</summary>
    public double StartPseudocount { get; init => field = Require.InRange("startPseudocount", value, 0, double.MaxValue); }

    /// <summary>How often each transition counts as seen before training, 0 or more: a Dirichlet prior. Default 0.</summary>
    public double TransitionPseudocount { get; init => field = Require.InRange("transitionPseudocount", value, 0, double.MaxValue); }

    /// <summary>Whether only the most probable states of each sequence count (Viterbi training), instead of all in proportion to their probability. Default: false.</summary>
    public bool MostProbableOnly { get; init; }
}
