namespace Unroll;

/// <summary>The description of an optimiser.</summary>
public abstract record OptimizerSpec
{
    /// <summary>The learning rate at the start, above 0.</summary>
    public abstract double Rate { get; init; }

    /// <summary>Makes the optimiser, with no memory of any step.</summary>
    /// <param name="device">Where it computes.</param>
    public abstract IOptimizer Build(Device device);
}

/// <summary>Changes parameters by their gradients.</summary>
public interface IOptimizer
{
    /// <summary>One step.</summary>
    /// <param name="gradients">What the tape gave, clipped.</param>
    /// <param name="rate">The learning rate of this step.</param>
    void Step(Gradients gradients, double rate);
}
