namespace Unroll;

/// <summary>
/// One recorded operation. <see cref="Forward"/> runs once, when it is recorded; <see cref="Backward"/> at most once, and accumulates into the
/// gradients of those inputs that are wanted. What an operation keeps for its backward are its fields; they end with the tape.
/// </summary>
internal abstract class Op(params Value[] inputs)
{
    /// <summary>What it reads.</summary>
    public IReadOnlyList<Value> Inputs { get; } = inputs;

    /// <summary>What it wrote, in the order of <see cref="Forward"/>'s tensors; set by the tape.</summary>
    public IReadOnlyList<Value> Outputs { get; set; } = [];

    /// <summary>The name a profile or an error shows.</summary>
    public abstract string Name { get; }

    /// <summary>Computes the outputs into memory of the tape.</summary>
    public abstract Tensor[] Forward(Tape tape);

    /// <summary>Adds to the gradients of the wanted inputs.</summary>
    public abstract void Backward(GradientFlow flow);
}
