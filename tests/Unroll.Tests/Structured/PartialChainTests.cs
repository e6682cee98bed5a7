namespace Unroll.Tests;

/// <summary>Chains in which some tags are not allowed, and the loss of tags that are known in part, against the list of all answers.</summary>
public sealed class PartialChainTests
{
#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-11;
#endif
    private const int Tags = 3;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 40)]
    [InlineData(5, 40)]
    public void TheLogPartitionIsThatOfTheAllowedAnswers(int seed, double size)
    {
        (SequenceLayout layout, Tensor[] scores, bool[] allowed) = Random((ulong)seed, size);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = On(layout, [.. scores.Select(tape.Constant)]).Allowing(allowed);
        Tensor logZ = chain.LogPartition().Tensor, marginals = chain.Marginals();
        for (int b = 0; b < layout.Count; b++)
        {
            int[][] answers = [.. Enumerated.Answers(layout.Lengths[b], Tags).Where(answer => IsAllowed(layout, b, answer, allowed))];
            double[] all = [.. answers.Select(answer => Score(layout, b, answer, scores))];
            double expected = Enumerated.LogSum(all);
            Assert.Equal(expected, logZ.Span[b], Tolerance * size * Math.Max(1, Math.Abs(expected)));
            for (int t = 0; t < layout.Lengths[b]; t++)
            {
                for (int tag = 0; tag < Tags; tag++)
                {
                    int place = ((layout.Starts[b] + t) * Tags) + tag;
                    Assert.Equal(answers.Select((answer, i) => answer[t] == tag ? Math.Exp(all[i] - expected) : 0).Sum(), marginals.Span[place], Tolerance * size);
                    Assert.True(allowed[place] || marginals.Span[place] == 0);
                }
            }
        }
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 40)]
    public void GradientsOfTheLossEqualDifferences(int seed, double size)
    {
        (SequenceLayout layout, Tensor[] scores, bool[] allowed) = Random((ulong)seed, size);
        GradientCheck.Run((ulong)seed, (_, v) => On(layout, v).LogPartition() - On(layout, v).Allowing(allowed).LogPartition(), scores);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void TheScaledRecursionIsTheLogarithmicOne(int seed)
    {
        (SequenceLayout layout, Tensor[] scores, bool[] allowed) = Random((ulong)seed, 3);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = On(layout, [.. scores.Select(tape.Constant)]).Allowing(allowed);
        Assert.True(Spread.IsSmall(TestDevice.Default, chain.Emissions.Rows.Tensor, scores[1], scores[2], scores[3]));
        LogChain exact = new(layout, chain.Emissions.Rows.Tensor, scores[1], scores[2], scores[3]);
        Tensor logZ = chain.LogPartition().Tensor;
        for (int b = 0; b < layout.Count; b++)
            Assert.Equal(exact.LogPartition(b), logZ.Span[b], 10 * Tolerance);
    }

    [Fact]
    public void WhereNothingIsAllowedThereIsNoAnswer()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Tensor zeros = new(new Shape(Tags));
        Chain chain = new(
            new Sequences(new SequenceLayout(2), tape.Constant(new Tensor(new Shape(2, Tags)))), tape.Constant(new Tensor(new Shape(Tags, Tags))),
            tape.Constant(zeros), tape.Constant(zeros));
        Assert.Equal(Real.NegativeInfinity, chain.Allowing([true, true, true, false, false, false]).LogPartition().Tensor.Span[0]);
        Assert.Equal(
            "Chain: found 3 allowances; expected 6, one for each row and tag.",
            Assert.Throws<UnrollException>(() => chain.Allowing([true, true, true])).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheLossOfATaggerIsThatOfAllCompatibleAnswers(bool crf)
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new GruSpec(3)), Output = crf ? new CrfSpec() : new SoftmaxSpec() };
        Example[] batch =
        [
            Example.Tagged(["a", "b", "c"]).WithAllowed([["x"], [], ["x", "z"]]),
            Example.Tagged(["c", "a"], ["y", "z"]),
            Example.Tagged(["b"]).WithAllowed([[]]),
            Example.Tagged([], []),
        ];
        Fitted vocabularies = spec.Fit(batch);
        Vocabulary tags = vocabularies.Get<Vocabulary>("tags");
        Assert.Equal(["x", "z", "y"], tags.Entries);
        ParameterStore store = ParameterStore.Draw(1);
        IProblem tagger = spec.Build(store.Root, vocabularies);
        foreach (Parameter parameter in store.Parameters.Where(parameter => parameter.Name.StartsWith("output", StringComparison.Ordinal)))
            new Samples(2).Normal(parameter.Shape.ToArray()).Span.CopyTo(parameter.Data.Span);
        double expected = 0;
        foreach (Example sentence in batch)
        {
            double[] compatible = [.. Enumerated.Answers(sentence.Length, tags.Count)
                .Select(answer => answer.Select(tag => tags[tag]).ToArray())
                .Where(answer => answer.Select((tag, t) => sentence.Tags is { } gold ? gold[t] == tag : sentence.Allowed![t].Count == 0 || sentence.Allowed![t].Contains(tag)).All(fits => fits))
                .Select(answer => -Loss(Example.Tagged(sentence.Words, answer)) * sentence.Length)];
            expected -= Enumerated.LogSum(compatible);
        }
        Assert.Equal(expected / 6, Loss(batch), Tolerance * 10);
        Assert.Equal(0, Loss(batch[2]), Tolerance * 10);
        GradientCheck.Parameters(3, store, tape => tagger.Loss(tape, batch));

        double Loss(params Example[] some)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            return tagger.Loss(tape, some).Item();
        }
    }

    private static Chain On(SequenceLayout layout, Value[] v) => new(new Sequences(layout, v[0]), v[1], v[2], v[3]);

    private static (SequenceLayout Layout, Tensor[] Scores, bool[] Allowed) Random(ulong seed, double size)
    {
        Samples draw = new(seed);
        SequenceLayout layout = new(0, 1 + draw.Int(5), 1, 2 + draw.Int(4));
        Tensor[] scores = [draw.Normal(layout.Rows, Tags), draw.Normal(Tags, Tags), draw.Normal(Tags), draw.Normal(Tags)];
        foreach (Tensor tensor in scores)
        {
            for (int i = 0; i < tensor.Count; i++)
                tensor.Span[i] *= (Real)size;
        }
        bool[] allowed = [.. Enumerable.Range(0, layout.Rows * Tags).Select(_ => draw.Int(2) == 0)];
        for (int row = 0; row < layout.Rows; row++)
            allowed[(row * Tags) + draw.Int(Tags)] = true;
        return (layout, scores, allowed);
    }

    private static bool IsAllowed(SequenceLayout layout, int b, int[] answer, bool[] allowed) =>
        answer.Select((tag, t) => allowed[((layout.Starts[b] + t) * Tags) + tag]).All(fits => fits);

    private static double Score(SequenceLayout layout, int b, int[] answer, Tensor[] scores)
    {
        double sum = answer.Length == 0 ? 0 : scores[2].Span[answer[0]] + scores[3].Span[answer[^1]];
        for (int t = 0; t < answer.Length; t++)
            sum += scores[0].Span[((layout.Starts[b] + t) * Tags) + answer[t]] + (t == 0 ? 0 : scores[1].Span[(answer[t - 1] * Tags) + answer[t]]);
        return sum;
    }
}
