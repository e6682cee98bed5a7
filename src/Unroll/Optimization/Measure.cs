namespace Unroll;

/// <summary>A number that a step of training is known by, such as its loss or its learning rate: logs, curves and progress show all that a learner gives.</summary>
/// <param name="Name">Such as "loss".</param>
/// <param name="Value">May be infinite or no number where something is wrong.</param>
public readonly record struct Measure(string Name, double Value);
