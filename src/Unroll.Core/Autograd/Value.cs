namespace Unroll;

/// <summary>
/// A tensor on a tape: the result of an operation, a parameter in use, or a constant. Operators and methods on values record on its tape.
/// After its tape has ended a value throws; <see cref="Keep"/> is the way out.
/// </summary>
public sealed class Value
{
    private readonly Tensor tensor;

    internal Value(Tape tape, Tensor tensor, int index, Parameter? parameter = null)
    {
        Tape = tape;
        this.tensor = tensor;
        Index = index;
        Parameter = parameter;
    }

    /// <summary>The tape it is on.</summary>
    public Tape Tape { get; }

    /// <summary>Its shape.</summary>
    public Shape Shape => tensor.Shape;

    /// <summary>The numbers; not to be written to.</summary>
    /// <exception cref="UnrollException">The tape has ended.</exception>
    public Tensor Tensor => Tape.HasEnded
        ? throw new UnrollException($"A value of shape {Shape} was used after its tape had ended; take Keep() of it before the tape is disposed.")
        : tensor.HasEnded
        ? throw new UnrollException($"A value of shape {Shape} was used after the layer that made it had given its memory back, as layers do when they predict; return it from the layer, or take Keep() of it there.")
        : tensor;

    /// <summary>Whether its numbers are in a block.</summary>
    internal bool IsOn(Block block) => tensor.IsOn(block);

    /// <summary>The parameter it stands for, if it does.</summary>
    internal Parameter? Parameter { get; }

    /// <summary>Its place on a recording tape; -1 on one that records nothing.</summary>
    internal int Index { get; }

    /// <summary>The number of a value that has only one.</summary>
    public Real Item() => Tensor.Item();

    /// <summary>A copy of the numbers that outlives the tape.</summary>
    public Tensor Keep() => Tensor.Keep();

    /// <summary>The same numbers as a constant: no gradient flows past here.</summary>
    public Value Detach() => Tape.Constant(Tensor);

    /// <summary>The shape, and where it comes from.</summary>
    public override string ToString() => Parameter is null ? $"value {Shape}" : $"parameter {Parameter.Name} {Shape}";
}
