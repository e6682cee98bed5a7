namespace Unroll;

/// <summary>Makes the frames of sounds from their vectors; see <see cref="AudioVectorsSpec"/>.</summary>
internal sealed class FrameDecoder
{
    private readonly FrameFeedback feedback;
    private readonly bool reverse;
    private readonly Recurrent network;
    private readonly Linear output;
    private readonly int size;

    /// <param name="spec">Its settings.</param>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="vector">D, the width of a vector.</param>
    /// <param name="size">F, the width of a frame.</param>
    public FrameDecoder(AudioVectorsSpec spec, ParameterScope scope, int vector, int size)
    {
        (feedback, reverse, this.size) = (spec.Feedback, spec.Reverse, size);
        network = spec.Decoder.Build(scope.Child("decoder"), vector + (feedback == FrameFeedback.None ? 0 : size));
        output = new Linear(scope.Child("output"), network.OutputSize, size);
    }

    /// <summary>The frames as the decoder makes them, [N, F], in the order of the right ones.</summary>
    /// <param name="vectors">[B, D].</param>
    /// <param name="right">The right frames, B sequences with rows [N, F].</param>
    public Value Make(Value vectors, Sequences right)
    {
        SequenceLayout layout = right.Layout;
        if (layout.Rows == 0)
            return right.Rows;
        int[] order = Order(layout);
        if (feedback == FrameFeedback.Own)
            return ByStep(vectors, layout);
        int[] owners = [.. layout.Lengths.ToArray().SelectMany((length, b) => Enumerable.Repeat(b, length))];
        Value read = vectors.TakeRows(owners);                                                          // [N, D]
        if (feedback == FrameFeedback.Right)
            read = Shaping.ConcatColumns(read, Before(vectors.Tape, layout, right.Rows.TakeRows(order).Tensor));
        Value made = output.Apply(network.Run(new Sequences(layout, read)).Outputs.Rows);               // [N, F]
        return reverse ? made.TakeRows(order) : made;
    }

    /// <summary>The row of each step: the decoder's step t of a sequence makes that row; it is its own inverse.</summary>
    private int[] Order(SequenceLayout layout)
    {
        int[] order = new int[layout.Rows];
        for (int b = 0; b < layout.Count; b++)
        {
            for (int t = 0; t < layout.Lengths[b]; t++)
                order[layout.Starts[b] + t] = layout.Starts[b] + (reverse ? layout.Lengths[b] - 1 - t : t);
        }
        return order;
    }

    /// <summary>The frame before each one, zeros before the first.</summary>
    private Value Before(Tape tape, SequenceLayout layout, Tensor frames)
    {
        Tensor before = tape.Rent(new Shape(layout.Rows, size));                                        // [N, F]
        before.Span.Clear();
        for (int b = 0; b < layout.Count; b++)
        {
            int count = (layout.Lengths[b] - 1) * size, start = layout.Starts[b] * size;
            if (count > 0)
                frames.Span.Slice(start, count).CopyTo(before.Span[(start + size)..]);
        }
        return tape.Constant(before);
    }

    /// <summary>All sequences go on to the end of the longest one, and what is behind the end of a sequence is left out.</summary>
    private Value ByStep(Value vectors, SequenceLayout layout)
    {
        int[] ones = new int[layout.Count];
        Array.Fill(ones, 1);
        SequenceLayout one = new(ones);
        Tensor zeros = vectors.Tape.Rent(new Shape(layout.Count, size));                                // [B, F]
        zeros.Span.Clear();
        Value frame = vectors.Tape.Constant(zeros);
        IReadOnlyList<State>? state = null;
        List<Value> made = [];
        for (int t = 0; t < layout.Lengths.ToArray().Max(); t++)
        {
            Unrolled after = network.Run(new Sequences(one, Shaping.ConcatColumns(vectors, frame)), state);
            state = after.Last;
            made.Add(frame = output.Apply(after.Outputs.Rows));
        }
        int[] rows = new int[layout.Rows];
        for (int b = 0; b < layout.Count; b++)
        {
            for (int t = 0; t < layout.Lengths[b]; t++)
                rows[layout.Starts[b] + (reverse ? layout.Lengths[b] - 1 - t : t)] = (t * layout.Count) + b;
        }
        return Shaping.ConcatRows([.. made]).TakeRows(rows);
    }
}
