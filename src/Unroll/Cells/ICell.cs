namespace Unroll;

/// <summary>One step of a recurrent network. A cell holds only parameters.</summary>
public interface ICell
{
    /// <summary>The size of the inputs, I.</summary>
    int InputSize { get; }

    /// <summary>The size of the outputs, O.</summary>
    int OutputSize { get; }

    /// <summary>The state before the first step.</summary>
    /// <param name="tape">The tape of the state.</param>
    /// <param name="batch">The number of sequences, B.</param>
    State Start(Tape tape, int batch);

    /// <summary>One step of some sequences.</summary>
    /// <param name="input">[B, I].</param>
    /// <param name="state">Before the step.</param>
    /// <returns>The output [B, O] and the state after the step.</returns>
    (Value Output, State Next) Step(Value input, State state);
}

/// <summary>A cell that can also run whole sequences in one operation, with the same results and many times faster.</summary>
internal interface IFusedCell : ICell
{
    /// <summary>All steps of a ragged batch.</summary>
    /// <param name="inputs">Rows by time, longest first, [N, I].</param>
    /// <param name="layout">The sequence of each row.</param>
    /// <param name="start">Before the first step, in the caller's order; null for <see cref="ICell.Start"/>.</param>
    /// <returns>Outputs by time [N, O], and each sequence's state after its last step, in the caller's order.</returns>
    (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start);
}
