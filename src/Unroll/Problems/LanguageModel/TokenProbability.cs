namespace Unroll;

/// <summary>A token that may come next.</summary>
/// <param name="Token">As the vocabulary has it; the end of the sentence is <see cref="PlainText.End"/>.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record TokenProbability(string Token, double Probability);
