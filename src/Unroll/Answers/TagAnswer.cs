namespace Unroll;

/// <summary>One whole answer for a sentence.</summary>
/// <param name="Tags">One tag per word, [T].</param>
/// <param name="Spans">The spans the tags mark, in order; none where tags mark no spans.</param>
/// <param name="Score">The sum of the scores of its tags and of their pairs; the best answer has the largest. Where there are probabilities, it is in nats.</param>
/// <param name="Probability">That of all tags together, 0 to 1, among the answers that satisfy the constraints; null if the model has no probabilities.</param>
public sealed record TagAnswer(IReadOnlyList<string> Tags, IReadOnlyList<Span> Spans, double Score, double? Probability);
