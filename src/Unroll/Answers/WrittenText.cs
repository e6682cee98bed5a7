namespace Unroll;

/// <summary>A text that a model wrote.</summary>
/// <param name="Name">Which one it is, where a model writes several, such as <c>previous</c> and <c>next</c>; otherwise empty.</param>
/// <param name="Text">The tokens put together.</param>
/// <param name="Tokens">Without the end, [U].</param>
/// <param name="LogProbabilities">Of each token given those before it, and of each end that was reached, in nats.</param>
/// <param name="Ended">Whether the end was reached; otherwise it was cut off at the greatest length.</param>
public sealed record WrittenText(string Name, string Text, IReadOnlyList<string> Tokens, IReadOnlyList<double> LogProbabilities, bool Ended);
