namespace Unroll;

/// <summary>What an encoder gives a decoder.</summary>
/// <param name="Summary">What the decoder starts from, one for each layer of the encoder, the lowest first, each [B, W of the layer]; at least one.</param>
/// <param name="Memory">What attention looks at, rows [N, M], a sequence for each of the B inputs; null if there is nothing to look at.</param>
internal sealed record Encoded(IReadOnlyList<Value> Summary, Sequences? Memory)
{
    /// <summary>How many inputs, B.</summary>
    public int Count => Summary[0].Shape[0];

    /// <summary>The same numbers as constants of another tape.</summary>
    public Encoded On(Tape tape) => new([.. Summary.Select(one => tape.Constant(one.Tensor))], Memory?.Layout is { } layout ? new Sequences(layout, tape.Constant(Memory.Rows.Tensor)) : null);

    /// <summary>What a recurrent network gives: the vectors of its last states, both directions side by side, and its outputs.</summary>
    public static Encoded Of(Recurrent encoder, Unrolled read)
    {
        List<Value> summary = [];
        int state = 0;
        foreach (ICell[] cells in encoder.Cells)
        {
            Value[] parts = [.. cells.SelectMany((cell, direction) => Vectors(cell, read.Last[state + direction]))];
            summary.Add(parts.Length == 1 ? parts[0] : Shaping.ConcatColumns(parts));                    // [B, ΣH]
            state += cells.Length;
        }
        return new Encoded(summary, read.Outputs);
    }

    /// <summary>The widths of what <see cref="Of"/> gives.</summary>
    public static EncodedShape ShapeOf(Recurrent encoder)
    {
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        return new EncodedShape([.. encoder.Cells.Select(cells => cells.Sum(cell => Vectors(cell, cell.Start(tape, 1)).Sum(part => part.Shape[1])))], encoder.OutputSize);
    }

    /// <summary>The parts of a state that are vectors of the cell's width; others, such as the clock of a clockwork network, mean nothing to another network.</summary>
    public static bool IsVector(ICell cell, Value part) => part.Shape.Rank == 2 && part.Shape[1] == cell.OutputSize;

    private static IEnumerable<Value> Vectors(ICell cell, State state) => state.Parts.Where(part => IsVector(cell, part));
}

/// <summary>The widths of an <see cref="Encoded"/>.</summary>
/// <param name="Summary">Of each layer's summary.</param>
/// <param name="Memory">Of the memory's rows, M; 0 without a memory.</param>
internal sealed record EncodedShape(IReadOnlyList<int> Summary, int Memory);
