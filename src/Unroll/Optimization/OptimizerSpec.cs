namespace Unroll;

/// <summary>Base class of the optimisers: the <c>training.optimizer</c> of a recipe.</summary>
public abstract record OptimizerSpec
{
    /// <summary>Starts a learner.</summary>
    /// <param name="context">What it begins with.</param>
    /// <exception cref="UnrollException">The training set has no examples, or only empty ones.</exception>
    public abstract ILearner Start(LearnerContext context);
}

/// <summary>Base class of the optimisers that make a step after each batch.</summary>
public abstract record StochasticSpec : OptimizerSpec
{
    /// <summary>The learning rate at the start, above 0.</summary>
    public abstract double Rate { get; init; }

    /// <summary>Creates the optimiser in its initial state.</summary>
    /// <param name="device">Where it computes.</param>
    public abstract IOptimizer Build(Device device);

    /// <inheritdoc/>
    public sealed override ILearner Start(LearnerContext context) => new GradientLearner(context, this);
}

/// <summary>Updates parameters with their gradients.</summary>
public interface IOptimizer
{
    /// <summary>One step.</summary>
    /// <param name="gradients">The gradients, clipped.</param>
    /// <param name="rate">The learning rate of this step.</param>
    void Step(Gradients gradients, double rate);

    /// <summary>Saves its state, such as moments.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state);

    /// <summary>Restores its state.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state);
}
