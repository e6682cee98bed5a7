namespace Unroll.Tests;

/// <summary>What ticks when, and what that saves.</summary>
public sealed class ClockworkTests
{
    private static readonly int[] Periods = [1, 2, 4];

    [Fact]
    public void AModuleChangesOnlyWhereItTicks()
    {
        (Recurrent network, _) = Network(new ClockworkSpec(6) { Modules = 3 }, 2);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor h = network.Run(new Sequences(new SequenceLayout(9), tape.Constant(new Samples(1).Normal(9, 2)))).Outputs.Rows.Tensor;
        for (int t = 1; t < 9; t++)
        {
            for (int unit = 0; unit < 6; unit++)
                Assert.Equal(t % Periods[unit / 2] == 0, h.Span[(t * 6) + unit] != h.Span[((t - 1) * 6) + unit]);
        }
    }

    /// <summary>Slow modules do not hear fast ones: a fast unit's first state leaves the slower units as they were.</summary>
    [Fact]
    public void AModuleHearsItselfAndSlowerOnes()
    {
        (Recurrent network, _) = Network(new ClockworkSpec(6) { Modules = 3 }, 2);
        Tensor x = new Samples(1).Normal(8, 2);
        Tensor plain = Run(new Tensor(new Shape(1, 6)));
        for (int changed = 0; changed < 3; changed++)
        {
            Tensor start = new(new Shape(1, 6));
            start.Span[2 * changed] = 1;
            Tensor h = Run(start);
            for (int unit = 0; unit < 6; unit++)
                Assert.Equal(unit / 2 <= changed, plain.Span[unit] != h.Span[unit]);
        }

        Tensor Run(Tensor start)
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            State state = new(tape.Constant(start), tape.Constant(new Tensor(new Shape(1, 1))));
            return network.Run(new Sequences(new SequenceLayout(8), tape.Constant(x)), [state]).Outputs.Rows.Keep();
        }
    }

    [Fact]
    public void WithOneModuleItIsElman()
    {
        (Recurrent clockwork, ParameterStore store) = Network(new ClockworkSpec(5) { Modules = 1 }, 3);
        (Recurrent elman, ParameterStore other) = Network(new ElmanSpec(5), 3);
        foreach (string name in new[] { "input", "recurrent", "bias" })
            store[$"0.forward.0.{name}"].Data.Span.CopyTo(other[$"0.forward.{name}"].Data.Span);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = new(new SequenceLayout(4, 0, 7), tape.Constant(new Samples(1).Normal(11, 3)));
        Near.Same(elman.Run(x).Outputs.Rows.Tensor, clockwork.Run(x).Outputs.Rows.Tensor, "outputs");
    }

    [Theory]
    [InlineData(8, 4, 3, 37)]
    [InlineData(7, 3, 5, 8)]
    [InlineData(64, 8, 16, 300)]
    [InlineData(5, 1, 2, 6)]
    public void TheMultiplyAddsAreThoseThatArePredicted(int hidden, int modules, int inputs, int steps)
    {
        ClockworkSpec spec = new(hidden) { Modules = modules };
        (_, ParameterStore store) = Network(spec, inputs);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value[] Of(string name) => [.. Enumerable.Range(0, modules).Select(i => tape.Use(store[$"0.forward.{i}.{name}"]))];
        Value start = tape.Constant(new Samples(2).Normal(3, hidden));
        ClockworkOp op = new(tape.Constant(new Samples(1).Normal(3 * steps, inputs)), new SequenceLayout(steps, steps, steps), Of("input"), Of("recurrent"), Of("bias"), start, null);
        tape.Record(op);
        Assert.Equal(3 * spec.MultiplyAdds(inputs, steps), op.MultiplyAdds);

        long byHand = 0;
        for (int t = 0; t < steps; t++)
        {
            for (int unit = 0; unit < hidden; unit++)
            {
                int module = Enumerable.Range(0, modules).Last(i => spec.First(i) <= unit);
                if (t % (1 << module) == 0)
                    byHand += inputs + hidden - spec.First(module);
            }
        }
        Assert.Equal(byHand, spec.MultiplyAdds(inputs, steps));
    }

    /// <summary>
    /// The earlier states of few sequences are narrower than a register, and where only the fast modules' are laid out anew, what lies behind them is still
    /// needed: sizes whose modules end just after a register.
    /// </summary>
    [Theory]
    [InlineData(36, 4)]
    [InlineData(40, 9)]
    [InlineData(27, 9)]
    [InlineData(34, 2)]
    [InlineData(20, 2)]
    [InlineData(36, 2)]
    [InlineData(51, 3)]
    [InlineData(19, 9)]
    [InlineData(70, 4)]
    [InlineData(128, 4)]
    public void ABatchIsItsSequencesOneByOneAtEverySize(int hidden, int modules)
    {
        const int I = 3, T = 20;
        (Recurrent network, _) = Network(new ClockworkSpec(hidden) { Modules = modules }, I);
        foreach (Device device in new[] { TestDevice.Default, TestDevice.Portable, TestDevice.Widest })
        {
            foreach (int batch in new[] { 2, 3, 4, 5, 7, 8, 15 })
            {
                int[] lengths = [.. Enumerable.Range(0, batch).Select(b => T - (b % 3))];
                SequenceLayout layout = new(lengths);
                Tensor x = new Samples(3).Normal(layout.Rows, I);
                using Tape tape = Tape.ForPrediction(device);
                Tensor all = network.Run(new Sequences(layout, tape.Constant(x))).Outputs.Rows.Tensor;
                for (int b = 0; b < batch; b++)
                {
                    Tensor alone = network.Run(new Sequences(new SequenceLayout(lengths[b]), tape.Constant(x.Rows(layout.Starts[b], lengths[b])))).Outputs.Rows.Tensor;
                    Near.Same(alone, all.Rows(layout.Starts[b], lengths[b]), $"sequence {b} of {batch}, {device.Kernels}");
                }
            }
        }
    }

    private static (Recurrent Network, ParameterStore Store) Network(CellSpec spec, int inputs)
    {
        ParameterStore store = ParameterStore.Draw(5);
        return (new RecurrentSpec(spec).Build(store.Root, inputs), store);
    }
}
