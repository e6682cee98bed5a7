namespace Unroll.Tests;

/// <summary>Optimisers against the papers' formulas in plain loops.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 7;

#if SINGLE
    private const double Tolerance = 2e-6;
#else
    private const double Tolerance = 1e-13;
#endif

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.9, 0.0)]
    [InlineData(0.0, 0.01)]
    [InlineData(0.7, 0.1)]
    public void Sgd(double momentum, double decay)
    {
        Run run = new(new SgdSpec { Momentum = momentum, Decay = decay }, new Shape(37));
        double[] w = run.Weights, v = new double[w.Length];
        for (int step = 0; step < Steps; step++)
        {
            double rate = 0.1 / (1 + step);
            double[] g = run.Step(rate);
            for (int i = 0; i < w.Length; i++)
            {
                v[i] = (momentum * v[i]) + g[i] + (decay * w[i]);
                w[i] -= rate * v[i];
            }
            run.Expect(w);
        }
    }

    [Theory]
    [InlineData(0.9, 0.999, 1e-8, 0.0)]
    [InlineData(0.0, 0.9, 1e-3, 0.0)]
    [InlineData(0.5, 0.0, 0.1, 0.0)]
    [InlineData(0.9, 0.99, 1e-8, 0.3)]
    public void Adam(double beta1, double beta2, double epsilon, double decay)
    {
        Run run = new(new AdamSpec { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, Decay = decay }, new Shape(5, 7));
        double[] w = run.Weights, m = new double[w.Length], v = new double[w.Length];
        for (int step = 1; step <= Steps; step++)
        {
            double rate = 0.05 / step;
            double[] g = run.Step(rate);
            for (int i = 0; i < w.Length; i++)
                AdamReference(beta1, beta2, epsilon, decay, rate, step, g[i], ref m[i], ref v[i], ref w[i]);
            run.Expect(w);
        }
    }

    [Fact]
    public void TheFirstStepOfAdamIsTheRateInTheGradientsDirection()
    {
        Run run = new(new AdamSpec(), new Shape(20));
        double[] w = run.Weights, g = run.Step(0.01);
        for (int i = 0; i < w.Length; i++)
            w[i] -= 0.01 * Math.Sign(g[i]);
        run.Expect(w, 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AdamOnRows(bool dense)
    {
        const int columns = 5;
        Run run = new(new AdamSpec { Dense = dense, Decay = 0.2 }, new Shape(9, columns));
        double[] w = run.Weights, m = new double[w.Length], v = new double[w.Length];
        int[][] ids = [[3, 8, 3], [0], [8, 1, 0], [3], [5, 5, 5, 5]];
        for (int step = 1; step <= ids.Length; step++)
        {
            Tensor before = run.Parameter.Data.Keep();
            double[] g = run.StepRows(0.05, ids[step - 1]);
            for (int i = 0; i < w.Length; i++)
            {
                if (dense || ids[step - 1].Contains(i / columns))
                    AdamReference(0.9, 0.999, 1e-8, 0.2, 0.05, step, g[i], ref m[i], ref v[i], ref w[i]);
            }
            run.Expect(w);
            for (int row = 0; row < 9 && !dense; row++)
                Assert.Equal(!ids[step - 1].Contains(row), before.Rows(row, 1).Span.SequenceEqual(run.Parameter.Data.Rows(row, 1).Span));
        }
    }

    [Fact]
    public void SgdOnRows()
    {
        const int columns = 5;
        Run run = new(new SgdSpec { Momentum = 0.8, Decay = 0.1 }, new Shape(9, columns));
        double[] w = run.Weights, v = new double[w.Length];
        int[][] ids = [[3, 8, 3], [0], [8, 1, 0], [3]];
        foreach (int[] some in ids)
        {
            Tensor before = run.Parameter.Data.Keep();
            double[] g = run.StepRows(0.1, some);
            for (int i = 0; i < w.Length; i++)
            {
                if (!some.Contains(i / columns))
                    continue;
                v[i] = (0.8 * v[i]) + g[i] + (0.1 * w[i]);
                w[i] -= 0.1 * v[i];
            }
            run.Expect(w);
            for (int row = 0; row < 9; row++)
                Assert.Equal(!some.Contains(row), before.Rows(row, 1).Span.SequenceEqual(run.Parameter.Data.Rows(row, 1).Span));
        }
    }

    [Theory]
    [InlineData("rmsprop")]
    [InlineData("rmsprop with momentum")]
    [InlineData("adagrad")]
    public void RootsOfSquares(string name)
    {
        (StochasticSpec spec, double keep, double take, double epsilon, double momentum) = name switch
        {
            "rmsprop" => ((StochasticSpec)new RmsPropSpec { Keep = 0.9, Epsilon = 1e-3, Decay = 0.1 }, 0.9, 0.1, 1e-3, 0.0),
            "adagrad" => (new AdagradSpec { Epsilon = 1e-3, Decay = 0.1 }, 1, 1, 1e-3, 0),
            _ => (new RmsPropSpec { Keep = 0.9, Epsilon = 1e-3, Momentum = 0.7, Decay = 0.1 }, 0.9, 0.1, 1e-3, 0.7),
        };
        const int columns = 7;
        Run run = new(spec, new Shape(9, columns));
        double[] w = run.Weights, v = new double[w.Length], m = new double[w.Length];
        for (int step = 0; step < 6; step++)
        {
            int[] ids = step % 2 == 0 ? [.. Enumerable.Range(0, 9)] : [8, 2, 2];
            double[] g = step % 2 == 0 ? run.Step(0.1) : run.StepRows(0.1, ids);
            for (int i = 0; i < w.Length; i++)
            {
                if (!ids.Contains(i / columns))
                    continue;
                double slope = g[i] + (0.1 * w[i]);
                v[i] = (keep * v[i]) + (take * slope * slope);
                m[i] = (momentum * m[i]) + (slope / (Math.Sqrt(v[i]) + epsilon));
                w[i] -= 0.1 * m[i];
            }
            run.Expect(w);
        }
    }

    /// <summary>Tables and matrices of several pieces of work: no number is forgotten or visited twice, on any number of threads.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("dense adam")]
    public void LargeParametersOnAnyNumberOfThreads(string name)
    {
        StochasticSpec spec = name switch { "sgd" => new SgdSpec { Momentum = 0.5 }, "adam" => new AdamSpec(), _ => new AdamSpec { Dense = true } };
        Tensor[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using Device device = TestDevice.OfThreads(threads);
            Run matrix = new(spec, new Shape(301, 131), device), table = new(spec, new Shape(1500, 37), device);
            double[] w = matrix.Weights, t = table.Weights;
            double[] g = matrix.Step(0.1), rows = table.StepRows(0.1, [.. Enumerable.Range(0, 1500).Where(i => i % 7 != 3)]);
            Check(matrix, w, g);
            Check(table, t, rows);
            Tensor[] actual = [matrix.Parameter.Data, table.Parameter.Data];
            expected ??= actual;
            Near.Same(expected[0], actual[0], $"matrix, {threads} threads");
            Near.Same(expected[1], actual[1], $"table, {threads} threads");
            TestDevice.AssertShared(device);
        }

        void Check(Run run, double[] w, double[] g)
        {
            for (int i = 0; i < w.Length; i++)
                w[i] -= name == "sgd" ? 0.1 * g[i] : g[i] == 0 ? 0 : 0.1 * g[i] / (Math.Abs(g[i]) + 1e-8);
            run.Expect(w, 1e-5);
        }
    }

    [Fact]
    public void AParameterWithoutAGradientStaysAsItIs()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter used = store.Root.Parameter("used", new Shape(3), Init.Normal(1)), idle = store.Root.Parameter("idle", new Shape(3), Init.Normal(1));
        foreach (StochasticSpec spec in new StochasticSpec[] { new SgdSpec { Decay = 0.5 }, new AdamSpec { Decay = 0.5 } })
        {
            Tensor before = idle.Data.Keep();
            int version = idle.Version;
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            tape.Use(idle);
            spec.Build(TestDevice.Default).Step(tape.Backward(tape.Use(used).Sum()), 0.1);
            Near.Same(before, idle.Data, "the idle parameter");
            Assert.Equal(version, idle.Version);
        }
    }

    [Fact]
    public void ProductsAfterAStepUseTheNewWeights()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter W = store.Root.Parameter("W", new Shape(3, 4), Init.Normal(1));
        IOptimizer optimizer = new SgdSpec().Build(TestDevice.Default);
        Tensor x = new(new Shape(1, 3), [1, 0, 0]);
        for (int step = 0; step < 3; step++)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value y = tape.Constant(x).MatMul(tape.Use(W));
            Assert.True(W.Data.Rows(0, 1).Span.SequenceEqual(y.Tensor.Span), $"step {step}");
            optimizer.Step(tape.Backward(y.Sum()), 0.5);
        }
    }

    private static void AdamReference(
        double beta1, double beta2, double epsilon, double decay, double rate, int t, double g, ref double m, ref double v, ref double w)
    {
        m = (beta1 * m) + ((1 - beta1) * g);
        v = (beta2 * v) + ((1 - beta2) * g * g);
        double mHat = m / (1 - Math.Pow(beta1, t)), vHat = v / (1 - Math.Pow(beta2, t));
        w -= (rate * mHat / (Math.Sqrt(vHat) + epsilon)) + (rate * decay * w);
    }

    /// <summary>A parameter whose gradients are chosen: those of Σ w c are c.</summary>
    private sealed class Run
    {
        private readonly Device device;
        private readonly IOptimizer optimizer;
        private readonly Samples samples = new(4);

        public Run(StochasticSpec spec, Shape shape, Device? device = null)
        {
            this.device = device ?? TestDevice.Default;
            optimizer = spec.Build(this.device);
            Parameter = ParameterStore.Draw(3).Root.Parameter("w", shape, Init.Normal(1));
        }

        public Parameter Parameter { get; }

        public double[] Weights => [.. Parameter.Data.Span.ToArray().Select(w => (double)w)];

        public double[] Step(double rate)
        {
            Tensor c = samples.Normal(Parameter.Shape.ToArray());
            using Tape tape = Tape.ForGradients(device);
            optimizer.Step(tape.Backward((tape.Use(Parameter) * tape.Constant(c)).Sum()), rate);
            return [.. c.Span.ToArray().Select(g => (double)g)];
        }

        public double[] StepRows(double rate, int[] ids)
        {
            Tensor c = samples.Normal(ids.Length, Parameter.Shape.Columns);
            using Tape tape = Tape.ForGradients(device);
            Gradients gradients = tape.Backward((tape.Use(Parameter).TakeRows(ids) * tape.Constant(c)).Sum());
            Assert.Equal(ids.Distinct().Order(), gradients[Parameter]!.Ids);
            optimizer.Step(gradients, rate);
            double[] dense = new double[Parameter.Shape.Count];
            for (int i = 0; i < c.Count; i++)
                dense[(ids[i / c.Shape.Columns] * c.Shape.Columns) + (i % c.Shape.Columns)] += c.Span[i];
            return dense;
        }

        public void Expect(double[] weights, double tolerance = Tolerance) =>
            Near.Assert(new Tensor(Parameter.Shape, [.. weights.Select(w => (Real)w)]), Parameter.Data, tolerance, "the weights");
    }
}
