namespace Unroll;

/// <summary>
/// A cell around another that changes what is handed up and leaves the recurrence alone: so it works on all rows of a sequence at once, and the inner
/// cell keeps its whole-sequence operation.
/// </summary>
internal abstract class OutputWrapper(ICell inner) : IFusedCell
{
    public int InputSize => inner.InputSize;

    public int OutputSize => inner.OutputSize;

    public State Start(Tape tape, int batch) => inner.Start(tape, batch);

    public (Value Output, State Next) Step(Value input, State state)
    {
        (Value output, State next) = inner.Step(input, state);
        return (Change(input, output), next);
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        (Value outputs, State last) = Unrolling.Run(inner, inputs, layout, start);
        return (Change(inputs, outputs), last);
    }

    /// <summary>What is handed up, row by row.</summary>
    /// <param name="input">[N, I].</param>
    /// <param name="output">The inner cell's, [N, O].</param>
    /// <returns>[N, O].</returns>
    protected abstract Value Change(Value input, Value output);
}
