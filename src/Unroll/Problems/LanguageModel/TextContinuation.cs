namespace Unroll;

/// <summary>A continuation of a text.</summary>
/// <param name="Tokens">Its tokens, the end of the sentence left out.</param>
/// <param name="LogProbability">The model's own log-probability of these tokens and of the end, if it was reached, in nats; temperature, top-k, top-p and length penalty do not change it.</param>
/// <param name="Ended">Whether the end of the sentence was reached; otherwise the continuation was cut off at the greatest length.</param>
public sealed record TextContinuation(IReadOnlyList<string> Tokens, double LogProbability, bool Ended);
