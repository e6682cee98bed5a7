namespace Unroll;

/// <summary>One output of a parser.</summary>
/// <param name="Tree">The tree; null if the tokens are malformed.</param>
/// <param name="Tokens">What was written, without the end, [U].</param>
/// <param name="LogProbability">The model's log-probability of all tokens and of the end, if it was reached, in nats.</param>
/// <param name="Ended">Whether the end was reached; otherwise it was cut off at the greatest length.</param>
public sealed record ParsedTree(Tree? Tree, IReadOnlyList<string> Tokens, double LogProbability, bool Ended)
{
    /// <summary>The tree in brackets; of malformed tokens, the tokens.</summary>
    public string Text => Tree?.ToString() ?? $"malformed: {string.Join(' ', Tokens)}";
}
