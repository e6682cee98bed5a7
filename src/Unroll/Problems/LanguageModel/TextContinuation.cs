namespace Unroll;

/// <summary>How a text may go on.</summary>
/// <param name="Tokens">What was drawn, the end of the sentence left out.</param>
/// <param name="LogProbability">That of all that was drawn, by the model itself (whatever temperature and limits it was drawn with), in nats.</param>
/// <param name="Ended">Whether the end of the sentence was drawn; otherwise as many tokens were drawn as had been asked for.</param>
public sealed record TextContinuation(IReadOnlyList<string> Tokens, double LogProbability, bool Ended);
