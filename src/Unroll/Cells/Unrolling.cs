namespace Unroll;

/// <summary>Any cell over a batch whose rows are by time, longest first.</summary>
internal static class Unrolling
{
    /// <summary>By the cell's whole-sequence operation where it has one, else step after step.</summary>
    /// <param name="cell">Which.</param>
    /// <param name="byTime">[N, I].</param>
    /// <param name="layout">Whose rows they are.</param>
    /// <param name="start">Before the first step, in the caller's order; null for <see cref="ICell.Start"/>.</param>
    /// <returns>Outputs by time [N, O], and each sequence's state after its last step, in the caller's order.</returns>
    public static (Value Outputs, State Last) Run(ICell cell, Value byTime, SequenceLayout layout, State? start) =>
        cell is IFusedCell fused ? fused.Run(byTime, layout, start) : Steps(cell, byTime, layout, start);

    /// <summary>Step after step: each step's rows are one block, and the sequences still running are the first slots.</summary>
    public static (Value Outputs, State Last) Steps(ICell cell, Value byTime, SequenceLayout layout, State? start) => Steps(cell, byTime, layout, start, cell.Step);

    /// <summary>As above, with a step that is equal to the cell's own.</summary>
    public static (Value Outputs, State Last) Steps(ICell cell, Value byTime, SequenceLayout layout, State? start, Func<Value, State, (Value Output, State Next)> step)
    {
        Tape tape = byTime.Tape;
        State state = (start ?? cell.Start(tape, layout.Count)).Take(layout.Order.ToArray());
        List<State> ended = [];
        List<Value> outputs = [];
        for (int t = 0; t < layout.Steps; t++)
        {
            int active = layout.ActiveAt(t);
            if (active < state.Batch)
                ended.Add(state.Range(active, state.Batch - active));
            Value input = byTime.Rows(layout.StepOffsets[t], active);
            State before = state.First(active);
            Value[] made = tape.Only(() =>
            {
                (Value output, State after) = step(input, before);
                tape.Show("output", WatchedKind.Output, output);
                return [output, .. after.Parts];
            });
            outputs.Add(made[0]);
            state = new State(made[1..]);
        }
        ended.Add(state);
        ended.Reverse(); // the longest ended last and come first
        Value all = outputs.Count == 0 ? tape.Constant(new Tensor(new Shape(0, cell.OutputSize))) : Shaping.ConcatRows([.. outputs]);
        return (all, State.Concat(ended).Take(layout.Slots()));
    }
}
