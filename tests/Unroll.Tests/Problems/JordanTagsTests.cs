namespace Unroll.Tests.Problems;

/// <summary>Gold in the state while training, the network's own answer otherwise.</summary>
public sealed class JordanTagsTests
{
    private static readonly int[] Gold = [1, 0, 2, 2, 1];

#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-12;
#endif

    [Fact]
    public void TheLossIsThatOfStepsWhoseStateIsTheRightTag()
    {
        (ITagOutput output, ICell cell, _) = Build();
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = Inputs(tape);
        double expected = Steps(tape, cell, x, gold: true), free = Steps(tape, cell, x, gold: false), found = output.Loss(x, Gold).Item();
        Assert.Equal(expected, found, Tolerance * 10);
        Assert.True(Math.Abs(expected - free) > 0.01, $"a loss of {found} whether the right tags or the network's own are fed back");
    }

    [Fact]
    public void AnswersComeFromTheNetworkRunningFreely()
    {
        (ITagOutput output, ICell cell, _) = Build();
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = Inputs(tape);
        Tensor marginals = output.Score(x).Marginals();
        double sum = 0;
        for (int row = 0; row < Gold.Length; row++)
            sum -= Math.Log(marginals.Span[(row * 3) + Gold[row]]);
        Assert.Equal(Steps(tape, cell, x, gold: false), sum, Tolerance * 10);
    }

    [Fact]
    public void GradientsOfBoth()
    {
        (ITagOutput output, _, ParameterStore store) = Build();
        GradientCheck.Parameters(3, store, tape => output.Loss(Inputs(tape), Gold));
        GradientCheck.Parameters(4, store, tape => output.Score(Inputs(tape)).Emissions.Rows);
    }

    [Fact]
    public void ATaggerOfNothingElseLearns()
    {
        Recipe recipe = Recipe.Parse("""
            {
              "model": { "type": "tagging", "input": { "embedding": 8, "minCount": 1 }, "dropout": 0, "encoder": { "layers": 0 }, "output": { "type": "jordan-tags", "hidden": 12 } },
              "training": { "epochs": 40, "batchTokens": 16, "optimizer": { "type": "adam", "rate": 0.05 } }
            }
            """);
        using Trainer run = Trainer.Start(recipe, House.TinyTagging.Data, TestDevice.Default);
        List<TrainingStep> steps = [.. run];
        Assert.True(steps[^1].EpochLoss < 0.2 * steps[0].Loss, $"the loss fell from {steps[0].Loss} to {steps[^1].EpochLoss} only");
        using Model best = run.Best;
        Assert.Equal(["O", "B-from", "O", "B-to"], ((Tagging)best.Predict("from boston to denver")).Tags);
    }

    private static (ITagOutput Output, ICell Cell, ParameterStore Store) Build()
    {
        ParameterStore store = ParameterStore.Draw(3);
        ITagOutput output = new JordanTagsSpec(4).Build(store.Root, 2, Vocabulary.Fit(["a", "b", "c"], unknown: false));
        ICell cell = new JordanSpec(4) { Outputs = 3 }.Build(store.Root.Child("0").Child("forward"), 2);
        foreach (Parameter parameter in store.Parameters)
        {
            Tensor drawn = new Samples(9).Normal(parameter.Shape.ToArray());
            drawn.Span.CopyTo(parameter.Data.Span);
            parameter.Changed();
        }
        return (output, cell, store);
    }

    private static Sequences Inputs(Tape tape) => new(new SequenceLayout(3, 0, 2), tape.Constant(new Samples(5).Normal(5, 2)));

    /// <summary>-Σ log of the right tags' probabilities, step by step.</summary>
    private static double Steps(Tape tape, ICell cell, Sequences x, bool gold)
    {
        double sum = 0;
        for (int b = 0; b < x.Layout.Count; b++)
        {
            State state = cell.Start(tape, 1);
            for (int row = x.Layout.Starts[b]; row < x.Layout.Starts[b + 1]; row++)
            {
                (Value y, state) = cell.Step(x.Rows.Rows(row, 1), state);
                sum -= Math.Log(y.Tensor.Span[Gold[row]]);
                if (!gold)
                    continue;
                Tensor right = new(new Shape(1, 3));
                right.Span[Gold[row]] = 1;
                state = new State(tape.Constant(right));
            }
        }
        return sum;
    }
}
