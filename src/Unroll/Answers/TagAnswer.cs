namespace Unroll;

/// <summary>One whole answer for a sentence.</summary>
/// <param name="Tags">One tag per word, [T].</param>
/// <param name="Spans">The spans the tags mark, in order; none where tags mark no spans.</param>
/// <param name="Probability">That of all tags together, 0 to 1, among the answers that satisfy the constraints.</param>
public sealed record TagAnswer(IReadOnlyList<string> Tags, IReadOnlyList<Span> Spans, double Probability);
