namespace Unroll;

/// <summary>The description of how parameters are found: a recipe's <c>training.optimizer</c>.</summary>
public abstract record OptimizerSpec
{
    /// <summary>Starts a learner.</summary>
    /// <param name="context">What it begins with.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public abstract ILearner Start(LearnerContext context);
}

/// <summary>The description of an optimiser that steps after each batch.</summary>
public abstract record StochasticSpec : OptimizerSpec
{
    /// <summary>The learning rate at the start, above 0.</summary>
    public abstract double Rate { get; init; }

    /// <summary>Makes the optimiser, with no memory of any step.</summary>
    /// <param name="device">Where it computes.</param>
    public abstract IOptimizer Build(Device device);

    /// <inheritdoc/>
    public sealed override ILearner Start(LearnerContext context) => new GradientLearner(context, this);
}

/// <summary>Changes parameters by their gradients.</summary>
public interface IOptimizer
{
    /// <summary>One step.</summary>
    /// <param name="gradients">What the tape gave, clipped.</param>
    /// <param name="rate">The learning rate of this step.</param>
    void Step(Gradients gradients, double rate);

    /// <summary>Puts in what it remembers of past steps.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state);

    /// <summary>Remembers what was put in.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state);
}
