namespace Unroll;

/// <summary>
/// A hidden Markov model that reads what a network says of each frame or word by itself (Bourlard and Morgan 1994): the probability of a frame given a token (or tag) is ∝ p(token | frame) / p(token); a token lasts a
/// least number of frames and then ends with a fixed probability; which token follows which is counted. All of this is counted on the training set.
/// </summary>
public sealed record HmmSpec
{
    /// <summary>The exponent of the prior by which the network's probabilities are divided, 0 to 10. Default 1.</summary>
    public double PriorScale { get; init => field = Require.InRange("priorScale", value, 0, 10); } = 1;

    /// <summary>The exponent of the probabilities of durations and of successors, 0 to 100; the greater, the fewer changes. Default 1.</summary>
    public double TransitionScale { get; init => field = Require.InRange("transitionScale", value, 0, 100); } = 1;

    /// <summary>The least duration of a token: the share of its training examples that are shorter, 0 to 0.5. Default 0.05.</summary>
    public double Shortest { get; init => field = Require.InRange("shortest", value, 0, 0.5); } = 0.05;

    /// <summary>The least duration of every token in rows, 1 to 10,000, in place of what <see cref="Shortest"/> finds; an input with fewer rows gets one token. Default: null.</summary>
    public int? Least { get; init => field = value is { } rows ? Require.InRange("least", rows, 1, 10_000) : null; }
}
