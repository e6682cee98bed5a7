namespace Unroll;

/// <summary>A text about a picture.</summary>
/// <param name="Text">The tokens put together.</param>
/// <param name="Tokens">Without the end, [U].</param>
/// <param name="LogProbability">The model's log-probability of all tokens and of the end, if it was reached, in nats.</param>
/// <param name="Ended">Whether the end was reached; otherwise it was cut off at the greatest length.</param>
public sealed record Caption(string Text, IReadOnlyList<string> Tokens, double LogProbability, bool Ended);
