namespace Unroll.Tests;

/// <summary>What each wrapper does to the cell within, beside what every cell must do.</summary>
public sealed class WrapperTests
{
    private const int H = 40;

#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-9;
#endif

    [Fact]
    public void AResidualCellThatSaysNothingHandsOnItsInput()
    {
        (ICell cell, ParameterStore store) = Build(new ResidualSpec(new ElmanSpec(H)), H);
        foreach (Parameter parameter in store.Parameters)
            parameter.Data.Span.Clear();
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Samples(1).Normal(3, H));
        Near.Same(x.Tensor, cell.Step(x, cell.Start(tape, 3)).Output.Tensor, "output");
        Assert.Contains(Build(new ResidualSpec(new ElmanSpec(H)), 3).Store.Parameters, parameter => parameter.ToString() == $"shortcut [3, {H}]");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void AHighwayIsTheCellOrItsInput(double bias)
    {
        (ICell cell, ParameterStore store) = Build(new HighwaySpec(new GruSpec(H)) { GateBias = bias }, H);
        ICell inner = new GruSpec(H).Build(store.Root.Child("cell"), H);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Samples(1).Normal(3, H));
        Value expected = bias > 0 ? inner.Step(x, inner.Start(tape, 3)).Output : x;
        Near.Assert(expected.Tensor, cell.Step(x, cell.Start(tape, 3)).Output.Tensor, Tolerance, "output");
    }

    [Fact]
    public void LayerNormChangesTheOutputAndNotTheState()
    {
        (ICell cell, ParameterStore store) = Build(new LayerNormSpec(new LstmSpec(H)), 3);
        ICell inner = new LstmSpec(H).Build(store.Root.Child("cell"), 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Samples(1).Normal(3, 3));
        (Value output, State next) = cell.Step(x, cell.Start(tape, 3));
        (Value plain, State after) = inner.Step(x, inner.Start(tape, 3));
        Near.Same(after[0].Tensor, next[0].Tensor, "state");
        Near.Assert(plain.Standardize().Tensor, output.Tensor, Tolerance, "output");
    }

    [Fact]
    public void ZoneoutKeepsUnitsWhileTrainingAndAveragesOtherwise()
    {
        (ICell cell, ParameterStore store) = Build(new ZoneoutSpec(new LstmSpec(H)) { HiddenRate = 0.25, MemoryRate = 0.5 }, 3);
        ICell inner = new LstmSpec(H).Build(store.Root, 3);
        Tensor x = new Samples(1).Normal(20, 3), h = new Samples(2).Normal(20, H), c = new Samples(3).Normal(20, H);
        foreach (bool training in new[] { true, false })
        {
            using Tape tape = training ? Tape.ForTraining(TestDevice.Default, new Rng(4)) : Tape.ForPrediction(TestDevice.Default);
            State before = new(tape.Constant(h), tape.Constant(c));
            (Value output, State next) = cell.Step(tape.Constant(x), before);
            State after = inner.Step(tape.Constant(x), before).Next;
            Assert.Same(output, next[0]);
            foreach ((int part, double rate) in new[] { (0, 0.25), (1, 0.5) })
            {
                int kept = 0;
                for (int i = 0; i < 20 * H; i++)
                {
                    double old = before[part].Tensor.Span[i], fresh = after[part].Tensor.Span[i], found = next[part].Tensor.Span[i];
                    if (!training)
                        Assert.Equal((rate * old) + ((1 - rate) * fresh), found, Tolerance);
                    else if (Math.Abs(found - old) < Tolerance)
                        kept++;
                    else
                        Assert.Equal(fresh, found, Tolerance);
                }
                if (training)
                    Assert.InRange(kept / (20.0 * H), rate - 0.07, rate + 0.07);
            }
        }
    }

    [Fact]
    public void RecurrentDropoutLeavesOutTheSameRecurrentWeightsAtEveryStep()
    {
        (ICell cell, ParameterStore store) = Build(new RecurrentDropoutSpec(new LearnedStartSpec(new GruSpec(H) { Reset = ResetGate.Before })) { Probability = 0.25 }, 3);
        SequenceLayout layout = new(4, 2);
        foreach (bool training in new[] { true, false })
        {
            using Tape tape = training ? Tape.ForTraining(TestDevice.Default, new Rng(4)) : Tape.ForGradients(TestDevice.Default);
            Value outputs = Unrolling.Run(cell, tape.Constant(new Samples(1).Normal(6, 3)), layout, null).Outputs;
            foreach (Parameter parameter in store.Parameters)
            {
                Value used = tape.Use(parameter);
                Assert.Same(used, tape.Use(parameter));
                bool recurrent = parameter.Name.EndsWith("recurrent", StringComparison.Ordinal);
                double dropped = used.Tensor.Span.ToArray().Zip(parameter.Data.Span.ToArray()).Count(pair => pair.First == 0 && pair.Second != 0) / (double)parameter.Shape.Count;
                Assert.InRange(dropped, recurrent && training ? 0.2 : 0, recurrent && training ? 0.3 : 0);
            }
            Tensor mask = tape.Use(store["cell.recurrent"]).Keep();
            ReadOnlySpan<Real> gradient = tape.Backward(outputs.Square().Sum())[store["cell.recurrent"]]!.Values.Span;
            for (int i = 0; i < mask.Count; i++)
                Assert.Equal(mask.Span[i] != 0, gradient[i] != 0);
        }
    }

    [Fact]
    public void ALearnedStartIsTheSameForAllSequencesAndIsLearnt()
    {
        (ICell cell, ParameterStore store) = Build(new LearnedStartSpec(new LstmSpec(H)), 3);
        store["start.1"].Data.Span.Fill(2);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        State start = cell.Start(tape, 3);
        Assert.All(start[0].Tensor.Span.ToArray(), number => Assert.Equal(0, number));
        Assert.All(start[1].Tensor.Span.ToArray(), number => Assert.Equal(2, number));
        (Value output, _) = cell.Step(tape.Constant(new Samples(1).Normal(3, 3)), start);
        Gradients gradients = tape.Backward(output.Square().Sum());
        Assert.NotNull(gradients[store["start.0"]]);
        Assert.NotNull(gradients[store["start.1"]]);
    }

    [Fact]
    public void AnIrnnBeginsAsTheIdentity()
    {
        (ICell cell, ParameterStore store) = Build(new IrnnSpec(H) { Scale = 0.5 }, 3);
        for (int i = 0; i < H * H; i++)
            Assert.Equal(i % (H + 1) == 0 ? (Real)0.5 : 0, store["recurrent"].Data.Span[i]);
        Assert.All(store["bias"].Data.Span.ToArray(), number => Assert.Equal(0, number));
        Assert.All(store["input"].Data.Span.ToArray(), number => Assert.InRange(number, -0.006, 0.006));
        Assert.Equal(H, cell.OutputSize);
    }

    [Fact]
    public void WhatCannotBeUsedIsSaidInASentence()
    {
        ParameterScope scope = ParameterStore.Draw(1).Root;
        Says("Clockwork network: found 9 modules of 8 units; expected at least one unit a module.", () => new ClockworkSpec(8) { Modules = 9 }.Build(scope, 2));
        Says("modules is 0; expected 1 to 24.", () => new ClockworkSpec(8) { Modules = 0 });
        Says("outputs is 0; expected 1 to 65536.", () => new JordanSpec(8) { Outputs = 0 });
        Says("context is 0; expected 1 to 65536.", () => new ScrnSpec(8) { Context = 0 });
        Says("alpha is 1.5; expected 0 to 1.", () => new ScrnSpec(8) { Alpha = 1.5 });
        Says("hiddenRate is 1; expected 0 to 0.99.", () => new ZoneoutSpec(new GruSpec(1)) { HiddenRate = 1 });
        Says("memoryRate is 1; expected 0 to 0.99.", () => new ZoneoutSpec(new GruSpec(1)) { MemoryRate = 1 });
        Says("probability is 1; expected 0 to 0.99.", () => new RecurrentDropoutSpec(new GruSpec(1)) { Probability = 1 });
        Says("hidden is 0; expected 1 to 65536.", () => new JordanTagsSpec(0));

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }

    private static (ICell Cell, ParameterStore Store) Build(CellSpec spec, int inputs)
    {
        ParameterStore store = ParameterStore.Draw(5);
        return (spec.Build(store.Root, inputs), store);
    }
}
