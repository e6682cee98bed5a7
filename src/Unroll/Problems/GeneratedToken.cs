namespace Unroll;

/// <summary>A token of an answer that is made token by token.</summary>
/// <param name="Token">As the vocabulary has it.</param>
/// <param name="Text">What it adds to the text so far: a word with the blank before it, or a character.</param>
/// <param name="LogProbability">The model's own log-probability of the token given all before it, in nats.</param>
public sealed record GeneratedToken(string Token, string Text, double LogProbability);
