namespace Unroll;

/// <summary>Where the heads of a neural Turing machine look (Graves, Wayne and Danihelka 2014, "Neural Turing machines", section 3.3): weights over the slots of a memory.</summary>
public static class Addressing
{
    /// <summary>
    /// How similar each slot is to each key: their cosine (eq. 6; to squared lengths 1e-6 is added, so that an empty slot has a finite gradient) or their inner
    /// product.
    /// </summary>
    /// <param name="memory">B memories of M slots of W numbers.</param>
    /// <param name="keys">K for each memory, [B K, W].</param>
    /// <param name="cosine">Whether by the cosine.</param>
    /// <returns>[B K, M].</returns>
    /// <exception cref="UnrollException">The keys have another width, or there are not as many for each memory.</exception>
    public static Value Similarities(this SlotMemory memory, Value keys, bool cosine)
    {
        int heads = HeadsOf(memory, "similarities", keys, memory?.Width ?? 0), B = memory!.Batch, M = memory.Slots, W = memory.Width;
        PairLayout layout = new(Alike(B, heads), Alike(B, W));
        Value products = new Pairs(layout, keys.Reshape(new Shape(layout.Count))).WeightedSums(Rows(memory, layout.Keys)).Rows;    // [B K, M]
        if (!cosine)
            return products;
        PairLayout ones = new(Alike(B, 1), layout.Keys);
        Value squares = new Pairs(ones, One(memory.Values.Tape, ones.Count)).WeightedSums(new Sequences(layout.Keys, Rows(memory, layout.Keys).Rows.Square())).Rows; // [B, M]
        Value slots = Inverse(squares), each = Inverse(keys.Square().SumColumns().Reshape(new Shape(B * heads, 1)));               // [B, M], [B K, 1]
        return (products * slots.TakeRows([.. Enumerable.Range(0, B * heads).Select(row => row / heads)])).TimesColumn(each);       // [B K, M]
    }

    /// <summary>before + gate (content - before) of each head (eq. 7).</summary>
    /// <param name="content">Weights by content, [N, M].</param>
    /// <param name="before">Weights of the step before, [N, M].</param>
    /// <param name="gate">0 to 1, [N, 1].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value Interpolate(this Value content, Value before, Value gate) => before + (content - before).TimesColumn(gate);

    /// <summary>Moves weights around the circle of slots (eq. 8): y[i] = Σ shifts[k] x[i - k], with k from -(S - 1) / 2 to (S - 1) / 2.</summary>
    /// <param name="x">[N, M], M 1 or more.</param>
    /// <param name="shifts">How much of each move, [N, S], S odd; it may be larger than M.</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit, or S is even.</exception>
    public static Value Move(this Value x, Value shifts) => x.Tape.Record(new MoveOp(x, shifts))[0];

    /// <summary>
    /// x^γ / Σ x^γ of each row (eq. 9), computed so that no power under- or overflows. Numbers of 0 or less give 0 and have no gradient; a row of nothing
    /// else is all 0.
    /// </summary>
    /// <param name="x">[N, M].</param>
    /// <param name="gamma">1 or more, [N, 1].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value Sharpen(this Value x, Value gamma) => x.Tape.Record(new SharpenOp(x, gamma))[0];

    /// <summary>What each head reads: Σ weight · slot (eq. 2).</summary>
    /// <param name="memory">B memories of M slots of W numbers.</param>
    /// <param name="weights">Of K heads for each memory, [B K, M].</param>
    /// <returns>[B K, W].</returns>
    /// <exception cref="UnrollException">There are weights for more or fewer slots, or not as many for each memory.</exception>
    public static Value Read(this SlotMemory memory, Value weights)
    {
        int heads = HeadsOf(memory, "read", weights, memory?.Slots ?? 0), B = memory!.Batch, W = memory.Width;
        SequenceLayout layout = Alike(B, W);
        Pairs read = new Sequences(Alike(B, heads), weights).InnerProducts(Rows(memory, layout));
        return read.Values.Reshape(new Shape(B * heads, W));
    }

    /// <summary>
    /// The memory after its writing heads: slot ∏ (1 - weight erase) + Σ weight add (eq. 3-4). All heads erase before any adds, so their order does not matter.
    /// </summary>
    /// <param name="memory">B memories of M slots of W numbers.</param>
    /// <param name="weights">Of each head, [B, M].</param>
    /// <param name="erase">Of each head, 0 to 1, [B, W].</param>
    /// <param name="add">Of each head, [B, W].</param>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static SlotMemory Write(this SlotMemory memory, IReadOnlyList<Value> weights, IReadOnlyList<Value> erase, IReadOnlyList<Value> add)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(erase);
        ArgumentNullException.ThrowIfNull(add);
        Require.That(erase.Count == weights.Count && add.Count == weights.Count, "write", $"{weights.Count} weights, {erase.Count} erases and {add.Count} adds", "one of each for each head");
        Value values = memory.Values;
        for (int h = 0; h < weights.Count; h++)
            values *= 1 - Outer(memory, erase[h], weights[h]);
        for (int h = 0; h < weights.Count; h++)
            values += Outer(memory, add[h], weights[h]);
        return new SlotMemory(values, memory.Slots);
    }

    /// <summary>column[j] weights[i] of each memory, [B, W M].</summary>
    private static Value Outer(SlotMemory memory, Value column, Value weights)
    {
        int B = memory.Batch, W = memory.Width;
        Require.That(column.Shape == new Shape(B, W) && weights.Shape == new Shape(B, memory.Slots), "write", $"the shapes {weights.Shape} and {column.Shape}", $"[{B}, {memory.Slots}] and [{B}, {W}]");
        PairLayout layout = new(Alike(B, W), Alike(B, 1));
        return new Pairs(layout, column.Reshape(new Shape(B * W))).WeightedSums(new Sequences(layout.Keys, weights)).Rows.Reshape(memory.Values.Shape);
    }

    private static int HeadsOf(SlotMemory? memory, string who, Value? rows, int width)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(rows);
        Require.That(rows.Shape.Rank == 2 && rows.Shape[1] == width && (memory.Batch == 0 ? rows.Shape[0] == 0 : rows.Shape[0] % memory.Batch == 0),
            who, $"the shape {rows.Shape} for {memory.Batch} memories of {memory.Slots} slots of {memory.Width} numbers", $"as many rows of {width} for each");
        return memory.Batch == 0 ? 0 : rows.Shape[0] / memory.Batch;
    }

    /// <summary>The memory with a row [M] for each number of a slot.</summary>
    private static Sequences Rows(SlotMemory memory, SequenceLayout layout) => new(layout, memory.Values.Reshape(new Shape(layout.Rows, memory.Slots)));

    private static SequenceLayout Alike(int batch, int length) => new([.. Enumerable.Repeat(length, batch)]);

    private static Value One(Tape tape, int count)
    {
        Tensor ones = new(new Shape(count));
        ones.Span.Fill(1);
        return tape.Constant(ones);
    }

    /// <summary>1 / sqrt(x + least).</summary>
    private static Value Inverse(Value squares) => (-0.5 * (squares + MemorySizes.Least).Log()).Exp();
}

internal sealed unsafe class MoveOp(Value x, Value shifts) : Operation(x, shifts)
{
    public override string Name => "move";

    private int Range => shifts.Shape[1] / 2;

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(x.Shape.Rank == 2 && x.Shape[1] > 0 && shifts.Shape.Rank == 2 && shifts.Shape[0] == x.Shape[0] && shifts.Shape[1] % 2 == 1,
            Name, $"the shapes {x.Shape} and {shifts.Shape}", "as many rows of each, one or more slots, and an odd number of shifts");
        Tensor y = tape.Rent(x.Shape);
        tape.Device.KernelSet.Run(new MoveRows(x.Tensor.Pointer, shifts.Tensor.Pointer, x.Shape[0], x.Shape[1], Range, y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow) => flow.Device.KernelSet.Run(new AddMoveGradients(
        x.Tensor.Pointer, shifts.Tensor.Pointer, flow.Of(Outputs[0]).Pointer, x.Shape[0], x.Shape[1], Range, flow.Into(x).Pointer, flow.Into(shifts).Pointer));
}

internal sealed unsafe class SharpenOp(Value x, Value gamma) : Operation(x, gamma)
{
    private Tensor? y;

    public override string Name => "sharpen";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Require.That(gamma.Shape == new Shape(x.Shape[0], 1), Name, $"the shapes {x.Shape} and {gamma.Shape}", $"a column of {x.Shape[0]}");
        y = tape.Rent(x.Shape);
        tape.Device.KernelSet.Run(new SharpenRows(x.Tensor.Pointer, gamma.Tensor.Pointer, x.Shape[0], x.Shape[1], y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow) => flow.Device.KernelSet.Run(new AddSharpenGradients(
        x.Tensor.Pointer, y!.Pointer, gamma.Tensor.Pointer, flow.Of(Outputs[0]).Pointer, x.Shape[0], x.Shape[1], flow.Into(x).Pointer, flow.Into(gamma).Pointer));
}
