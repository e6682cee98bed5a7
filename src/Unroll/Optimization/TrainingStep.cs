namespace Unroll;

/// <summary>What one step of training did.</summary>
public sealed record TrainingStep
{
    /// <summary>From 1, over the whole run.</summary>
    public required int Step { get; init; }

    /// <summary>From 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>From 1, within the epoch.</summary>
    public required int StepOfEpoch { get; init; }

    /// <summary>How many steps the epoch has.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>What the learner measured, the loss first: named as <see cref="ILearner.Measures"/> says, in that order.</summary>
    public required IReadOnlyList<Measure> Measures { get; init; }

    /// <summary>
    /// The batch's mean loss, in nats a prediction where it is a likelihood. Of an optimiser of the whole training set (L-BFGS) it is the objective that
    /// is minimised, <see cref="Penalty"/> included, divided by the number of predictions: it never rises.
    /// </summary>
    public double Loss => Measures[0].Value;

    /// <summary>How much of <see cref="Loss"/> is the penalty on large weights (l2, l1); null where the loss has none in it.</summary>
    public double? Penalty => this["penalty"];

    /// <summary>The norm of all gradients before it was clipped; null of a learner without gradients.</summary>
    public double? GradientNorm => this["gradientNorm"];

    /// <summary>The learning rate; null of a learner without one.</summary>
    public double? Rate => this["rate"];

    /// <summary>A measure by name; null where the learner does not give it.</summary>
    /// <param name="name">Such as "loss".</param>
    public double? this[string name] => Measures.Where(measure => measure.Name == name).Select(measure => (double?)measure.Value).FirstOrDefault();

    /// <summary>Of how many predictions the loss is the mean.</summary>
    public required int Predictions { get; init; }

    /// <summary>Tokens of the batch.</summary>
    public required int Tokens { get; init; }

    /// <summary>Training tokens a second over the run so far, evaluation left out.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Whether the learner has found what it looked for: training ends.</summary>
    public bool Converged { get; init; }

    /// <summary>What was wrong with its numbers, so that it was not made and training went back; null if nothing was.</summary>
    public TrainingFault? Fault { get; init; }

    /// <summary>Whether it was its epoch's last.</summary>
    public bool EpochEnded => StepOfEpoch == StepsPerEpoch && Fault is null;

    /// <summary>The mean loss over the epoch so far, each prediction counting alike.</summary>
    public double EpochLoss { get; init; }

    /// <summary>The scores on the dev set, at an epoch's end where there is one; otherwise null.</summary>
    public Report? Dev { get; init; }

    /// <summary>Whether this is the best model so far.</summary>
    public bool IsBest { get; init; }
}
