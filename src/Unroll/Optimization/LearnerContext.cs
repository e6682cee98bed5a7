namespace Unroll;

/// <summary>What a learner begins with.</summary>
/// <param name="Problem">What is learnt.</param>
/// <param name="Parameters">The problem's parameters, which the learner changes.</param>
/// <param name="Train">The training examples.</param>
/// <param name="Training">How long, in what batches, from what seed.</param>
/// <param name="Device">Where to compute.</param>
public sealed record LearnerContext(IProblem Problem, ParameterStore Parameters, IReadOnlyList<Example> Train, TrainingSpec Training, Device Device);
