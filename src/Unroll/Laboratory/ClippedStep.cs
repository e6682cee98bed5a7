namespace Unroll;

/// <summary>One step of a <see cref="ClippedRun"/>.</summary>
/// <param name="Number">From 1, in the order in which the steps were tried; those that were undone count.</param>
/// <param name="Loss">The loss of its batch, before the step; it may be not finite.</param>
/// <param name="Norm">The norm of the gradients before clipping; it may be not finite.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Fault">Why it was undone; null if it was made.</param>
public sealed record ClippedStep(int Number, double Loss, double Norm, double Rate, TrainingFault? Fault);
