namespace Unroll.Tests;

/// <summary>The decoder over outputs that are known, against the same decoder step by step, each sequence by itself, and central differences.</summary>
public sealed class DecoderTests
{
    private static readonly int[] Sources = [3, 1, 5, 2], Targets = [2, 6, 0, 4];

    public static TheoryData<AttentionKind, bool, bool, bool> Cases => new()
    {
        { AttentionKind.None, false, false, false }, { AttentionKind.None, true, false, false }, { AttentionKind.Dot, false, false, false }, { AttentionKind.General, true, false, false },
        { AttentionKind.Additive, true, false, false }, { AttentionKind.General, false, false, false }, { AttentionKind.None, false, true, false }, { AttentionKind.General, true, true, false },
        { AttentionKind.Dot, false, false, true }, { AttentionKind.Additive, false, true, true }, { AttentionKind.General, true, true, true },
    };

    [Theory, MemberData(nameof(Cases))]
    public void StepsOfOneSequenceAreTheRunOfAll(AttentionKind kind, bool feeding, bool context, bool coverage)
    {
        Parts parts = new(kind, feeding, context, coverage, new LstmSpec(4), 2);
        using Device device = new(2);
        using Tape tape = Tape.ForPrediction(device);
        (Sequences readouts, Pairs? weights) = parts.Run(tape, tape.Constant(parts.Source), tape.Constant(parts.Target), Sources, Targets);
        Assert.Equal(kind == AttentionKind.None, weights is null);
        SequenceLayout sources = new(Sources), targets = new(Targets);
        for (int b = 0; b < Sources.Length; b++)
        {
            Encoded encoded = Encoded.Of(parts.Encoder, parts.Encoder.Run(new Sequences(new SequenceLayout(Sources[b]), tape.Constant(parts.Source.Rows(sources.Starts[b], Sources[b])))));
            DecoderState state = parts.Decoder.Start(encoded);
            for (int t = 0; t < Targets[b]; t++)
            {
                (Value one, DecoderState after, Pairs? looked) = parts.Decoder.Step(tape.Constant(parts.Target.Rows(targets.Starts[b] + t, 1)), state, parts.Decoder.Memory(encoded), new SequenceLayout(1));
                Near.Same(one.Tensor, readouts.Rows.Tensor.Rows(targets.Starts[b] + t, 1), $"sequence {b}, step {t}");
                if (looked is not null)
                {
                    int first = weights!.Layout.Starts[b] + (t * Sources[b]);
                    for (int s = 0; s < Sources[b]; s++)
                        Assert.Equal(looked.Values.Tensor.Span[s], weights.Values.Tensor.Span[first + s], 1e-6);
                }
                state = parts.Decoder.On(tape, after.Keep()); // as decoding carries it on
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients(AttentionKind kind, bool feeding, bool context, bool coverage)
    {
        Parts parts = new(kind, feeding, context, coverage, new GruSpec(4), 1);
        GradientCheck.Run(3, (tape, x) => parts.Run(tape, x[0], x[1], Sources, Targets).Readouts.Rows, parts.Source, parts.Target);
        GradientCheck.Parameters(4, parts.Store, tape => parts.Run(tape, tape.Constant(parts.Source), tape.Constant(parts.Target), Sources, Targets).Readouts.Rows);
    }

    [Fact]
    public void CoverageChangesAllStepsButTheFirst()
    {
        Tensor with = Run(-3), without = Run(0);
        SequenceLayout targets = new(Targets);
        for (int b = 0; b < Targets.Length; b++)
        {
            for (int t = 0, row = targets.Starts[b]; t < Targets[b]; t++, row++)
                Assert.Equal(t == 0 || Sources[b] == 1, with.Rows(row, 1).Span.SequenceEqual(without.Rows(row, 1).Span)); // one row has all the weight
        }

        static Tensor Run(double weight)
        {
            Parts parts = new(AttentionKind.General, false, false, true, new LstmSpec(4), 1);
            parts.Store["decoder.attention.coverage"].Data.Span.Fill((Real)weight);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            return parts.Run(tape, tape.Constant(parts.Source), tape.Constant(parts.Target), Sources, Targets).Readouts.Rows.Tensor.Keep();
        }
    }

    [Fact]
    public void HypothesesOfOneInputShareItsMemory()
    {
        Parts parts = new(AttentionKind.General, true, false, true, new LstmSpec(4), 1);
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        Encoded encoded = Encoded.Of(parts.Encoder, parts.Encoder.Run(new Sequences(new SequenceLayout(3, 5), tape.Constant(parts.Source.Rows(0, 8)))));
        DecoderState start = parts.Decoder.Start(encoded);
        Value inputs = tape.Constant(parts.Target.Rows(0, 5));
        Tensor shared = parts.Decoder.Step(inputs, start.Take([0, 0, 1, 1, 1]), parts.Decoder.Memory(encoded), new SequenceLayout(2, 3)).Readouts.Tensor;
        Tensor apart = parts.Decoder.Step(inputs, start.Take([0, 0, 1, 1, 1]), parts.Decoder.Memory(encoded)!.Take([0, 0, 1, 1, 1]), new SequenceLayout(1, 1, 1, 1, 1)).Readouts.Tensor;
        Assert.True(shared.Span.SequenceEqual(apart.Span));
    }

    [Theory, InlineData(1, 3), InlineData(3, 1)]
    public void LayersOfADecoderStartFromThoseOfTheEncoder(int encoderLayers, int layers)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Recurrent encoder = new RecurrentSpec(new LstmSpec(3)) { Layers = encoderLayers, Bidirectional = true }.Build(store.Root.Child("encoder"), 2);
        Recurrent decoder = new RecurrentSpec(new ClockworkSpec(4) { Modules = 2 }) { Layers = layers }.Build(store.Root.Child("decoder"), 2);
        Bridge bridge = new(store.Root.Child("bridge"), Encoded.ShapeOf(encoder).Summary, decoder);
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        State[] first = bridge.Apply(Encoded.Of(encoder, encoder.Run(new Sequences(new SequenceLayout(2, 3), tape.Constant(new Samples(2).Normal(5, 2))))).Summary);
        Assert.Equal(layers, first.Length);
        for (int layer = 0; layer < layers; layer++)
        {
            Assert.Equal(new Shape(12, 4), store[FormattableString.Invariant($"bridge.{layer}.0.weight")].Shape); // h and c of both directions
            Assert.DoesNotContain((Real)0, first[layer][0].Tensor.Span.ToArray());
            Assert.All(first[layer][1].Tensor.Span.ToArray(), clock => Assert.Equal(0, clock));
        }
    }

    /// <summary>An encoder and its decoder, and what they read.</summary>
    private sealed class Parts
    {
        public Parts(AttentionKind kind, bool feeding, bool context, bool coverage, CellSpec cell, int layers)
        {
            Samples draw = new(9);
            Source = draw.Normal(Sources.Sum(), 3);
            Target = draw.Normal(Targets.Sum(), 2);
            Encoder = new RecurrentSpec(cell) { Layers = layers, Bidirectional = kind != AttentionKind.Dot }.Build(Store.Root.Child("encoder"), 3);
            Decoder = new Decoder(new DecoderSpec { Cell = cell, Layers = layers, Attention = kind, InputFeeding = feeding, Context = context, Coverage = coverage, Readout = 3 }, Store.Root.Child("decoder"), 2, Encoded.ShapeOf(Encoder));
            if (coverage)
                draw.Normal(Store["decoder.attention.coverage"].Shape[1]).Span.CopyTo(Store["decoder.attention.coverage"].Data.Span); // they begin as zeros
        }

        public ParameterStore Store { get; } = ParameterStore.Draw(8);

        public Tensor Source { get; }

        public Tensor Target { get; }

        public Recurrent Encoder { get; }

        public Decoder Decoder { get; }

        public (Sequences Readouts, Pairs? Weights) Run(Tape tape, Value source, Value target, int[] sources, int[] targets)
        {
            Encoded encoded = Encoded.Of(Encoder, Encoder.Run(new Sequences(new SequenceLayout(sources), source)));
            return Decoder.Run(new Sequences(new SequenceLayout(targets), target), Decoder.Start(encoded), Decoder.Memory(encoded));
        }
    }
}
