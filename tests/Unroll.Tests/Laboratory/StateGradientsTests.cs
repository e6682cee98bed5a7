namespace Unroll.Tests;

public sealed class StateGradientsTests
{
#if SINGLE
    private const double Tolerance = 1e-4;
#else
    private const double Tolerance = 1e-9;
#endif
    private const int Batch = 3, Features = 2;

    public static TheoryData<string> Cells => ["elman", "irnn", "lstm", "lstm with peepholes", "gru", "gru, reset before", "scrn", "clockwork", "minimal", "learned start", "jordan", "residual"];

    /// <summary>One step back after another gives what one tape over all steps gives.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void StepByStepIsTheWholeTape(string name)
    {
        const int Steps = 5;
        (ICell cell, Tensor[] inputs, Tensor weights) = Small(name, Steps);
        StateGradients stepped = StateGradients.Of(cell, inputs, weights, TestDevice.Default);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        List<Value> asked = [.. inputs.Select(tape.Constant)];
        State state = new([.. cell.Start(tape, Batch).Parts.Select(part => tape.Constant(part.Keep()))]);
        int parts = state.Parts.Count;
        Value? output = null;
        for (int t = 0; t < Steps; t++)
        {
            State handed = new([.. state.Parts.Select(part => part * 1)]); // a part by itself, not what the output was made of
            asked.AddRange(handed.Parts);
            (output, state) = cell.Step(asked[t], handed);
        }
        Tensor[] whole = tape.Backward((output! * tape.Constant(weights)).Sum(), [.. asked]);
        Assert.Equal(parts, stepped.States.Count);
        Assert.Equal(Steps, stepped.Inputs.Count);
        for (int t = 0; t < Steps; t++)
        {
            Same(MeanNorm(whole[t]), stepped.Inputs[Steps - 1 - t]);
            for (int part = 0; part < parts; part++)
                Same(MeanNorm(whole[Steps + (t * parts) + part]), stepped.States[part][Steps - 1 - t]);
        }
    }

    /// <summary>The norms are those of the changes that a changed state and a changed input make to the number.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void NormsAreThoseOfDifferences(string name)
    {
        const int Steps = 3;
        (ICell cell, Tensor[] inputs, Tensor weights) = Small(name, Steps);
        StateGradients found = StateGradients.Of(cell, inputs, weights, TestDevice.Default);
        using Tape start = Tape.ForPrediction(TestDevice.Default);
        Tensor[] state = [.. cell.Start(start, Batch).Parts.Select(part => part.Keep())];
        for (int part = 0; part < (name == "clockwork" ? 1 : state.Length); part++) // a clock has no slope
            Same(Differences(state[part]), found.States[part][^1], differences: true);
        Same(Differences(inputs[0]), found.Inputs[^1], differences: true);

        double Differences(Tensor changed)
        {
            Tensor slopes = new(changed.Shape);
            double step = Math.Cbrt(Tolerance) / 10;
            for (int i = 0; i < changed.Count; i++)
            {
                Real kept = changed.Span[i];
                changed.Span[i] = (Real)(kept + step);
                double above = Number();
                changed.Span[i] = (Real)(kept - step);
                slopes.Span[i] = (Real)((above - Number()) / (2 * step));
                changed.Span[i] = kept;
            }
            return MeanNorm(slopes);
        }

        double Number()
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            State now = new([.. state.Select(tape.Constant)]);
            Value? output = null;
            foreach (Tensor input in inputs)
                (output, now) = cell.Step(tape.Constant(input), now);
            double sum = 0;
            for (int i = 0; i < weights.Count; i++)
                sum += (double)weights.Span[i] * output!.Tensor.Span[i];
            return sum;
        }
    }

    /// <summary>A linear network's Jacobian is its recurrent matrix, whose powers leave the range of single precision on both sides.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(5)]
    public void PowersOfAMatrixAreFollowedBeyondSinglePrecision(double scale)
    {
        const int H = 17, Steps = 200;
        ParameterStore store = ParameterStore.Draw(1);
        ICell cell = new ElmanSpec(H) { Activation = Activation.Linear }.Build(store.Root, Features);
        Samples samples = new(8);
        Tensor recurrent = samples.Normal(H, H);
        for (int i = 0; i < recurrent.Count; i++)
            store["recurrent"].Data.Span[i] = recurrent.Span[i] = (Real)(scale * recurrent.Span[i] / Math.Sqrt(H));
        store["recurrent"].Changed();
        Tensor weights = samples.Normal(1, H);
        StateGradients found = StateGradients.Of(cell, [.. Enumerable.Range(0, Steps).Select(_ => new Tensor(new Shape(1, Features)))], weights, TestDevice.Default);
        double[] gradient = [.. weights.Span.ToArray().Select(number => (double)number)];
        for (int k = 0; k < Steps; k++)
        {
            gradient = [.. Enumerable.Range(0, H).Select(i => Enumerable.Range(0, H).Sum(j => recurrent.Span[(i * H) + j] * gradient[j]))];
            Assert.Equal(1, found.States[0][k] / Math.Sqrt(gradient.Sum(number => number * number)), Steps * Tolerance);
        }
        Assert.True(found.States[0][^1] is > 0 and < 1e-60 or > 1e60, $"within single precision: {found.States[0][^1]}");
    }

    /// <summary>
    /// What the lecture says of a fresh network: tanh forgets, and a GRU nearly so; an LSTM whose forget gates are open does not, nor does a ReLU network that begins as the identity. The LSTM keeps the product of its forget
    /// gates along the cell, sigmoid(5)^200 = 0.26 but for what inputs and outputs add; what comes back through its outputs depends on the inputs, and adds.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhatFreshCellsKeepOver200Steps(ulong seed)
    {
        double elman = Kept(new ElmanSpec(32), 0, seed), gru = Kept(new GruSpec(32), 0, seed), lstm = Kept(new LstmSpec(32) { ForgetBias = 5 }, 1, seed);
        Assert.True(elman < 1e-10, $"Elman {elman}");
        Assert.True(gru > 1e3 * elman && gru < 1e-3 * lstm, $"Elman {elman}, GRU {gru}, LSTM {lstm}");
        Assert.True(lstm > 0.01, $"LSTM {lstm}");
        Assert.InRange(Products(new LstmSpec(32) { ForgetBias = 5 }, seed), 0.26 / 2.5, 0.26 * 2.5);
        StateGradients identity = Gradients(new IrnnSpec(32), seed, positive: true);
        Assert.True(identity.States[0][0] > 0.1);
        Assert.All(identity.States[0].Skip(1), norm => Assert.Equal(identity.States[0][0], norm, 1e-6)); // each unit that is not at 0 keeps what comes
    }

    /// <summary>Without recurrent weights, an LSTM's gradient comes back along the cell alone: at each step it falls by its forget gates, which the weights of the inputs, 0 to 1, hold within bounds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void AlongTheCellTheGradientFallsByTheForgetGates(double bias)
    {
        const int H = 17, Steps = 200;
        ParameterStore store = ParameterStore.Draw(3);
        ICell cell = new LstmSpec(H) { ForgetBias = bias }.Build(store.Root, Features);
        store["recurrent"].Data.Span.Clear();
        store["recurrent"].Changed();
        ReadOnlySpan<Real> input = store["input"].Data.Span; // [2, 4H], gates in the order i, f, g, o
        double most = 0;
        for (int unit = H; unit < 2 * H; unit++)
            most = Math.Max(most, Math.Abs((double)input[unit]) + Math.Abs((double)input[(4 * H) + unit]));
        Samples samples = new(7);
        IReadOnlyList<double> norms = StateGradients.Of(cell, [.. Enumerable.Range(0, Steps).Select(_ => samples.Between(0, 1, Batch, Features))], samples.Normal(Batch, H), TestDevice.Default).States[1];
        for (int k = 1; k < Steps; k++)
            Assert.InRange(norms[k] / norms[k - 1], Sigmoid(bias - most) - Tolerance, Sigmoid(bias + most) + Tolerance);
        Assert.InRange(most, 0.1, 1); // so that at 5 a step keeps 0.982 to 0.998

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        ICell cell = new ElmanSpec(3).Build(ParameterStore.Draw(1).Root, Features);
        Tensor input = new(new Shape(1, Features)), weights = new(new Shape(1, 3));
        Assert.Equal("The gradients of a cell's states: found no step; expected at least one.", Assert.Throws<UnrollException>(() => StateGradients.Of(cell, [], weights, TestDevice.Default)).Message);
        Assert.StartsWith("The weights of the last outputs", Assert.Throws<UnrollException>(() => StateGradients.Of(cell, [input], input, TestDevice.Default)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The inputs of a step", Assert.Throws<UnrollException>(() => StateGradients.Of(cell, [input, weights], weights, TestDevice.Default)).Message, StringComparison.Ordinal);
    }

    /// <summary>The norm before the first step over that before the last.</summary>
    private static double Kept(CellSpec spec, int part, ulong seed)
    {
        IReadOnlyList<double> norms = Gradients(spec, seed, positive: false).States[part];
        return norms[^1] / norms[0];
    }

    private static StateGradients Gradients(CellSpec spec, ulong seed, bool positive)
    {
        Samples samples = new(seed);
        Tensor[] inputs = Inputs(samples, positive);
        return StateGradients.Of(spec.Build(ParameterStore.Draw(seed).Root, Features), inputs, samples.Normal(Batch, 32), TestDevice.Default);
    }

    /// <summary>The mean over units and sequences of the product over all steps of the share that a unit keeps.</summary>
    private static double Products(CellSpec spec, ulong seed)
    {
        ICell cell = spec.Build(ParameterStore.Draw(seed).Root, Features);
        KeptShares shares = new();
        using Tape tape = Tape.ForWatching(TestDevice.Default, shares);
        State state = cell.Start(tape, Batch);
        foreach (Tensor input in Inputs(new Samples(seed), false))
            (_, state) = cell.Step(tape.Constant(input), state);
        return shares.Products.Average();
    }

    private static Tensor[] Inputs(Samples samples, bool isSame)
    {
        Tensor first = samples.Between(0, 1, Batch, Features);
        return [.. Enumerable.Range(0, 200).Select(_ => isSame ? first : samples.Between(0, 1, Batch, Features))];
    }

    private static (ICell Cell, Tensor[] Inputs, Tensor Weights) Small(string name, int steps)
    {
        CellSpec spec = name switch
        {
            "elman" => new ElmanSpec(5),
            "irnn" => new IrnnSpec(5),
            "lstm" => new LstmSpec(5),
            "lstm with peepholes" => new LstmSpec(5) { Peepholes = true },
            "gru" => new GruSpec(5),
            "gru, reset before" => new GruSpec(5) { Reset = ResetGate.Before },
            "scrn" => new ScrnSpec(5) { Context = 2 },
            "clockwork" => new ClockworkSpec(6) { Modules = 3 },
            "minimal" => new MinimalGatedSpec(5),
            "learned start" => new LearnedStartSpec(new LstmSpec(5)),
            "jordan" => new JordanSpec(4) { Outputs = 3 },
            _ => new ResidualSpec(new GruSpec(Features)),
        };
        ParameterStore store = ParameterStore.Draw(5);
        ICell cell = spec.Build(store.Root, Features);
        Samples samples = new(12);
        foreach (Parameter parameter in store.Parameters)
        {
            Tensor added = samples.Normal(parameter.Shape.ToArray());
            for (int i = 0; i < added.Count; i++)
                parameter.Data.Span[i] += (Real)0.3 * added.Span[i];
            parameter.Changed();
        }
        return (cell, [.. Enumerable.Range(0, steps).Select(_ => samples.Normal(Batch, Features))], samples.Normal(Batch, cell.OutputSize));
    }

    private static double MeanNorm(Tensor gradient)
    {
        double sum = 0;
        for (int row = 0; row < Batch; row++)
            sum += Math.Sqrt(gradient.Rows(row, 1).Span.ToArray().Sum(number => (double)number * number));
        return sum / Batch;
    }

    private static void Same(double expected, double actual, bool differences = false) =>
        Assert.True(Math.Abs(actual - expected) <= (differences ? 300 : 1) * Tolerance * (1e-3 + Math.Abs(expected)), FormattableString.Invariant($"expected {expected}, found {actual}"));

    private sealed class KeptShares : ITapeWatcher
    {
        public double[] Products { get; private set; } = [];

        public void Begin(string place, bool reversed)
        {
            // there is one cell
        }

        public void See(string name, WatchedKind kind, Value value)
        {
            if (kind != WatchedKind.Keep)
                return;
            if (Products.Length == 0)
                Products = [.. Enumerable.Repeat(1.0, value.Tensor.Count)];
            for (int i = 0; i < Products.Length; i++)
                Products[i] *= value.Tensor.Span[i];
        }
    }
}
