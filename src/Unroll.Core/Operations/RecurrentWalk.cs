namespace Unroll;

/// <summary>
/// What whole-sequence operations share: a walk over the steps of a batch whose rows are by time, longest first. Slots are split into parts
/// that never wait for one another; the split depends on the number of sequences only, and each row is computed alike in any part.
/// </summary>
internal sealed unsafe class RecurrentWalk(Device device, SequenceLayout layout)
{
    private const int RowsPerPart = 14; // one tile of the widest kernel set

    /// <summary>
    /// For each part of the slots, forward in time: body(step, rows, scratch) with the part's rows of a step that has any.
    /// </summary>
    public void Forward(Action<StepRows, Scratch> body) => ForEachPart((from, to, scratch) =>
    {
        for (int t = 0; t < layout.Steps && from < layout.ActiveAt(t); t++)
            body(At(t, from, to), scratch);
    });

    /// <summary>As <see cref="Forward"/>, backward in time.</summary>
    public void Backward(Action<StepRows, Scratch> body) => ForEachPart((from, to, scratch) =>
    {
        for (int t = layout.Steps - 1; t >= 0; t--)
        {
            if (from < layout.ActiveAt(t))
                body(At(t, from, to), scratch);
        }
    });

    /// <summary>
    /// previous[row] = states[the row one step earlier], or initial[slot] at the first step, or zeros: what the recurrent weights were multiplied by.
    /// </summary>
    public Tensor Previous(Tape tape, Tensor states, Tensor? initial)
    {
        int width = states.Shape[1];
        Tensor previous = tape.Rent(states.Shape);                                                      // [N, H], by time
        int first = layout.Steps == 0 ? 0 : layout.ActiveAt(0);
        if (initial is null)
            previous.Span[..(first * width)].Clear();
        else
            initial.Span[..(first * width)].CopyTo(previous.Span);
        for (int t = 1; t < layout.Steps; t++)
        {
            int count = layout.ActiveAt(t) * width;
            states.Span.Slice(layout.StepOffsets[t - 1] * width, count).CopyTo(previous.Span.Slice(layout.StepOffsets[t] * width, count));
        }
        return previous;
    }

    /// <summary>An initial state [B, H] in the caller's order brought into slots; null where there is none.</summary>
    public Tensor? ToSlots(Tape tape, Value? state)
    {
        if (state is null)
            return null;
        Tensor slots = tape.Rent(state.Shape);                                                          // [B, H], by slot
        Copy.GatherRows(device, state.Tensor, layout.Order.ToArray(), slots);
        return slots;
    }

    /// <summary>Each sequence's state after its last step, [B, H] in the caller's order; the initial one where it is empty.</summary>
    public Tensor Last(Tape tape, Tensor states, Value? initial)
    {
        Tensor last = tape.Rent(new Shape(layout.Count, states.Shape[1]));                              // [B, H]
        int[] rows = LastRows();
        Copy.GatherRows(device, states, rows, last);
        int width = last.Shape[1];
        for (int b = 0; b < rows.Length && initial is not null; b++)
        {
            if (rows[b] < 0)
                initial.Tensor.Span.Slice(b * width, width).CopyTo(last.Span.Slice(b * width, width));
        }
        return last;
    }

    /// <summary>The gradient of <see cref="Last"/>: added to the states' rows and, for empty sequences, to the initial state's.</summary>
    public void AddLastGradient(Tensor? dLast, Tensor dStates, Tensor? dInitial)
    {
        if (dLast is null)
            return;
        int[] rows = LastRows();
        for (int b = 0; b < rows.Length; b++)
        {
            if (rows[b] >= 0)
                AddRow(dLast.Rows(b, 1), dStates.Rows(rows[b], 1));
            else if (dInitial is not null)
                AddRow(dLast.Rows(b, 1), dInitial.Rows(b, 1));
        }
    }

    /// <summary>Adds rows by slot to rows in the caller's order.</summary>
    public void AddFromSlots(Tensor slots, Tensor target)
    {
        for (int slot = 0; slot < layout.Count; slot++)
            AddRow(slots.Rows(slot, 1), target.Rows(layout.Order[slot], 1));
    }

    private int[] LastRows()
    {
        int[] rows = new int[layout.Count];
        for (int slot = 0; slot < layout.Count; slot++)
        {
            int b = layout.Order[slot], length = layout.Lengths[b];
            rows[b] = length == 0 ? -1 : layout.StepOffsets[length - 1] + slot;
        }
        return rows;
    }

    private void AddRow(Tensor source, Tensor target) =>
        device.KernelSet.Run(new AddScaled(source.Pointer, 1, source.Count, target.Pointer));

    private StepRows At(int t, int from, int to)
    {
        int offset = layout.StepOffsets[t], before = t == 0 ? -1 : layout.StepOffsets[t - 1] + from;
        int count = Math.Min(to, layout.ActiveAt(t)) - from;
        return new StepRows(from, offset + from, count, before);
    }

    private void ForEachPart(Action<int, int, Scratch> body)
    {
        int parts = Math.Max((layout.Count + RowsPerPart - 1) / RowsPerPart, Math.Clamp(layout.Count / 4, 1, 2));
        device.Team.Run(parts, part =>
        {
            int from = (int)((long)part * layout.Count / parts), to = (int)((part + 1L) * layout.Count / parts);
            if (from == to)
                return;
            Block block = device.Memory.Rent(Gemm.ScratchSize(device.KernelSet));
            body(from, to, new Scratch(block.Pointer));
            device.Memory.Return(block);
        });
    }
}

/// <summary>The rows of one part at one step, among the rows by time.</summary>
/// <param name="Slot">The first slot.</param>
/// <param name="Row">The first row.</param>
/// <param name="Count">How many rows and slots.</param>
/// <param name="Before">The first slot's row one step earlier; -1 at the first step.</param>
internal readonly record struct StepRows(int Slot, int Row, int Count, int Before);

/// <summary>A part's own memory for products.</summary>
internal readonly unsafe struct Scratch(Real* pointer)
{
    public Real* Pointer { get; } = pointer;
}
