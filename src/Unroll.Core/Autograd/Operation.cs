namespace Unroll;

/// <summary>
/// One use of an operation: derive from it to write an operation of your own, and hand a new one to <see cref="Tape.Record"/> at each use.
/// <see cref="Forward"/> runs once, when it is recorded; <see cref="Backward"/> at most once, on tapes that go back, and adds to the gradients of the inputs.
/// What the gradient needs again is kept in fields: values and rented tensors live as long as the tape.
/// </summary>
public abstract class Operation
{
    private readonly Value[] inputs;
    private Value[]? outputs;

    /// <summary>Creates the operation on its inputs.</summary>
    /// <param name="inputs">What it reads, all of one tape. Nothing else that the operation reads gets a gradient.</param>
    /// <exception cref="UnrollException">One of them is null.</exception>
    protected Operation(params ReadOnlySpan<Value> inputs)
    {
        this.inputs = inputs.ToArray();
        for (int i = 0; i < inputs.Length; i++)
            Require.That(inputs[i] is not null, "operation", $"null as input {i}", "a value");
    }

    /// <summary>The name that errors show, such as <c>softmax</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it reads.</summary>
    public ReadOnlySpan<Value> Inputs => inputs;

    /// <summary>What it wrote, in the order of the tensors that <see cref="Forward"/> gave; empty before it was recorded.</summary>
    public ReadOnlySpan<Value> Outputs => outputs;

    /// <summary>Whether it has outputs already.</summary>
    internal bool WasRecorded => outputs is not null;

    /// <summary>Checks the shapes of the inputs, and computes the outputs.</summary>
    /// <param name="tape">Lends the memory of the outputs, and of what is kept for <see cref="Backward"/>: <see cref="Tape.Rent"/>.</param>
    /// <returns>One tensor for each output.</returns>
    public abstract Tensor[] Forward(Tape tape);

    /// <summary>
    /// Adds to the gradient of each input. It is called only if a gradient has arrived at an output, and somebody asked for that of an input.
    /// </summary>
    /// <param name="flow">Gives the gradients of the outputs, and takes those of the inputs.</param>
    public abstract void Backward(GradientFlow flow);

    internal void Give(Value[] values) => outputs = values;
}
