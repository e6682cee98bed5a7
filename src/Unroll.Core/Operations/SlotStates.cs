namespace Unroll;

/// <summary>States of a recurrence between the caller's order of sequences and slots (longest first), and between steps.</summary>
internal sealed unsafe class SlotStates(Device device, SequenceLayout layout)
{
    /// <summary>
    /// For the rows of steps from..to: states[the row one step earlier], or initial[slot] at the first step, or zeros: what the recurrent weights were multiplied by.
    /// </summary>
    public void Previous(Tensor states, Tensor? initial, int from, int to, Tensor previous)
    {
        int width = states.Shape[1], start = layout.StepOffsets[from];
        Real* source = states.Pointer, target = previous.Pointer;
        device.ForEachPiece(to - from, Math.Max(1, 16384 / Math.Max(1, width * layout.Count)), (first, last) =>
        {
            for (int t = from + first; t < from + last; t++)
            {
                Span<Real> rows = new(target + ((nint)(layout.StepOffsets[t] - start) * width), layout.ActiveAt(t) * width);
                if (t > 0)
                    new ReadOnlySpan<Real>(source + ((nint)layout.StepOffsets[t - 1] * width), rows.Length).CopyTo(rows);
                else if (initial is null)
                    rows.Clear();
                else
                    initial.Span[..rows.Length].CopyTo(rows);
            }
        });
    }

    /// <summary>An initial state [B, H] in the caller's order brought into slots; null where there is none.</summary>
    public Tensor? ToSlots(Tape tape, Value? state) => state is null ? null : ToSlots(tape, state.Tensor, state.Shape);

    /// <summary>Rows in the caller's order brought into slots; zeros where there are none.</summary>
    public Tensor ToSlots(Tape tape, Tensor? rows, Shape shape)
    {
        Tensor slots = tape.Rent(shape);                                                                // [B, H], by slot
        if (rows is null)
            slots.Span.Clear();
        int width = shape[1];
        for (int slot = 0; rows is not null && slot < layout.Count; slot++)
            rows.Span.Slice(layout.Order[slot] * width, width).CopyTo(slots.Span.Slice(slot * width, width));
        return slots;
    }

    /// <summary>Each sequence's state after its last step, [B, H] in the caller's order; the initial one, or zeros, where it is empty.</summary>
    /// <param name="tape">Where the result lives.</param>
    /// <param name="states">[N, H] by time, or, where only the last were kept, [B, H] by slot.</param>
    /// <param name="initial">[B, H].</param>
    /// <param name="bySlot">Which of the two.</param>
    public Tensor Last(Tape tape, Tensor states, Value? initial, bool bySlot = false)
    {
        int width = states.Shape[1];
        Tensor last = tape.Rent(new Shape(layout.Count, width));                                        // [B, H]
        for (int slot = 0; slot < layout.Count; slot++)
        {
            int b = layout.Order[slot], row = LastRow(slot);
            Span<Real> target = last.Span.Slice(b * width, width);
            if (row >= 0)
                states.Span.Slice((bySlot ? slot : row) * width, width).CopyTo(target);
            else if (initial is not null)
                initial.Tensor.Span.Slice(b * width, width).CopyTo(target);
            else
                target.Clear();
        }
        return last;
    }

    /// <summary>The gradient of <see cref="Last"/>: added to the states' rows and, for empty sequences, to the initial state's.</summary>
    public void AddLastGradient(Tensor? dLast, Tensor dStates, Tensor? dInitial)
    {
        for (int slot = 0; dLast is not null && slot < layout.Count; slot++)
        {
            int b = layout.Order[slot], row = LastRow(slot);
            if (row >= 0)
                AddRow(dLast, b, dStates, row);
            else if (dInitial is not null)
                AddRow(dLast, b, dInitial, b);
        }
    }

    /// <summary>Adds rows by slot to rows in the caller's order.</summary>
    public void AddFromSlots(Tensor slots, Tensor target)
    {
        for (int slot = 0; slot < layout.Count; slot++)
            AddRow(slots, slot, target, layout.Order[slot]);
    }

    /// <summary>The row by time of a slot's last step; -1 where it has none.</summary>
    private int LastRow(int slot)
    {
        int length = layout.Lengths[layout.Order[slot]];
        return length == 0 ? -1 : layout.StepOffsets[length - 1] + slot;
    }

    private void AddRow(Tensor source, int from, Tensor target, int to)
    {
        int width = source.Shape[1];
        device.KernelSet.Run(new AddScaled(source.Pointer + ((nint)from * width), 1, width, target.Pointer + ((nint)to * width)));
    }
}
