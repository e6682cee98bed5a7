namespace Unroll;

/// <summary>Everything that a learner starts with.</summary>
/// <param name="Problem">The problem to train.</param>
/// <param name="Parameters">The problem's parameters, which the learner changes.</param>
/// <param name="Train">The training examples.</param>
/// <param name="Training">The training settings: epochs, batches, seed.</param>
/// <param name="Device">Where to compute.</param>
public sealed record LearnerContext(IProblem Problem, ParameterStore Parameters, IReadOnlyList<Example> Train, TrainingSpec Training, Device Device);
