namespace Unroll;

/// <summary>A marked span of tokens.</summary>
/// <param name="Span">Its type, and the tokens that it marks.</param>
/// <param name="Probability">0 to 1; null if it is not shown.</param>
public readonly record struct TokenMark(Span Span, double? Probability = null);
