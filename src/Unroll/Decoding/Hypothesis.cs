namespace Unroll;

/// <summary>A sequence of tokens that was decoded.</summary>
/// <param name="Tokens">Its tokens, without the end.</param>
/// <param name="LogProbability">The model's log-probability of all of them and of the end, if it was reached, in nats.</param>
/// <param name="Ended">Whether it reached its end; otherwise it was cut off at the greatest length.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, bool Ended);
