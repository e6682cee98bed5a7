namespace Unroll;

/// <summary>
/// One step of all heads of a neural Turing machine over a batch in one operation: it addresses, reads and writes (<see cref="MemoryHeads"/>).
/// </summary>
/// <param name="controls">What the controller says, [B, P].</param>
/// <param name="before">The heads' weights, [B, K M].</param>
/// <param name="memory">[B, W M].</param>
/// <param name="sizes">All sizes.</param>
internal sealed unsafe class MemoryStepOp(Value controls, Value before, Value memory, MemorySizes sizes) : Operation(controls, before, memory)
{
    private Tensor? active;
    private Tensor? kept;
    private Tensor? weights;

    public override string Name => "memory step";

    public override Tensor[] Forward(Tape tape)
    {
        int B = memory.Shape[0];
        Shape expected = new(B, sizes.Width * sizes.Slots);
        Require.That(controls.Shape == new Shape(B, sizes.Interface) && before.Shape == new Shape(B, sizes.Heads * sizes.Slots) && memory.Shape == expected,
            Name, $"the shapes {controls.Shape}, {before.Shape} and {memory.Shape}", $"[{B}, {sizes.Interface}], [{B}, {sizes.Heads * sizes.Slots}] and {expected}");
        active = tape.Rent(controls.Shape);                                                             // [B, P]
        kept = tape.Rent(new Shape(B, sizes.Kept));
        weights = tape.Rent(before.Shape);                                                              // [B, K M]
        Tensor next = tape.Rent(memory.Shape), reads = tape.Rent(new Shape(B, sizes.Reads * sizes.Width)); // [B, W M], [B, R W]
        tape.Device.ForEachPiece(B, Piece, (from, to) => tape.Device.KernelSet.Run(new MemoryStep(
            sizes, Row(controls.Tensor, from), Row(before.Tensor, from), Row(memory.Tensor, from), to - from,
            Row(active, from), Row(kept, from), Row(weights, from), Row(next, from), Row(reads, from))));
        return [reads, weights, next];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dReads = flow.Of(Outputs[0]), dWeights = flow.Of(Outputs[1]), dNext = flow.Of(Outputs[2]);
        Tensor dControls = flow.Into(controls), dBefore = flow.Into(before), dMemory = flow.Into(memory);
        int B = memory.Shape[0], pieces = (B + Piece - 1) / Piece;
        Tensor scratch = flow.Tape.Rent(new Shape(Math.Max(1, pieces), sizes.Scratch));
        flow.Device.ForEachPiece(B, Piece, (from, to) => flow.Device.KernelSet.Run(new MemoryStepGradient(
            sizes, Row(before.Tensor, from), Row(memory.Tensor, from), Row(active!, from), Row(kept!, from), Row(weights!, from), Row(dReads, from), Row(dNext, from), to - from,
            Row(dWeights, from), Row(scratch, from / Piece), Row(dControls, from), Row(dBefore, from), Row(dMemory, from))));
    }

    /// <summary>As many rows as are worth a thread.</summary>
    private int Piece => Math.Max(1, 16384 / (sizes.Slots * sizes.Width));

    private static Real* Row(Tensor matrix, int row) => matrix.Pointer + ((nint)row * matrix.Shape[1]);
}
