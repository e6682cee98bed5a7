namespace Unroll;

/// <summary>A text that may have been said.</summary>
/// <param name="Text">The tokens put together.</param>
/// <param name="Score">By which the texts are ordered, in nats: the log-probability, and what options add to it.</param>
public sealed record RecognisedText(string Text, double Score);
