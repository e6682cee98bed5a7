namespace Unroll.Studio;

/// <summary>A step of a run.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Loss">Its loss.</param>
internal sealed record StepPoint(int Step, double? Loss);
