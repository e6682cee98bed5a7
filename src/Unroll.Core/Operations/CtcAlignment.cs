namespace Unroll;

/// <summary>An alignment of a target with the frames of a sequence.</summary>
/// <param name="Places">For each frame, the place in the target of the label that it has, or -1 for the blank, [T].</param>
/// <param name="LogProbability">Of this alignment alone, in nats.</param>
public sealed record CtcAlignment(IReadOnlyList<int> Places, double LogProbability);
