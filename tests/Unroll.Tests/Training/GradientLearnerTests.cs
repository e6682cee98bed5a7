namespace Unroll.Tests;

/// <summary>One step of learning by gradients: clipping, rates, counting, which examples.</summary>
public sealed class GradientLearnerTests
{
    // The gradient of each is (3, -4, 12): its norm is 13.
    [Theory]
    [InlineData(0, 0, 3, -4, 12, 13)]
    [InlineData(0, 26, 3, -4, 12, 13)]
    [InlineData(0, 6.5, 1.5, -2, 6, 13)]
    [InlineData(3.5, 0, 3, -3.5, 3.5, 13)]
    [InlineData(3.5, 2.8939592256975566, 1.5, -1.75, 1.75, 13)]
    public void GradientsAreClippedByValueAndThenByNorm(double value, double norm, double x, double y, double z, double reported)
    {
        TrainingSpec spec = new() { Optimizer = new SgdSpec { Rate = 1 }, ClipValue = value, ClipNorm = norm };
        Fixed problem = new();
        GradientLearner learner = new(new LearnerContext(problem, ParameterStore.Draw(1), [OfLength(2)], spec, TestDevice.Default), (StochasticSpec)spec.Optimizer);
        TrainingStep step = learner.Advance();
        Assert.Equal(reported, step.GradientNorm!.Value, 1e-5);
        Near.Assert(new Tensor(new Shape(3), [(Real)(-x), (Real)(-y), (Real)(-z)]), problem.W.Data, 1e-6, "the change");
    }

    [Fact]
    public void TheScheduleIsHeardByTheRate()
    {
        TrainingSpec spec = new() { Optimizer = new SgdSpec { Rate = 0.5 }, Schedule = new PlateauSpec { Cut = 0.1, Patience = 0 }, ClipNorm = 0 };
        Fixed problem = new();
        GradientLearner learner = new(new LearnerContext(problem, ParameterStore.Draw(1), [OfLength(2)], spec, TestDevice.Default), (StochasticSpec)spec.Optimizer);
        Assert.Equal(0.5, learner.Advance().Rate);
        learner.EpochEnded(1);
        Assert.Equal(0.5, learner.Advance().Rate);
        learner.EpochEnded(1);
        Assert.Equal(0.05, learner.Advance().Rate!.Value, 1e-12);
        Near.Assert(new Tensor(new Shape(3), [(Real)(-3 * 1.05), (Real)(4 * 1.05), (Real)(-12 * 1.05)]), problem.W.Data, 1e-6, "three steps");
    }

    [Fact]
    public void StepsAndEpochsAreCountedAndEveryExampleIsSeenOnceAnEpoch()
    {
        Fixed problem = new();
        Example[] examples = [.. Enumerable.Range(0, 23).Select(i => OfLength(i % 5))];
        GradientLearner learner = new(new LearnerContext(problem, ParameterStore.Draw(1), examples, new TrainingSpec { BatchTokens = 6 }, TestDevice.Default), new AdamSpec());
        List<string> orders = [];
        int steps = 0;
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            problem.Seen.Clear();
            TrainingStep step;
            int inEpoch = 0;
            do
            {
                step = learner.Advance();
                inEpoch++;
                Assert.Equal((++steps, epoch, inEpoch), (step.Step, step.Epoch, step.StepOfEpoch));
                Assert.Equal(learner.StepsPerEpoch, step.StepsPerEpoch);
                Assert.Equal(problem.Seen[^1].Sum(example => example.Length), step.Tokens);
                Assert.Equal(problem.LastLoss, step.Loss);
            }
            while (!step.EpochEnded);
            int[] seen = [.. problem.Seen.SelectMany(batch => batch).Select(example => Array.IndexOf(examples, example))];
            Assert.Equal(Enumerable.Range(0, examples.Length).Where(i => examples[i].Length > 0), seen.Order());
            orders.Add(string.Join(' ', seen));
        }
        Assert.Equal(3, orders.Distinct().Count());
    }

    [Fact]
    public void WithNothingToLearnFromItSaysSo()
    {
        foreach (Example[] none in new Example[][] { [], [OfLength(0), OfLength(0)] })
        {
            Assert.Equal(
                "The training set: found no example of any length; expected at least one.",
                Assert.Throws<UnrollException>(() => new GradientLearner(new LearnerContext(new Fixed(), ParameterStore.Draw(1), none, new TrainingSpec(), TestDevice.Default), new AdamSpec())).Message);
        }
    }

    private static Example OfLength(int length) => new(new Frames(1, new Real[length]));

    /// <summary>A loss whose gradient is known.</summary>
    private sealed class Fixed : IProblem
    {
        public Parameter W { get; } = ParameterStore.Draw(1).Root.Parameter("w", new Shape(3), Init.Zero);

        public List<Example[]> Seen { get; } = [];

        public double LastLoss { get; private set; }

        public string Metric => "none";

        public Value Loss(Tape tape, IReadOnlyList<Example> batch)
        {
            Assert.True(tape.IsTraining);
            Seen.Add([.. batch]);
            Value loss = (tape.Use(W) * tape.Constant(new Tensor(new Shape(3), [3, -4, 12]))).Sum();
            LastLoss = loss.Item();
            return loss;
        }

        public IReadOnlyList<InputField> Fields => [];

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}
