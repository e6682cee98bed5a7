namespace Unroll.Tests;

/// <summary>The losses of the structured perceptron and the structured SVM: against enumeration, and against the cost that they bound.</summary>
public sealed class HingeTests
{
    private static readonly Vocabulary Plain = Vocabulary.Fit(["a", "b", "c"], unknown: false);
    private static readonly Vocabulary Iob = Vocabulary.Fit(["O", "B-x", "I-x", "B-y", "I-y"], unknown: false);
    private static readonly Vocabulary Iobes = Vocabulary.Fit(["O", "B-x", "I-x", "E-x", "S-x"], unknown: false);

    public static TheoryData<string, int> Costs
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string cost in new[] { "none", "tags", "spans", "spans, iobes" })
            {
                for (int seed = 1; seed <= 12; seed++)
                    all.Add(cost, seed);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Costs))]
    public void ItIsThatOfTheWorstOfAllAnswers(string name, int seed)
    {
        (TagCost cost, Vocabulary tags, Func<int[], int[], double> count) = Of(name);
        int[] lengths = [4, 0, 1, 3];
        Samples random = new((ulong)seed);
        SequenceLayout layout = new(lengths);
        Tensor[] parts = [random.Normal(layout.Rows, tags.Count), random.Normal(tags.Count, tags.Count), random.Normal(tags.Count), random.Normal(tags.Count)];
        int[] gold = [.. Enumerable.Range(0, layout.Rows).Select(row => ((row * 7) + (seed * (row + 3))) % tags.Count)];
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = ChainOf(tape, layout, parts);
        Tensor hinge = ChainOutput.Hinge(chain, cost, gold).Tensor;
        (int[] best, _) = chain.Best();
        for (int b = 0; b < lengths.Length; b++)
        {
            int[] right = gold[layout.Starts[b]..layout.Starts[b + 1]];
            double expected = Enumerated.Answers(lengths[b], tags.Count).Max(answer => count(right, answer) + ScoreOf(parts, layout.Starts[b], answer)) - ScoreOf(parts, layout.Starts[b], right);
            Assert.Equal(expected, hinge.Span[b], 1e-4);
            double ofBest = count(right, best[layout.Starts[b]..layout.Starts[b + 1]]);
            Assert.True(hinge.Span[b] >= ofBest - 1e-4, $"the hinge {hinge.Span[b]} is less than the cost {ofBest} of the best answer");
            foreach (int[] answer in Enumerated.Answers(lengths[b], tags.Count).Take(50))
                Assert.Equal(count(right, answer), cost.Of(right, answer));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tags")]
    [InlineData("spans")]
    public void ItsGradientsAreThoseOfTheWorstAnswer(string name)
    {
        (TagCost cost, Vocabulary tags, _) = Of(name);
        SequenceLayout layout = new([3, 2]);
        Samples random = new(5);
        int[] gold = [0, 1, 2, 1, 0];
        GradientCheck.Run(
            3, (tape, parts) => ChainOutput.Hinge(new Chain(new Sequences(layout, parts[0]), parts[1], parts[2], parts[3]), cost, gold),
            random.Normal(layout.Rows, tags.Count), random.Normal(tags.Count, tags.Count), random.Normal(tags.Count), random.Normal(tags.Count));
    }

    /// <summary>On every example, after every step of a run.</summary>
    [Theory]
    [InlineData(TagCostKind.Tags)]
    [InlineData(TagCostKind.Spans)]
    public void DuringARunItBoundsTheNumberOfErrors(TagCostKind kind)
    {
        Dataset train = TrainerTests.Cities(1, 40);
        Recipe recipe = new()
        {
            Model = new TaggingSpec { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(5)), Dropout = 0, Output = new SvmOutputSpec { Cost = kind } },
            Training = new TrainingSpec { Epochs = 6, BatchTokens = 60, Optimizer = new AdamSpec { Rate = 0.03 } },
        };
        using Trainer run = Trainer.Start(recipe, new Splits(train, null, null), TestDevice.Default);
        int wrong = 0, steps = 0;
        foreach (TrainingStep step in run)
        {
            steps++;
            foreach (Example sentence in train)
            {
                using Tape tape = Tape.ForPrediction(TestDevice.Default);
                double hinge = run.Problem.Loss(tape, [sentence]).Item() * sentence.Length;
                Tagging answer = (Tagging)run.Problem.Predict(tape, [sentence])[0];
                double cost = kind == TagCostKind.Tags ? sentence.Tags!.Zip(answer.Tags).Count(pair => pair.First != pair.Second)
                    : TagSpans.LenientSpans(sentence.Tags!).Concat(answer.Spans).GroupBy(span => span).Count(group => group.Count() == 1);
                Assert.True(hinge >= cost - 1e-3, $"step {step.Step}: the hinge of \"{sentence}\" is {hinge}, its cost {cost}");
                wrong += cost > 0 ? 1 : 0;
            }
        }
        Assert.True(wrong > 20 && wrong < (steps * train.Count) - 20, $"{wrong} of {steps * train.Count} answers were wrong");
    }

    private static (TagCost Cost, Vocabulary Tags, Func<int[], int[], double> Count) Of(string name) => name switch
    {
        "none" => (new NoCost(), Plain, (_, _) => 0),
        "tags" => (new HammingCost(), Plain, (right, answer) => right.Zip(answer).Count(pair => pair.First != pair.Second)),
        "spans" => (new SpanCost(Iob), Iob, (right, answer) => OnlyOneHas(Iob, right, answer)),
        _ => (new SpanCost(Iobes), Iobes, (right, answer) => OnlyOneHas(Iobes, right, answer)),
    };

    private static double OnlyOneHas(Vocabulary tags, int[] right, int[] answer)
    {
        HashSet<Span> spans = [.. TagSpans.LenientSpans([.. right.Select(id => tags[id])])];
        spans.SymmetricExceptWith(TagSpans.LenientSpans([.. answer.Select(id => tags[id])]));
        return spans.Count;
    }

    private static Chain ChainOf(Tape tape, SequenceLayout layout, Tensor[] parts) =>
        new(new Sequences(layout, tape.Constant(parts[0])), tape.Constant(parts[1]), tape.Constant(parts[2]), tape.Constant(parts[3]));

    private static double ScoreOf(Tensor[] parts, int first, int[] answer)
    {
        int tags = parts[2].Count;
        double sum = answer.Length == 0 ? 0 : parts[2].Span[answer[0]] + parts[3].Span[answer[^1]];
        for (int t = 0; t < answer.Length; t++)
            sum += parts[0].Span[((first + t) * tags) + answer[t]] + (t > 0 ? parts[1].Span[(answer[t - 1] * tags) + answer[t]] : 0);
        return sum;
    }
}
