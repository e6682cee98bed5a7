namespace Unroll.Tests;

/// <summary>L-BFGS and OWL-QN on functions whose minima are known.</summary>
public sealed class LbfgsTests
{
#if SINGLE
    private const double Tolerance = 2e-3;
#else
    private const double Tolerance = 1e-6;
#endif

    [Fact]
    public void AQuadraticIsMinimised()
    {
        Tensor center = new Samples(1).Normal(30), weight = new Samples(2).Between(0.1, 10, 30);
        Toy toy = new(30, (tape, x) => ((x - tape.Constant(center)).Square() * tape.Constant(weight)).Sum());
        Run(toy, new LbfgsSpec { L2 = 0, Tolerance = 0 }, 60);
        for (int i = 0; i < 30; i++)
            Assert.Equal(center.Span[i], toy.X[i], Tolerance);
    }

    /// <summary>What is frozen stays as it is, the penalties on large weights aside or not; a rate that L-BFGS does not have is refused.</summary>
    [Fact]
    public void FrozenParametersStay()
    {
        Dataset train = TrainerTests.Cities(1, 30);
        Recipe recipe = new()
        {
            Model = new TaggingSpec { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new ElmanSpec(3)), Dropout = 0 },
            Training = new TrainingSpec { Epochs = 3, Optimizer = new LbfgsSpec { L1 = 0.5, L2 = 2 }, Rates = "encoder.*=0" },
        };
        using Trainer run = Trainer.Start(recipe, new Splits(train, null, null), TestDevice.Default);
        using Trainer frozen = Trainer.Start(recipe with { Training = new TrainingSpec { Epochs = 1, Optimizer = new SgdSpec(), Rates = "*=0" } }, new Splits(train, null, null), TestDevice.Default);
        Assert.NotEmpty(frozen);
        Assert.Equal(3, run.Count());
        using Model before = frozen.Best; // as it was drawn
        using Model after = run.Best;
        foreach ((Parameter was, Parameter now) in before.Parameters.Parameters.Zip(after.Parameters.Parameters))
            Assert.Equal(was.Name.StartsWith("encoder.", StringComparison.Ordinal), was.Data.Span.SequenceEqual(now.Data.Span));
        UnrollException slow = Assert.Throws<UnrollException>(() => Trainer.Start(recipe with { Training = recipe.Training with { Rates = "encoder.*=0.5" } }, new Splits(train, null, null), TestDevice.Default));
        Assert.Equal("training.rates gives encoder.0.forward.input the factor 0.5; expected 0, which freezes it, or 1, since L-BFGS has no learning rate.", slow.Message);
    }

    /// <summary>The loss of a step is what is minimised, so that it never rises; its penalty is that of the weights that it led to.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void TheLossOfAStepIsTheObjective(double l1)
    {
        Dataset train = TrainerTests.Cities(1, 40);
        Recipe recipe = new() { Model = new FeatureTaggingSpec(), Training = new TrainingSpec { Epochs = 8, Optimizer = new LbfgsSpec { L2 = 0.7, L1 = l1, Window = 10 } } };
        using Trainer run = Trainer.Start(recipe, new Splits(train, null, null), TestDevice.Default);
        int tokens = train.Sum(sentence => sentence.Length);
        double before = double.PositiveInfinity;
        foreach (TrainingStep step in run)
        {
            using Model now = run.Best;
            double penalty = now.Parameters.Parameters.SelectMany(p => p.Data.Span.ToArray()).Sum(w => (0.35 * w * w) + (l1 * Math.Abs(w))) / tokens;
            Assert.Equal(penalty, step.Penalty!.Value, 1e-5);
            Assert.InRange(step.Loss, 0, before + 1e-6);
            before = step.Loss;
            Assert.Equal((step.Loss, step.Penalty), (run.Epochs[^1].Loss, run.Epochs[^1].Penalty));
        }
        Assert.Equal("not-converged", run.Ending!.Reason); // its window is longer than the run
    }

    [Fact]
    public void ALossThatIsNoNumberIsAFault()
    {
        Toy toy = new(2, (tape, x) => x.Log().Sum(), -1, -1);
        TrainingStep step = new LbfgsSpec().Start(new LearnerContext(toy, toy.Store, [Example.Tagged(["x"])], new TrainingSpec(), TestDevice.Default)).Advance();
        Assert.StartsWith("the loss is NaN, the norm of its gradient", step.Fault!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void RosenbrocksValleyIsFollowedToItsEnd()
    {
        Tensor first = new(new Shape(2, 1), [1, 0]), second = new(new Shape(2, 1), [0, 1]);
        Toy toy = new(2, (tape, x) =>
        {
            Value row = x.Reshape(new Shape(1, 2)), a = row.MatMul(tape.Constant(first)), b = row.MatMul(tape.Constant(second));
            return ((1 - a).Square() + ((b - a.Square()).Square() * 100)).Sum();
        }, -1.2, 1);
        Run(toy, new LbfgsSpec { L2 = 0, Tolerance = 0 }, 100);
        Assert.Equal(1, toy.X[0], 10 * Tolerance);
        Assert.Equal(1, toy.X[1], 20 * Tolerance);
    }

    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(7.0, 0.0)]
    [InlineData(0.0, 0.8)]
    [InlineData(2.0, 1.5)]
    public void PenaltiesHaveTheirClosedForm(double l2, double l1)
    {
        Tensor center = new Samples(3).Normal(50), weight = new Samples(4).Between(0.2, 4, 50);
        Toy toy = new(50, (tape, x) => ((x - tape.Constant(center)).Square() * tape.Constant(weight)).Sum() / 2);
        Run(toy, new LbfgsSpec { L2 = l2, L1 = l1, Tolerance = 0 }, 80);
        for (int i = 0; i < 50; i++)
        {
            double pull = weight.Span[i] * center.Span[i], expected = Math.Sign(pull) * Math.Max(0, Math.Abs(pull) - l1) / (weight.Span[i] + l2);
            Assert.Equal(expected, toy.X[i], Tolerance);
            if (expected == 0 && Math.Abs(pull) < 0.9 * l1)
                Assert.Equal(0, toy.X[i]);
        }
    }

    [Fact]
    public void ZerosOfL1SatisfyTheSubgradientCondition()
    {
        (Func<Tape, Value> loss, ParameterStore store, IProblem problem, IReadOnlyList<Example> train) = Crf();
        const double l1 = 0.3;
        ILearner learner = new LbfgsSpec { L2 = 0.1, L1 = l1, Tolerance = 0 }.Start(new LearnerContext(problem, store, train, new TrainingSpec(), TestDevice.Default));
        for (int i = 0; i < 150; i++)
            learner.Advance();
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Gradients gradients = tape.Backward(loss(tape));
        int zeros = 0;
        foreach (Parameter parameter in store.Parameters)
        {
            Tensor g = CheckedFunction.Dense(parameter, gradients[parameter]);
            for (int i = 0; i < g.Count; i++)
            {
                double w = parameter.Data.Span[i], slope = g.Span[i] + (0.1 * w);
                zeros += w == 0 ? 1 : 0;
                if (w == 0)
                    Assert.InRange(slope, -l1 - Tolerance, l1 + Tolerance);
                else
                    Assert.Equal(-l1 * Math.Sign(w), slope, 5 * Tolerance);
            }
        }
        Assert.True(zeros > 5, $"{zeros} weights are 0");
    }

    [Fact]
    public void TheOptimumOfACrfIsThatOfLongGradientDescent()
    {
        (_, ParameterStore fast, IProblem problem, IReadOnlyList<Example> train) = Crf();
        ILearner learner = new LbfgsSpec { L2 = 1, Tolerance = 1e-12, Window = 3 }.Start(new LearnerContext(problem, fast, train, new TrainingSpec(), TestDevice.Default));
        TrainingStep step = learner.Advance();
        for (int i = 0; i < 200 && !step.Converged; i++)
            step = learner.Advance();
        Assert.True(step.Converged);
        (Func<Tape, Value> loss, ParameterStore slow, _, _) = Crf();
        IOptimizer descent = new SgdSpec { Decay = 1 }.Build(TestDevice.Default);
        for (int i = 0; i < 1500; i++)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            descent.Step(tape.Backward(loss(tape)), 0.05);
        }
        foreach ((Parameter a, Parameter b) in fast.Parameters.Zip(slow.Parameters))
        {
            for (int i = 0; i < a.Data.Count; i++)
                Assert.Equal(b.Data.Span[i], a.Data.Span[i], Tolerance);
        }
    }

    [Fact]
    public void NeitherThreadsNorBatchesMatterToTheOptimum()
    {
        Tensor[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using Device device = TestDevice.OfThreads(threads);
            (_, ParameterStore store, IProblem problem, IReadOnlyList<Example> train) = Crf();
            ILearner learner = new LbfgsSpec { BatchTokens = 4 }.Start(new LearnerContext(problem, store, train, new TrainingSpec(), device));
            for (int i = 0; i < 9; i++)
                learner.Advance();
            Tensor[] found = [.. store.Copy()];
            expected ??= found;
            for (int i = 0; i < found.Length; i++)
                Near.Same(expected[i], found[i], $"{store.Parameters[i].Name} on {threads} threads");
            TestDevice.AssertShared(device);
        }
    }

    private static void Run(Toy toy, LbfgsSpec spec, int steps)
    {
        ILearner learner = spec.Start(new LearnerContext(toy, toy.Store, [Example.Tagged(["x"])], new TrainingSpec(), TestDevice.Default));
        for (int i = 0; i < steps; i++)
            learner.Advance();
    }

    private static (Func<Tape, Value> Loss, ParameterStore Store, IProblem Problem, IReadOnlyList<Example> Train) Crf()
    {
        Example[] train =
        [
            Example.Tagged(["a", "b", "a"], ["X", "Y", "X"]), Example.Tagged(["b"], ["Y"]), Example.Tagged(["c", "a"], ["Y", "Z"]), Example.Tagged(["a", "a", "b", "c"], ["X", "X", "Y", "Z"]),
        ];
        FeatureTaggingSpec spec = new() { Template = ["U0:%x[0,0]", "U1:%x[-1,0]", "B"] };
        ParameterStore store = ParameterStore.Draw(1);
        IProblem problem = spec.Build(store.Root, spec.Fit(train));
        return (tape => problem.Loss(tape, train) * 10, store, problem, train);
    }

    private sealed class Toy : IProblem
    {
        private readonly Parameter x;
        private readonly Func<Tape, Value, Value> function;

        public Toy(int size, Func<Tape, Value, Value> function, params double[] start)
        {
            this.function = function;
            x = Store.Root.Parameter("x", new Shape(size), Init.Zero);
            for (int i = 0; i < start.Length; i++)
                x.Data.Span[i] = (Real)start[i];
        }

        public ParameterStore Store { get; } = ParameterStore.Draw(1);

        public Real[] X => x.Data.Span.ToArray();

        public string Metric => "none";

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => function(tape, tape.Use(x));

        public IReadOnlyList<InputField> Fields => [];

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => [];

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}
