namespace Unroll;

/// <summary>The result of one training step.</summary>
public sealed record TrainingStep
{
    /// <summary>From 1, over the whole run.</summary>
    public required int Step { get; init; }

    /// <summary>From 1, over the whole run.</summary>
    public required int Epoch { get; init; }

    /// <summary>Which of the starts of the run it belongs to, from 1 (<see cref="TrainingSpec.Restarts"/>).</summary>
    public int Start { get; init; } = 1;

    /// <summary>From 1, within the epoch.</summary>
    public required int StepOfEpoch { get; init; }

    /// <summary>The number of steps of the epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The values that the learner measured, with the loss first; <see cref="ILearner.Measures"/> has their names in the same order.</summary>
    public required IReadOnlyList<Measure> Measures { get; init; }

    /// <summary>
    /// The batch's mean loss, in nats per prediction where it is a likelihood. For an optimiser on the whole training set (L-BFGS), it is the minimised
    /// objective, including <see cref="Penalty"/>, divided by the number of predictions; it never rises.
    /// </summary>
    public double Loss => Measures[0].Value;

    /// <summary>The part of <see cref="Loss"/> that is the penalty on large weights (l2, l1); null if the loss contains none.</summary>
    public double? Penalty => this["penalty"];

    /// <summary>The norm of all gradients before clipping; null for a learner without gradients.</summary>
    public double? GradientNorm => this["gradientNorm"];

    /// <summary>The learning rate; null for a learner without one.</summary>
    public double? Rate => this["rate"];

    /// <summary>A measure by name; null if the learner does not give it.</summary>
    /// <param name="name">Such as "loss".</param>
    public double? this[string name] => Measures.Where(measure => measure.Name == name).Select(measure => (double?)measure.Value).FirstOrDefault();

    /// <summary>The number of predictions over which the loss is the mean.</summary>
    public required int Predictions { get; init; }

    /// <summary>Tokens of the batch.</summary>
    public required int Tokens { get; init; }

    /// <summary>Training tokens per second over the run so far, without evaluation.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Whether the learner has converged; training then ends.</summary>
    public bool Converged { get; init; }

    /// <summary>The fault because of which the step was undone and training returned to an earlier epoch; null if there was none.</summary>
    public TrainingFault? Fault { get; init; }

    /// <summary>Whether this was the last step of its epoch.</summary>
    public bool EpochEnded => StepOfEpoch == StepsPerEpoch && Fault is null;

    /// <summary>The mean loss over all predictions of the epoch so far.</summary>
    public double EpochLoss { get; init; }

    /// <summary>The scores on the dev set, at the end of an epoch and if there is a dev set; otherwise null.</summary>
    public Report? Dev { get; init; }

    /// <summary>What the epoch showed to be wrong (<see cref="IProblem.Warnings"/>), at its end; otherwise none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether this is the best model so far.</summary>
    public bool IsBest { get; init; }
}
