using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Neural Turing machine: a controller with heads that read and write a memory of slots. Graves, Wayne and Danihelka 2014, "Neural Turing machines", section 3.
/// </summary>
/// <remarks>
/// The controller, any cell, reads the input and what the heads read one step before. A linear layer on its output gives each head a key k = tanh, a strength
/// β = log(1 + e^x), a gate g = σ, shifts s = softmax and a sharpening γ = 1 + log(1 + e^x), and each writing head e = σ and a = tanh:
/// content c = softmax(β cos(k, slot));  mixed = g c + (1 - g) w;  moved = mixed ⊛ s;  w' = moved^γ / Σ moved^γ;
/// r = Σ w' slot;  slot' = slot ∏ (1 - w' e) + Σ w' a. The output is the controller's and r beside one another. The state is the controller's, r, w and the memory.
/// All heads address and read the memory as it was before the step. Every slot begins with 1e-6, r and w with trained values, as Collier and Beel 2018,
/// "Implementing neural Turing machines", found to train best; their tanh of keys and adds is not in Graves et al. either. Deviations of our own: w begins almost
/// wholly at the first slot (before training), since a head that begins everywhere writes the same everywhere, and heads learn to move later or never; and to the
/// squared lengths below the cosine 1e-6 is added, for finite gradients.
/// </remarks>
/// <param name="Cell">The controller, such as an LSTM or a feed-forward layer.</param>
public sealed record NtmSpec(CellSpec Cell) : CellSpec
{
    /// <summary>Number of slots of the memory, M, 1 to 65,536. Default 128.</summary>
    public int Slots { get; init => field = Require.InRange("slots", value, 1, 65536); } = 128;

    /// <summary>Numbers in a slot, W, 1 to 4,096. Default 20.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 4096); } = 20;

    /// <summary>Number of reading heads, 1 to 64. Default 1.</summary>
    public int ReadHeads { get; init => field = Require.InRange("readHeads", value, 1, 64); } = 1;

    /// <summary>Number of writing heads, 1 to 64. Default 1.</summary>
    public int WriteHeads { get; init => field = Require.InRange("writeHeads", value, 1, 64); } = 1;

    /// <summary>The furthest that a head moves in a step, in slots and in either direction, 0 to 100. Default 1.</summary>
    public int Shift { get; init => field = Require.InRange("shift", value, 0, 100); } = 1;

    /// <summary>How a key is compared with slots. Default: by the cosine.</summary>
    public Similarity Similarity { get; init; } = Similarity.Cosine;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new Ntm(scope, inputSize, this);
    }

    internal MemorySizes Sizes => new(Slots, Width, ReadHeads, WriteHeads, Shift, Similarity == Similarity.Cosine);
}

internal sealed class Ntm : IFusedCell
{
    private const double Empty = 1e-6;
    private const int First = 8;

    private readonly MemorySizes sizes;
    private readonly ICell controller;
    private readonly Linear heads;
    private readonly Parameter startReads;
    private readonly Parameter startWeights;

    public Ntm(ParameterScope scope, int inputSize, NtmSpec spec)
    {
        sizes = spec.Sizes;
        InputSize = inputSize;
        controller = spec.Cell.Build(scope.Child("cell"), inputSize + (sizes.Reads * sizes.Width));
        heads = new Linear(scope.Child("heads"), controller.OutputSize, sizes.Interface);
        startReads = scope.Parameter("start.reads", new Shape(1, sizes.Reads * sizes.Width), Init.Normal(0.1));
        startWeights = scope.Parameter("start.weights", new Shape(1, sizes.Heads * sizes.Slots), AtTheFirstSlot);
    }

    public int InputSize { get; }

    public MemorySizes Sizes => sizes;

    public int OutputSize => controller.OutputSize + (sizes.Reads * sizes.Width);

    public State Start(Tape tape, int batch)
    {
        int[] same = new int[batch];
        Value reads = tape.Use(startReads).Tanh().TakeRows(same);                                       // [B, R W]
        Value weights = tape.Use(startWeights).Reshape(new Shape(sizes.Heads, sizes.Slots)).Softmax();  // [K, M]
        Tensor memory = new(new Shape(batch, sizes.Width * sizes.Slots));                               // [B, W M]
        memory.Span.Fill((Real)Empty);
        return new State([.. controller.Start(tape, batch).Parts, reads, weights.Reshape(new Shape(1, sizes.Heads * sizes.Slots)).TakeRows(same), tape.Constant(memory)]);
    }

    public (Value Output, State Next) Step(Value input, State state) => Step(input, state, controller.Step, MemoryHeads.Composed);

    /// <summary>As the step, with the controller's whole-sequence operation on one step and with one operation for all heads.</summary>
    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Dictionary<int, SequenceLayout> alike = [];
        return Unrolling.Steps(this, inputs, layout, start, (input, state) => Step(input, state, Control, MemoryHeads.Fused));

        (Value, State) Control(Value input, State state)
        {
            int count = input.Shape[0];
            if (!alike.TryGetValue(count, out SequenceLayout? once))
                alike.Add(count, once = new SequenceLayout([.. Enumerable.Repeat(1, count)]));
            return Unrolling.Run(controller, input, once, state);
        }
    }

    /// <summary>Logits: all slots about the same but the first, which has nearly all of the weight.</summary>
    private void AtTheFirstSlot(Span<Real> values, Shape shape, ref Rng rng)
    {
        Init.Normal(0.1)(values, shape, ref rng);
        for (int head = 0; head < sizes.Heads; head++)
            values[head * sizes.Slots] += First;
    }

    private (Value Output, State Next) Step(
        Value input, State state, Func<Value, State, (Value, State)> control, Func<Value, Value, Value, MemorySizes, (Value Reads, Value Weights, Value Memory)> move)
    {
        int parts = state.Parts.Count - 3;
        (Value h, State next) = control(Shaping.ConcatColumns(input, state[parts]), new State([.. state.Parts.Take(parts)])); // [B, H]
        (Value reads, Value weights, Value memory) = move(heads.Apply(h), state[parts + 1], state[parts + 2], sizes);
        return (Shaping.ConcatColumns(h, reads), new State([.. next.Parts, reads, weights, memory]));
    }
}

[JsonSerializable(typeof(NtmSpec))]
internal sealed partial class NtmJson : JsonSerializerContext;
