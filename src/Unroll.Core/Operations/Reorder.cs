namespace Unroll;

/// <summary>Rows by sequence brought into the order by time, longest first, and back.</summary>
internal static class Reordering
{
    /// <summary>Rows by sequence in the order by time.</summary>
    /// <param name="rows">[N, F].</param>
    /// <param name="layout">Of the batch.</param>
    /// <param name="reverse">Whether each sequence runs from its end.</param>
    public static Value ToTime(this Value rows, SequenceLayout layout, bool reverse) => Reorder(rows, layout, reverse, true);

    /// <summary>The inverse of <see cref="ToTime"/>.</summary>
    public static Value FromTime(this Value rows, SequenceLayout layout, bool reverse) => Reorder(rows, layout, reverse, false);

    private static Value Reorder(Value rows, SequenceLayout layout, bool reverse, bool toTime)
    {
        Require.That(rows.Shape.Rank == 2 && rows.Shape[0] == layout.Rows, "reorder", $"rows of shape {rows.Shape}", $"{layout.Rows} rows");
        bool same = layout.Steps <= 1 || (layout.Count == 1 && !reverse);
        return same ? rows : rows.Tape.Record(new ReorderOp(rows, layout, reverse, toTime))[0];
    }
}

/// <summary>A permutation of rows between the two orders; its derivative is the inverse permutation.</summary>
internal sealed unsafe class ReorderOp(Value x, SequenceLayout layout, bool reverse, bool toTime) : Operation(x)
{
    public override string Name => toTime ? "rows by time" : "rows by sequence";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);
        Move(tape.Device, x.Tensor, y, toTime, false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dx = flow.Into(x, out bool accumulate);
        Move(flow.Device, flow.Of(Outputs[0]), dx, !toTime, accumulate);
    }

    /// <summary>By the same split as the walk over the steps, so that rows are moved by the thread that reads or wrote them.</summary>
    private void Move(Device device, Tensor source, Tensor target, bool fromSequences, bool add)
    {
        int width = source.Shape[1];
        Real* read = source.Pointer, write = target.Pointer;
        new RecurrentWalk(device, layout).Forward((rows, _) =>
        {
            for (int i = 0; i < rows.Count; i++)
            {
                int b = layout.Order[rows.Slot + i], step = reverse ? layout.Lengths[b] - 1 - rows.Step : rows.Step;
                nint byTime = (nint)(rows.Row + i) * width, bySequence = (nint)(layout.Starts[b] + step) * width;
                Real* row = read + (fromSequences ? bySequence : byTime), place = write + (fromSequences ? byTime : bySequence);
                if (add)
                    device.KernelSet.Run(new AddScaled(row, 1, width, place));
                else
                    new ReadOnlySpan<Real>(row, width).CopyTo(new Span<Real>(place, width));
            }
        });
    }
}
