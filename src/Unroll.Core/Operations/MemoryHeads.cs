namespace Unroll;

/// <summary>One step of all heads of a neural Turing machine (Graves et al. 2014, section 3), in one operation and, as its test, from small ones.</summary>
internal static class MemoryHeads
{
    /// <summary>A step in one operation.</summary>
    /// <param name="controls">What the controller says, before any activation: for each head key [W], strength, gate, shifts [S] and sharpening, the reading heads first; then for each
    /// writing head erase [W] and add [W]: [B, P].</param>
    /// <param name="before">The heads' weights, [B, K M].</param>
    /// <param name="memory">[B, W M], as <see cref="SlotMemory"/> has it.</param>
    /// <param name="sizes">All sizes.</param>
    /// <returns>What the reading heads read [B, R W], and the weights [B, K M] and the memory [B, W M] after the step.</returns>
    public static (Value Reads, Value Weights, Value Memory) Fused(Value controls, Value before, Value memory, MemorySizes sizes)
    {
        ReadOnlySpan<Value> results = controls.Tape.Record(new MemoryStepOp(controls, before, memory, sizes));
        return (results[0], results[1], results[2]);
    }

    /// <summary>The same from small operations.</summary>
    public static (Value Reads, Value Weights, Value Memory) Composed(Value controls, Value before, Value memory, MemorySizes sizes)
    {
        int B = controls.Shape[0], K = sizes.Heads, R = sizes.Reads, M = sizes.Slots, W = sizes.Width, S = sizes.Shifts;
        SlotMemory slots = new(memory, M);
        Value x = controls.Columns(0, K * sizes.Head).Reshape(new Shape(B * K, sizes.Head));            // [B K, W + 3 + S]
        Value similar = slots.Similarities(x.Columns(0, W).Tanh(), sizes.Cosine);                       // [B K, M]
        Value content = similar.TimesColumn(x.Columns(W, 1).Softplus()).Softmax();                      // [B K, M]
        Value mixed = content.Interpolate(before.Reshape(new Shape(B * K, M)), x.Columns(W + 1, 1).Sigmoid()); // [B K, M]
        Value moved = mixed.Move(x.Columns(W + 2, S).Softmax());                                        // [B K, M]
        Value weights = moved.Sharpen(x.Columns(W + 2 + S, 1).Softplus() + 1).Reshape(before.Shape);    // [B, K M]
        Value reads = slots.Read(weights.Columns(0, R * M).Reshape(new Shape(B * R, M)));               // [B R, W]
        int[] writing = [.. Enumerable.Range(0, sizes.Writes)];
        SlotMemory next = slots.Write(
            [.. writing.Select(h => weights.Columns((R + h) * M, M))],
            [.. writing.Select(h => controls.Columns((K * sizes.Head) + (2 * h * W), W).Sigmoid())],
            [.. writing.Select(h => controls.Columns((K * sizes.Head) + (((2 * h) + 1) * W), W).Tanh())]);
        return (reads.Reshape(new Shape(B, R * W)), weights, next.Values);
    }
}
