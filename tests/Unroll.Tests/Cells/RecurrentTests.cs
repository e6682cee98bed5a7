namespace Unroll.Tests;

/// <summary>Stacking, both directions, dropout between layers, names.</summary>
public sealed class RecurrentTests
{
    private static readonly int[] Lengths = [3, 0, 1, 4];

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void GradientsOfTwoLayersInBothDirections(double dropout)
    {
        Samples samples = new(2);
        SequenceLayout layout = new(Lengths);
        ParameterStore store = ParameterStore.Draw(3);
        Recurrent network = new RecurrentSpec(new LstmSpec(3)) { Layers = 2, Bidirectional = true, Dropout = dropout }.Build(store.Root, 2);
        Tensor x = samples.Normal(layout.Rows, 2);
        Tensor[] start = [.. Enumerable.Range(0, 8).Select(_ => samples.Normal(4, 3))];
        GradientCheck.Run(
            4,
            (tape, values) => All(network.Run(new Sequences(layout, values[0]), [.. Enumerable.Range(0, 4).Select(i => new State(values[1 + (2 * i)], values[2 + (2 * i)]))])),
            [x, .. start]);
        GradientCheck.Parameters(5, store, tape => All(network.Run(new Sequences(layout, tape.Constant(x)))));

        static Value[] All(Unrolled unrolled) => [unrolled.Outputs.Rows, .. unrolled.Last.SelectMany(state => state.Parts)];
    }

    /// <summary>The ends are rows of the outputs: the last of those forward, the first of those backward.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void EndsAreRowsOfTheOutputs(int layers, bool bidirectional)
    {
        const int H = 3;
        SequenceLayout layout = new(Lengths);
        ParameterStore store = ParameterStore.Draw(3);
        Recurrent network = new RecurrentSpec(new ScrnSpec(H) { Context = 2 }) { Layers = layers, Bidirectional = bidirectional }.Build(store.Root, 2);
        Tensor x = new Samples(2).Normal(layout.Rows, 2);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences input = new(layout, tape.Constant(x)), outputs = network.Run(input).Outputs;
        Tensor ends = network.Ends(input).Tensor, last = outputs.LastOverTime().Tensor, first = outputs.FirstOverTime().Tensor;
        Assert.Equal(new Shape(4, network.OutputSize), ends.Shape);
        int forward = bidirectional ? network.OutputSize / 2 : network.OutputSize;
        for (int b = 0; b < Lengths.Length; b++)
        {
            for (int i = 0; i < network.OutputSize; i++)
                Assert.Equal((i < forward ? last : first).Rows(b, 1).Span[i], ends.Rows(b, 1).Span[i]);
        }
        GradientCheck.Parameters(6, store, other => [network.Ends(new Sequences(layout, other.Constant(x)))]);
    }

    [Fact]
    public void DropoutActsBetweenLayersAndOnlyWhenTraining()
    {
        SequenceLayout layout = new(Lengths);
        Tensor x = new Samples(2).Normal(layout.Rows, 2);
        foreach ((int layers, bool ends) in new[] { (1, false), (2, false), (1, true), (2, true) })
        {
            Recurrent plain = new RecurrentSpec(new GruSpec(4)) { Layers = layers }.Build(ParameterStore.Draw(3).Root, 2);
            Recurrent dropped = new RecurrentSpec(new GruSpec(4)) { Layers = layers, Dropout = 0.5 }.Build(ParameterStore.Draw(3).Root, 2);
            Tensor expected = Outputs(plain, ends, Tape.ForPrediction(TestDevice.Default));
            Near.Same(expected, Outputs(dropped, ends, Tape.ForPrediction(TestDevice.Default)), "prediction");
            Near.Same(expected, Outputs(dropped, ends, Tape.ForGradients(TestDevice.Default)), "gradients");
            Tensor trained = Outputs(dropped, ends, Tape.ForTraining(TestDevice.Default, new Rng(1)));
            Assert.Equal(layers == 1, expected.Span.SequenceEqual(trained.Span));
            Near.Same(trained, Outputs(dropped, ends, Tape.ForTraining(TestDevice.Default, new Rng(1))), "the same stream again");
        }

        Tensor Outputs(Recurrent network, bool ends, Tape tape)
        {
            using (tape)
            {
                Sequences input = new(layout, tape.Constant(x));
                return (ends ? network.Ends(input) : network.Run(input).Outputs.Rows).Keep();
            }
        }
    }

    [Fact]
    public void DropoutBetweenLayersCanBeLockedOverTime()
    {
        SequenceLayout layout = new(5, 3);
        foreach (bool locked in new[] { false, true })
        {
            RecurrentSpec spec = new(new ElmanSpec(30) { Activation = Activation.Linear }) { Layers = 2, Dropout = 0.5, LockedDropout = locked };
            ParameterStore store = ParameterStore.Draw(3);
            Recurrent network = spec.Build(store.Root, 30);
            foreach (Parameter parameter in store.Parameters)
                Fill(parameter);
            Tensor ones = new(new Shape(layout.Rows, 30));
            ones.Span.Fill(1);
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
            Tensor y = network.Run(new Sequences(layout, tape.Constant(ones))).Outputs.Rows.Tensor;
            for (int row = 1; row < 5; row++)
                Assert.Equal(locked, y.Rows(row, 1).Span.SequenceEqual(y.Rows(0, 1).Span));
            Assert.False(y.Rows(5, 1).Span.SequenceEqual(y.Rows(0, 1).Span));
        }

        // Each layer hands on what it is given.
        static void Fill(Parameter parameter)
        {
            Rng rng = new(1);
            Init.Identity(parameter.Name.EndsWith("input", StringComparison.Ordinal) ? 1 : 0)(parameter.Data.Span, parameter.Shape, ref rng);
            if (!parameter.Name.EndsWith("input", StringComparison.Ordinal))
                parameter.Data.Span.Clear();
        }
    }

    [Fact]
    public void WithoutLayersItHandsOnWhatItIsGiven()
    {
        Recurrent network = new RecurrentSpec(new ElmanSpec(4)) { Layers = 0 }.Build(ParameterStore.Draw(1).Root, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences input = new(new SequenceLayout(2, 1), tape.Constant(new Samples(1).Normal(3, 3)));
        Unrolled result = network.Run(input);
        Assert.Equal(3, network.OutputSize);
        Assert.Same(input.Rows, result.Outputs.Rows);
        Assert.Equal(input.LastOverTime().Tensor.Span, network.Ends(input).Tensor.Span);
        Assert.Empty(result.Last);
    }

    [Fact]
    public void NamesShapesAndSizes()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Recurrent network = new RecurrentSpec(new ElmanSpec(4)) { Layers = 2, Bidirectional = true }.Build(store.Root.Child("encoder"), 3);
        Assert.Equal((3, 8), (network.InputSize, network.OutputSize));
        Assert.Equal(
            [
                "encoder.0.forward.input [3, 4]", "encoder.0.forward.recurrent [4, 4]", "encoder.0.forward.bias [4]",
                "encoder.0.backward.input [3, 4]", "encoder.0.backward.recurrent [4, 4]", "encoder.0.backward.bias [4]",
                "encoder.1.forward.input [8, 4]", "encoder.1.forward.recurrent [4, 4]", "encoder.1.forward.bias [4]",
                "encoder.1.backward.input [8, 4]", "encoder.1.backward.recurrent [4, 4]", "encoder.1.backward.bias [4]",
            ],
            store.Parameters.Select(parameter => parameter.ToString()));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Unrolled unrolled = network.Run(new Sequences(new SequenceLayout(2, 1), tape.Constant(new Tensor(new Shape(3, 3)))));
        Assert.Equal(new Shape(3, 8), unrolled.Outputs.Rows.Shape);
        Assert.Equal(4, unrolled.Last.Count);
    }

    [Fact]
    public void TheForgetGateBeginsOpen()
    {
        ParameterStore store = ParameterStore.Draw(1);
        new LstmSpec(2) { ForgetBias = 1.5 }.Build(store.Root, 3);
        Assert.Equal([0, 0, (Real)1.5, (Real)1.5, 0, 0, 0, 0], store["bias"].Data.Span.ToArray());
    }

    /// <summary>Which of the biases beside one another say how long a cell remembers.</summary>
    [Fact]
    public void MemoryIsInTheBiasesOfTheGatesThatKeepAndLetIn()
    {
        AssertBiases(new LstmSpec(2) { Memory = 50 }, "-+00");
        AssertBiases(new LstmSpec(2) { Memory = 50, Peepholes = true }, "-+00");
        AssertBiases(new LstmSpec(2) { Memory = 50, Forget = ForgetGate.Coupled }, "+00");
        AssertBiases(new LstmSpec(2) { Memory = 50, Forget = ForgetGate.None }, "000");
        AssertBiases(new GruSpec(2) { Memory = 50 }, "0+0");
        AssertBiases(new GruSpec(2) { Memory = 50, Reset = ResetGate.Before }, "0+0");

        static void AssertBiases(CellSpec spec, string signs)
        {
            ParameterStore store = ParameterStore.Draw(1);
            spec.Build(store.Root, 3);
            Assert.Equal(signs, string.Concat(store["bias"].Data.Span.ToArray().Chunk(2).Select(gate => gate[0] == 0 && gate[1] == 0 ? '0' : gate[0] > 0 && gate[1] > 0 ? '+' : '-')));
        }
    }

    [Fact]
    public void WhatCannotBeUsedIsSaidInASentence()
    {
        Recurrent network = new RecurrentSpec(new ElmanSpec(4)).Build(ParameterStore.Draw(1).Root, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        SequenceLayout layout = new(2, 1);
        Sequences wide = new(layout, tape.Constant(new Tensor(new Shape(3, 4)))), right = new(layout, tape.Constant(new Tensor(new Shape(3, 3))));
        State one = new(tape.Constant(new Tensor(new Shape(2, 4))));
        Says("Recurrent: found an input of 4 features; expected 3.", () => network.Run(wide));
        Says("Recurrent: found an input of 4 features; expected 3.", () => network.Ends(wide));
        Says("Recurrent: found 2 initial states; expected 1, one for each layer and direction.", () => network.Run(right, [one, one]));
        Says("Recurrent: found 0 initial states; expected 1, one for each layer and direction.", () => network.Run(right, []));
        Says("State: found no values; expected at least one.", () => new State());
        Says("hidden is 0; expected 1 to 65536.", () => new LstmSpec(0));
        Says("memory is 1; expected 2 to 1000000 steps, or 0 for none.", () => new GruSpec(1) { Memory = 1 });
        Says("memory is 1000001; expected 2 to 1000000 steps, or 0 for none.", () => new LstmSpec(1) { Memory = 1_000_001 });
        Says("layers is 65; expected 0 to 64.", () => new RecurrentSpec(new LstmSpec(1)) { Layers = 65 });
        Says("dropout is 1; expected 0 to 0.99.", () => new RecurrentSpec(new LstmSpec(1)) { Dropout = 1 });

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }
}
