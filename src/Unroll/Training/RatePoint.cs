namespace Unroll;

/// <summary>One step of a <see cref="RateRange"/>.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Loss">The batch's loss, before the step was made.</param>
/// <param name="Mean">The running mean of the losses up to this one, in which the last 10 or so count most.</param>
public sealed record RatePoint(int Step, double Rate, double Loss, double Mean);
