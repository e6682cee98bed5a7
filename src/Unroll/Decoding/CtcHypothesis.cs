namespace Unroll;

/// <summary>What a frame-wise network with blanks may have heard.</summary>
/// <param name="Tokens">Its tokens, by their classes, without blanks.</param>
/// <param name="Score">What hypotheses are ordered by: the sum of all parts, weighted as <see cref="CtcBeam"/> says.</param>
/// <param name="LogProbability">log p of the tokens by the frames, summed over their alignments that were kept, in nats.</param>
/// <param name="Language">log p by the language model, in nats, not weighted; 0 without one.</param>
/// <param name="Units">How many words there are; without a separator, how many tokens.</param>
/// <param name="Boost">The sum of the boosts of hot words.</param>
public sealed record CtcHypothesis(IReadOnlyList<int> Tokens, double Score, double LogProbability, double Language, int Units, double Boost);
