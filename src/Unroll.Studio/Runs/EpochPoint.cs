namespace Unroll.Studio;

/// <summary>An epoch of a run.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Score">The score of the dev set; null if there is none.</param>
internal sealed record EpochPoint(int Epoch, double? Loss, double? Score);
