namespace Unroll;

/// <summary>The description of how parameters are found: a recipe's <c>training.optimizer</c>.</summary>
public abstract record OptimizerSpec
{
    /// <summary>Makes the learner at its start.</summary>
    /// <param name="problem">What is learnt.</param>
    /// <param name="parameters">The problem's parameters, which the learner changes.</param>
    /// <param name="train">What it is learnt from.</param>
    /// <param name="training">How long, in what batches, from what seed.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">There is nothing to learn from.</exception>
    public abstract ILearner Learn(IProblem problem, ParameterStore parameters, IReadOnlyList<Example> train, TrainingSpec training, Device device);
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
    public sealed override ILearner Learn(IProblem problem, ParameterStore parameters, IReadOnlyList<Example> train, TrainingSpec training, Device device) =>
        new GradientLearner(problem, train, this, training, device);
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
