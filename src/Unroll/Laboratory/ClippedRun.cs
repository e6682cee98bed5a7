namespace Unroll;

/// <summary>The first steps of a training run whose gradients are clipped in one way, with what its guard against faults did (<see cref="FaultSpec"/>).</summary>
public sealed class ClippedRun
{
    private ClippedRun(ClipRule clip, IReadOnlyList<ClippedStep> steps, string? gaveUp) => (Clip, Steps, GaveUp) = (clip, steps, gaveUp);

    /// <summary>How the gradients are clipped.</summary>
    public ClipRule Clip { get; }

    /// <summary>The steps in the order in which they were tried, also those that were undone.</summary>
    public IReadOnlyList<ClippedStep> Steps { get; }

    /// <summary>Why training gave up, a sentence; null if it did not.</summary>
    public string? GaveUp { get; }

    /// <summary>The steps that were undone.</summary>
    public IEnumerable<ClippedStep> Faults => Steps.Where(step => step.Fault is not null);

    /// <summary>Trains.</summary>
    /// <param name="recipe">What to train; its clipping is ignored, and so are starts after the first.</param>
    /// <param name="train">The training set.</param>
    /// <param name="clip">How the gradients are clipped.</param>
    /// <param name="steps">The number of steps at most, 1 or more; the recipe's epochs count, too.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="made">Called after each step.</param>
    /// <exception cref="UnrollException">The recipe's optimiser follows no gradient step by step, or the training set does not fit the recipe.</exception>
    public static ClippedRun Of(Recipe recipe, Dataset train, ClipRule clip, int steps, Device device, Action? made = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(clip);
        Require.InRange("steps", steps, 1, 10_000_000);
        if (recipe.Training.Optimizer is not StochasticSpec)
            throw new UnrollException("training.optimizer follows no gradient step by step; expected one that does, such as sgd or adam.");
        Recipe run = recipe with { Training = clip.Of(recipe.Training) with { Restarts = 1, Metric = null } };
        List<ClippedStep> all = [];
        using Trainer trainer = Trainer.Start(run, new Splits(train, null, null), device);
        string? gaveUp = null;
        try
        {
            foreach (TrainingStep step in trainer)
            {
                all.Add(new ClippedStep(all.Count + 1, step.Loss, step.GradientNorm ?? double.NaN, step.Rate ?? double.NaN, step.Fault));
                made?.Invoke();
                if (all.Count == steps)
                    break;
            }
        }
        catch (UnrollException fault) when (all.Count > 0)
        {
            gaveUp = fault.Message;
        }
        return new ClippedRun(clip, all, gaveUp);
    }
}
