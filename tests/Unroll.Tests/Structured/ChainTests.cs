namespace Unroll.Tests;

/// <summary>Linear chains against the list of all answers, in the scaled recursion and in the logarithmic one.</summary>
public sealed class ChainTests
{
#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    public static TheoryData<int, double> Cases()
    {
        TheoryData<int, double> cases = [];
        for (int seed = 1; seed <= 12; seed++)
        {
            cases.Add(seed, 1);   // scaled exponential space
            cases.Add(seed, 60);  // logarithms
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EverythingEqualsTheListOfAllAnswers(int seed, double size)
    {
        Scores scores = Scores.Random((ulong)seed, size, forbid: false);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = scores.On(tape);
        Tensor logZ = chain.LogPartition().Tensor, marginals = chain.Marginals();
        (int[] best, Real[] bestScores) = chain.Best();
        int[] gold = scores.SomeAnswer();
        Tensor goldScores = chain.Score(gold).Tensor;
        for (int b = 0; b < scores.Layout.Count; b++)
        {
            List<int[]> answers = [.. Enumerated.Answers(scores.Layout.Lengths[b], scores.Tags)];
            double[] all = [.. answers.Select(answer => scores.Of(b, answer))];
            double expected = Enumerated.LogSum(all);
            Close(expected, logZ.Span[b], size, $"log-partition of sequence {b}");
            Close(all.Max(), bestScores[b], size, $"best score of sequence {b}");
            int from = scores.Layout.Starts[b], length = scores.Layout.Lengths[b];
            Close(all.Max(), scores.Of(b, best.AsSpan(from, length).ToArray()), size, $"score of the best answer of sequence {b}");
            Close(scores.Of(b, gold.AsSpan(from, length).ToArray()), goldScores.Span[b], size, $"score of an answer of sequence {b}");
            for (int t = 0; t < length; t++)
            {
                for (int tag = 0; tag < scores.Tags; tag++)
                {
                    double p = answers.Select((answer, i) => answer[t] == tag ? Math.Exp(all[i] - expected) : 0).Sum();
                    Close(p, marginals.Span[((from + t) * scores.Tags) + tag], 1, $"marginal of tag {tag} at step {t} of sequence {b}");
                }
            }
            Lattice lattice = chain.ToLattice(b);
            Close(expected, lattice.Sum<LogSemiring, double>(default), size, $"log-partition of the lattice of sequence {b}");
        }
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 60)]
    public void GradientsOfTheLossEqualDifferences(int seed, double size)
    {
        Scores scores = Scores.Random((ulong)seed, size, forbid: false);
        int[] gold = scores.SomeAnswer();
        GradientCheck.Run((ulong)seed, (tape, values) =>
        {
            Chain chain = new(new Sequences(scores.Layout, values[0]), values[1], values[2], values[3]);
            return chain.LogPartition() - chain.Score(gold);
        }, scores.Emissions, scores.Transitions, scores.Start, scores.End);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ForbiddenTransitionsHaveProbabilityZero(int seed)
    {
        Scores scores = Scores.Random((ulong)seed, 1, forbid: true);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = scores.On(tape);
        Tensor logZ = chain.LogPartition().Tensor, marginals = chain.Marginals();
        for (int b = 0; b < scores.Layout.Count; b++)
        {
            double[] all = [.. Enumerated.Answers(scores.Layout.Lengths[b], scores.Tags).Select(answer => scores.Of(b, answer))];
            Close(Enumerated.LogSum(all), logZ.Span[b], 1, $"log-partition of sequence {b}");
        }
        Assert.DoesNotContain(marginals.Span.ToArray(), p => Real.IsNaN(p) || p < 0 || p > 1.0001);
    }

    [Fact]
    public void ScoresOfTenThousandGiveNoInfinity()
    {
        Scores scores = Scores.Random(9, 1e4, forbid: false);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Chain chain = scores.On(tape);
        Assert.DoesNotContain(chain.LogPartition().Tensor.Span.ToArray(), x => !Real.IsFinite(x));
        Assert.DoesNotContain(chain.Marginals().Span.ToArray(), p => !(p >= 0 && p <= 1.0001));
    }

    /// <summary>The 1 is lost in the sum over the whole, but not in the sums on either side of the first step.</summary>
    [Fact]
    public void NoPartIsMoreThanTheWholeHoweverScoresAreRounded()
    {
        Tensor emissions = new(new Shape(3, 2), [1, -1000, (Real)1e20, -1000, (Real)(-1e20), (Real)(-2e20)]);
        Scores scores = new(new SequenceLayout(3), emissions, new Tensor(new Shape(2, 2)), new Tensor(new Shape(2), [0, -1_000_000]), new Tensor(new Shape(2)), 1);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Equal(new Real[] { 1, 0, 1, 0, 1, 0 }, scores.On(tape).Marginals().Span.ToArray());
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        Scores scores = Scores.Random(11, 1, forbid: false, copies: 40);
        Tensor[] expected = Gradients(1, scores);
        foreach (int threads in new[] { 2, 3 })
        {
            Tensor[] found = Gradients(threads, scores);
            for (int i = 0; i < expected.Length; i++)
                Near.Same(expected[i], found[i], $"gradient {i} on {threads} threads");
        }
    }

    private static Tensor[] Gradients(int threads, Scores scores)
    {
        using Device device = TestDevice.OfThreads(threads);
        using Tape tape = Tape.ForGradients(device);
        Chain chain = scores.On(tape);
        Tensor[] gradients = tape.Backward(chain.LogPartition().Sum(), chain.Emissions.Rows, chain.Transitions, chain.Start, chain.End);
        TestDevice.AssertShared(device);
        return gradients;
    }

    private static void Close(double expected, double found, double size, string what) => Assert.True(
        expected.Equals(found) || Math.Abs(expected - found) <= Tolerance * Math.Max(1, size) * Math.Max(1, Math.Abs(expected) / Math.Max(1, size)),
        FormattableString.Invariant($"{what}: expected {expected}, found {found}"));

    private sealed record Scores(SequenceLayout Layout, Tensor Emissions, Tensor Transitions, Tensor Start, Tensor End, ulong Seed)
    {
        public int Tags => Start.Count;

        public static Scores Random(ulong seed, double size, bool forbid, int copies = 1)
        {
            Rng rng = new Rng(seed).Stream("chain");
            int tags = 1 + rng.NextInt(4);
            int[] lengths = [0, 1 + rng.NextInt(5), 1, 2 + rng.NextInt(3), rng.NextInt(6)];
            SequenceLayout layout = new([.. Enumerable.Repeat(lengths, copies).SelectMany(each => each)]);
            Scores scores = new(layout, Normal(new Shape(layout.Rows, tags)), Normal(new Shape(tags, tags)), Normal(new Shape(tags)), Normal(new Shape(tags)), seed);
            if (forbid)
                scores.Transitions.Span[rng.NextInt(tags * tags)] = Real.NegativeInfinity;
            return scores;

            Tensor Normal(Shape shape)
            {
                Tensor tensor = new(shape);
                Init.Normal(size)(tensor.Span, shape, ref rng);
                return tensor;
            }
        }

        public Chain On(Tape tape) => new(
            new Sequences(Layout, tape.Constant(Emissions)), tape.Constant(Transitions), tape.Constant(Start), tape.Constant(End));

        public int[] SomeAnswer()
        {
            Rng rng = new Rng(Seed).Stream("answer");
            return [.. Enumerable.Range(0, Layout.Rows).Select(_ => rng.NextInt(Tags))];
        }

        public double Of(int b, int[] answer)
        {
            double sum = 0;
            for (int t = 0; t < answer.Length; t++)
            {
                sum += Emissions.Span[((Layout.Starts[b] + t) * Tags) + answer[t]];
                sum += t == 0 ? Start.Span[answer[0]] : Transitions.Span[(answer[t - 1] * Tags) + answer[t]];
            }
            return answer.Length == 0 ? 0 : sum + End.Span[answer[^1]];
        }
    }
}
