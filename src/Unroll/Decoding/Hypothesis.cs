namespace Unroll;

/// <summary>A sequence of tokens that was decoded.</summary>
/// <param name="Tokens">Its tokens, without the end.</param>
/// <param name="LogProbabilities">The model's log-probability of each token, given those before it, and of the end, if it was reached, in nats.</param>
/// <param name="Ended">Whether it reached its end; otherwise it was cut off at the greatest length.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, IReadOnlyList<double> LogProbabilities, bool Ended)
{
    /// <summary>The model's log-probability of all of them, in nats: the sum of <see cref="LogProbabilities"/>.</summary>
    public double LogProbability { get; } = LogProbabilities.Sum();
}
