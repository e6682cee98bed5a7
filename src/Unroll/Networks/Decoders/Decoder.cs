namespace Unroll;

/// <summary>Writes sequences: a recurrent network reads what has been written so far, attention looks at what there is to write about, and a readout joins the two.</summary>
/// <remarks>
/// h(t) = network([e(y(t-1)); s; r(t-1)], h(t-1));  c(t) = attention(h(t), memory);  r(t) = tanh(W [h(t); c(t)]) (Luong et al. 2015, equation 5). r(t-1) is read with input feeding
/// only, and s, what the encoder ends with, with <see cref="DecoderSpec.Context"/> only; without attention there is no c(t). Where attention depends on its own earlier weights (<see cref="DecoderSpec.Coverage"/>),
/// or r(t-1) is read, known outputs are run step by step.
/// </remarks>
internal sealed class Decoder
{
    private readonly DecoderSpec spec;
    private readonly Recurrent network;
    private readonly Bridge bridge;
    private readonly Attention? attention;
    private readonly Parameter readout;

    /// <param name="spec">Its settings.</param>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="inputSize">E, the width of the vectors of tokens.</param>
    /// <param name="encoded">The widths of what it starts from and looks at.</param>
    /// <exception cref="UnrollException">It should look at a memory, and there is none.</exception>
    public Decoder(DecoderSpec spec, ParameterScope scope, int inputSize, EncodedShape encoded)
    {
        this.spec = spec;
        bool looks = spec.Attention != AttentionKind.None;
        Require.That(!looks || encoded.Memory > 0, "model.decoder.attention", $"{spec.Attention.ToString().ToLowerInvariant()}, where there is nothing to look at", "none");
        Require.That(looks || !spec.Coverage, "model.decoder.coverage", "true, without attention", "attention, or false");
        network = new RecurrentSpec(spec.Cell) { Layers = spec.Layers, Dropout = spec.Dropout, LockedDropout = spec.LockedDropout }.Build(scope.Child("network"), inputSize + (spec.Context ? encoded.Summary[^1] : 0) + (spec.InputFeeding ? spec.Readout : 0));
        bridge = new Bridge(scope.Child("bridge"), encoded.Summary, network);
        attention = looks ? new Attention(spec.Attention, scope.Child("attention"), network.OutputSize, encoded.Memory, spec.Coverage) : null;
        // without a bias: a readout that is the same for all words, and saturated, is what a bias would learn first, and it takes long to leave that again
        readout = scope.Parameter("readout", new Shape(network.OutputSize + (looks ? encoded.Memory : 0), spec.Readout), Init.Glorot);
    }

    /// <summary>R, the width of the readouts.</summary>
    public int OutputSize => spec.Readout;

    /// <summary>Whether it looks at a memory.</summary>
    public bool Looks => attention is not null;

    /// <summary>The state before the first token of each sequence.</summary>
    /// <param name="encoded">What the encoder gave.</param>
    public DecoderState Start(Encoded encoded)
    {
        State[] first = bridge.Apply(encoded.Summary);
        return new DecoderState(first, spec.InputFeeding ? first[0][0].Tape.Constant(new Tensor(new Shape(encoded.Count, OutputSize))) : null, spec.Context ? encoded.Summary[^1] : null,
            spec.Coverage ? Coverage.None(first[0][0].Tape, encoded.Count, encoded.Memory!.Layout) : null);
    }

    /// <summary>A state that was kept, on another tape.</summary>
    public DecoderState On(Tape tape, CarriedState kept) => DecoderState.On(tape, kept, spec);

    /// <summary>What there is to look at; null without attention.</summary>
    /// <param name="encoded">What the encoder gave.</param>
    public AttentionMemory? Memory(Encoded encoded) => attention?.Prepare(encoded.Memory!);

    /// <summary>All steps of sequences that are known (teacher forcing).</summary>
    /// <param name="inputs">The vectors of the tokens before each one, rows [N, E].</param>
    /// <param name="start">Before the first.</param>
    /// <param name="memory">A memory for each sequence; null without attention.</param>
    /// <returns>Readouts [N, R], and the weights of attention; these null without attention, and step by step on a tape that records.</returns>
    public (Sequences Readouts, Pairs? Weights) Run(Sequences inputs, DecoderState start, AttentionMemory? memory) =>
        spec.InputFeeding || spec.Coverage ? StepByStep(inputs, start, memory) : Read(network.Run(WithContext(inputs, start.Context), start.Network).Outputs, memory, null);

    /// <summary>One step.</summary>
    /// <param name="inputs">The vector of the token before, [B, E].</param>
    /// <param name="state">Of each of the B sequences.</param>
    /// <param name="memory">Memories; null without attention.</param>
    /// <param name="sharing">How many of the sequences look at each memory: the first ones at the first memory, and so on; together B.</param>
    /// <returns>Readouts [B, R], the states after the step, and the weights of attention, null without.</returns>
    public (Value Readouts, DecoderState After, Pairs? Weights) Step(Value inputs, DecoderState state, AttentionMemory? memory, SequenceLayout sharing)
    {
        Value[] parts = [.. new[] { inputs, state.Context, state.Readout }.OfType<Value>()];
        Value read = parts.Length == 1 ? inputs : Shaping.ConcatColumns(parts);                         // [B, E (+ W) (+ R)]
        int[] ones = new int[inputs.Shape[0]];
        Array.Fill(ones, 1);
        Unrolled after = network.Run(new Sequences(new SequenceLayout(ones), read), state.Network);
        (Sequences readouts, Pairs? weights) = Read(new Sequences(sharing, after.Outputs.Rows), memory, state.Covered);
        Value? covered = state.Covered is null ? null : Coverage.After(state.Covered, weights!);
        return (readouts.Rows, new DecoderState(after.Last, spec.InputFeeding ? readouts.Rows : null, state.Context, covered), weights);
    }

    /// <summary>Beside each row, what the encoder of its sequence ended with.</summary>
    private static Sequences WithContext(Sequences inputs, Value? context) => context is null || inputs.Layout.Rows == 0 ? inputs
        : inputs.With(Shaping.ConcatColumns(inputs.Rows, context.TakeRows([.. inputs.Layout.Lengths.ToArray().SelectMany((length, b) => Enumerable.Repeat(b, length))])));

    private (Sequences Readouts, Pairs? Weights) Read(Sequences outputs, AttentionMemory? memory, Value? covered)
    {
        if (attention is null)
            return (outputs.With(Readout(outputs.Rows)), null);
        (Sequences read, Pairs weights) = attention.Read(outputs, memory!, covered is null ? null : Coverage.OfPairs(covered, new PairLayout(outputs.Layout, memory!.Values.Layout)));
        return (outputs.With(Readout(Shaping.ConcatColumns(outputs.Rows, read.Rows))), weights);
    }

    private Value Readout(Value read) => read.MatMul(read.Tape.Use(readout)).Tanh();

    /// <summary>The longest sequences first, so that those still running are always the first ones.</summary>
    private (Sequences Readouts, Pairs? Weights) StepByStep(Sequences inputs, DecoderState start, AttentionMemory? memory)
    {
        SequenceLayout layout = inputs.Layout;
        int[] order = layout.Order.ToArray();
        Value byTime = inputs.Rows.ToTime(layout, false);
        AttentionMemory? sorted = memory?.Take(order);
        DecoderState state = start.Take(order);
        List<Value> readouts = [], weights = [];
        for (int t = 0; t < layout.Steps; t++)
        {
            int active = layout.ActiveAt(t), first = layout.StepOffsets[t];
            int[] ones = new int[active];
            Array.Fill(ones, 1);
            AttentionMemory? seen = sorted?.First(new SequenceLayout(sorted.Values.Layout.Lengths[..active]));
            (Value made, state, Pairs? looked) = Step(byTime.Rows(first, active), state.First(active), seen, new SequenceLayout(ones));
            readouts.Add(made);
            if (looked is not null && !made.Tape.IsRecording)
                weights.Add(looked.Values.Reshape(new Shape(looked.Layout.Count, 1)));
        }
        Value all = readouts.Count == 0 ? inputs.Rows.Tape.Constant(new Tensor(new Shape(0, OutputSize))) : Shaping.ConcatRows([.. readouts]);
        return (new Sequences(layout, all.FromTime(layout, false)), weights.Count == 0 ? null : BySequence(Shaping.ConcatRows([.. weights]), new PairLayout(layout, memory!.Values.Layout)));
    }

    /// <summary>Weights that lie step by step, [P, 1], as the pairs of each sequence.</summary>
    private static Pairs BySequence(Value byStep, PairLayout pairs)
    {
        SequenceLayout layout = pairs.Queries;
        int[] rows = new int[pairs.Count];
        for (int t = 0, from = 0; t < layout.Steps; t++)
        {
            for (int slot = 0; slot < layout.ActiveAt(t); slot++)
            {
                int b = layout.Order[slot], keys = pairs.Keys.Lengths[b];
                for (int s = 0; s < keys; s++)
                    rows[pairs.Starts[b] + (t * keys) + s] = from++;
            }
        }
        return new Pairs(pairs, byStep.TakeRows(rows).Reshape(new Shape(pairs.Count)));
    }
}
