namespace Unroll;

/// <summary>What all steps of a decoding share: the inputs, as numbers on no tape.</summary>
/// <param name="Device">Where to compute.</param>
/// <param name="Memory">What attention looks at; null without attention.</param>
/// <param name="Rows">What can be read at places; null if nothing is.</param>
/// <param name="Scores">The log-probabilities of the steps.</param>
/// <param name="Cancel">Ends the decoding between two steps.</param>
internal sealed record WriterInputs(Device Device, KeptMemory? Memory, ReadRows.Kept? Rows, TokenScores Scores, CancellationToken Cancel);
