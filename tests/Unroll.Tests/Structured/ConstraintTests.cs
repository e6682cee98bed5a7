using System.Numerics;

namespace Unroll.Tests;

/// <summary>Chains under constraints against the list of all answers, those left out that an independent predicate refuses.</summary>
public sealed class ConstraintTests
{
    private static readonly string[] Iob = ["O", "B-a", "I-a", "B-b", "I-b"];
    private static readonly string[] Iobes = ["O", "B-a", "I-a", "E-a", "S-a"];
    private static readonly string[] Plain = ["x", "y", "z"];
    private static readonly string[] Mixed = ["O", "I-a", "B-a", "I-b"];

    /// <summary>Expressions, each with what it means, said without automata.</summary>
    private static readonly (string Expression, string[] Tags, Func<string[], bool> Holds)[] Known =
    [
        ("legal", Iob, Oracle.Iob2),
        ("legal", Iobes, Oracle.Iobes),
        ("legal", Mixed, Oracle.Iob1),
        ("legal iob1", Iob, Oracle.Iob1),
        ("x lasts exactly 2", Plain, a => Oracle.Runs(a, "x").All(n => n == 2)),
        ("x lasts exactly 1", Plain, a => Oracle.Runs(a, "x").All(n => n == 1)),
        ("y lasts at least 3", Plain, a => Oracle.Runs(a, "y").All(n => n >= 3)),
        ("y lasts at most 2", Plain, a => Oracle.Runs(a, "y").All(n => n <= 2)),
        ("* lasts at least 2", Plain, a => Plain.All(tag => Oracle.Runs(a, tag).All(n => n >= 2))),
        ("* lasts exactly 3", Plain, a => Plain.All(tag => Oracle.Runs(a, tag).All(n => n == 3))),
        ("* lasts at most 2", Iob, a => new[] { "a", "b" }.All(type => Oracle.Runs(a, type).All(n => n <= 2))),
        ("a lasts exactly 2", Iob, a => Oracle.Runs(a, "a").All(n => n == 2)),
        ("b lasts at least 2", Mixed, a => Oracle.Runs(a, "b").All(n => n >= 2)),
        ("a lasts exactly 2", Iobes, a => Oracle.Runs(a, "a").All(n => n == 2)),
        ("a lasts at least 2", Iobes, a => Oracle.Runs(a, "a").All(n => n >= 2)),
        ("a at most once", Iob, a => Oracle.Runs(a, "a").Count <= 1),
        ("a at least once", Iobes, a => Oracle.Runs(a, "a").Count >= 1),
        ("a exactly 2 times", Iob, a => Oracle.Runs(a, "a").Count == 2),
        ("a exactly 0 times", Mixed, a => Oracle.Runs(a, "a").Count == 0),
        ("z at least 2 times", Plain, a => Oracle.Runs(a, "z").Count >= 2),
        ("z at most 2 times", Plain, a => Oracle.Runs(a, "z").Count <= 2),
        ("b only after a", Iob, a => Oracle.First(a, "b") is not { } b || Oracle.First(a, "a") < b),
        ("x only after z", Plain, a => Oracle.First(a, "x") is not { } x || Oracle.First(a, "z") < x),
        ("word 0 is y", Plain, a => a.Length > 0 && a[0] == "y"),
        ("word 2 is not x", Plain, a => a.Length < 3 || a[2] != "x"),
        ("word -1 is O", Iob, a => a.Length > 0 && a[^1] == "O"),
        ("word -2 is not B-a", Iob, a => a.Length < 2 || a[^2] != "B-a"),
    ];

    public static TheoryData<int> Single() => [.. Enumerable.Range(0, Known.Length)];

    public static TheoryData<int, int> Pairs()
    {
        TheoryData<int, int> pairs = [];
        for (int i = 0; i < Known.Length; i++)
        {
            for (int j = i + 1; j < Known.Length; j++)
            {
                if (ReferenceEquals(Known[i].Tags, Known[j].Tags))
                    pairs.Add(i, j);
            }
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Single))]
    public void EachEqualsTheListOfItsAnswers(int i)
    {
        for (int length = 0; length <= Longest(Known[i].Tags); length++)
            Check([Known[i].Expression], Known[i].Tags, Known[i].Holds, length, (ulong)((10 * i) + length));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void TwoAreBoth(int i, int j)
    {
        for (int length = 0; length <= 4; length++)
            Check([Known[i].Expression, Known[j].Expression], Known[i].Tags, answer => Known[i].Holds(answer) && Known[j].Holds(answer), length, (ulong)((100 * i) + j));
    }

    [Fact]
    public void ThreeAreAllThreeAndNoneIsAnything()
    {
        Check(["legal", "a at most once", "b only after a"], Iob,
            a => Oracle.Iob2(a) && Oracle.Runs(a, "a").Count <= 1 && (Oracle.First(a, "b") is not { } b || Oracle.First(a, "a") < b), 5, 3);
        for (int length = 0; length <= 5; length++)
            Check([], Plain, _ => true, length, 4);
    }

    [Fact]
    public void SamplesComeAsOftenAsTheirProbabilitySays()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Chain chain = Random(tape, 5, 4, 2);
        Lattice lattice = chain.ToLattice(0, new TagConstraints(Iob).ParseAll(["legal", "a at most once", "word -1 is O"]));
        const int draws = 20000;
        Rng rng = new(6);
        Dictionary<string, int> counts = [];
        foreach (int[] path in lattice.Sample(ref rng, draws))
        {
            string key = string.Join(' ', Labels(lattice, path));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        Dictionary<string, double> expected = Enumerated.Answers(4, 5)
            .Where(ids => Names(ids, Iob) is var a && Oracle.Iob2(a) && Oracle.Runs(a, "a").Count <= 1 && a[^1] == "O")
            .ToDictionary(ids => string.Join(' ', ids), ids => ScoreOf(chain, ids));
        double logZ = Enumerated.LogSum([.. expected.Values]);
        Assert.Empty(counts.Keys.Except(expected.Keys));
        foreach ((string key, double score) in expected)
        {
            double p = Math.Exp(score - logZ), found = (double)counts.GetValueOrDefault(key) / draws;
            Assert.True(Math.Abs(p - found) < 5 * Math.Sqrt((p * (1 - p) / draws) + 1e-9), $"{key}: expected {p}, found {found}");
        }
    }

    [Theory]
    [InlineData(3, "A sequence of 3 words has no answer that satisfies \"x lasts exactly 5\", \"word 0 is x\"; leave a constraint out, or correct it.", "x lasts exactly 5", "word 0 is x")]
    [InlineData(1, "A sequence of 1 word has no answer that satisfies \"* lasts at least 2\"; leave a constraint out, or correct it.", "* lasts at least 2")]
    [InlineData(0, "A sequence of 0 words has no answer that satisfies \"x at least once\"; leave a constraint out, or correct it.", "x at least once")]
    public void WhatCannotBeSaysSo(int length, string message, params string[] expressions)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Chain chain = Random(tape, 3, length, 1);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => chain.ToLattice(0, new TagConstraints(Plain).ParseAll(expressions))).Message);
    }

    [Fact]
    public void WhatIsTooLargeSaysSo()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Chain chain = Random(tape, 100, 600, 1);
        IConstraint constraint = new TagConstraints(Enumerable.Range(0, 100).Select(i => $"t{i}")).ParseAll(["t0 at most 5 times"]);
        Assert.Equal(
            "A sequence of 600 words needs more than 5 million arcs for \"t0 at most 5 times\" (600 words, 100 tags); use shorter sentences or fewer constraints, or smaller numbers in them.",
            Assert.Throws<UnrollException>(() => chain.ToLattice(0, constraint)).Message);
        IConstraint many = new TagConstraints(Plain).Parse("* lasts at least 1000");
        Assert.StartsWith(
            "The constraints \"* lasts at least 1000\", \"* lasts at least 1000\", ",
            Assert.Throws<UnrollException>(() => Constraint.All([.. Enumerable.Repeat(many, 6)])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ForbiddenTransitionsStayForbidden()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Chain chain = Random(tape, 3, 4, 8);
        chain.Transitions.Tensor.Span[1] = Real.NegativeInfinity;
        Lattice lattice = chain.ToLattice(0, new TagConstraints(Plain).Parse("x at most 2 times"));
        List<int[]> answers = [.. Enumerated.Answers(4, 3)
            .Where(ids => Oracle.Runs(Names(ids, Plain), "x").Count <= 2 && !ids.Zip(ids.Skip(1)).Any(pair => pair is (0, 1)))];
        Close(Enumerated.LogSum([.. answers.Select(ids => ScoreOf(chain, ids))]), lattice.LogPartition());
        Assert.Equal(answers.Count, lattice.Best(1000).Count);
    }

    private static int Longest(string[] tags) => tags.Length > 4 ? 5 : 6;

    private static void Check(string[] expressions, string[] tags, Func<string[], bool> holds, int length, ulong seed)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Chain chain = Random(tape, tags.Length, length, seed + 1);
        List<int[]> answers = [.. Enumerated.Answers(length, tags.Length).Where(ids => holds(Names(ids, tags)))];
        IConstraint constraint = new TagConstraints(tags).ParseAll(expressions);
        if (answers.Count == 0)
        {
            Assert.StartsWith($"A sequence of {length} word", Assert.Throws<UnrollException>(() => chain.ToLattice(0, constraint)).Message, StringComparison.Ordinal);
            return;
        }
        Lattice lattice = chain.ToLattice(0, constraint);
        double[] scores = [.. answers.Select(ids => ScoreOf(chain, ids))];
        double logZ = Enumerated.LogSum(scores);
        Close(logZ, lattice.LogPartition());
        Close(logZ, lattice.Sum<LogSemiring, double>(default));
        Assert.Equal(new BigInteger(answers.Count), lattice.Sum<CountingSemiring, BigInteger>(default));
        Close(scores.Max(), lattice.Sum<MaxSemiring, ScoredPath>(default).Score);
        double[] p = [.. scores.Select(score => Math.Exp(score - logZ))];
        Close(-p.Sum(x => x * Math.Log(x)), ExpectationSemiring.Entropy(lattice.Sum<ExpectationSemiring, Expectation>(ExpectationSemiring.OfScores)));
        foreach (int k in new[] { 1, 3, 100_000 })
            SameBest(chain, lattice, answers, scores, k);
        double[,] marginals = lattice.LabelMarginals(length, tags.Length);
        for (int t = 0; t < length; t++)
        {
            for (int tag = 0; tag < tags.Length; tag++)
                Close(answers.Select((ids, i) => ids[t] == tag ? p[i] : 0).Sum(), marginals[t, tag]);
        }
    }

    private static void SameBest(Chain chain, Lattice lattice, List<int[]> answers, double[] scores, int k)
    {
        IReadOnlyList<ScoredPath> found = lattice.Best(k);
        double[] expected = [.. scores.OrderDescending().Take(k)];
        Assert.Equal(expected.Length, found.Count);
        HashSet<string> allowed = [.. answers.Select(ids => string.Join(' ', ids))], seen = [];
        for (int i = 0; i < expected.Length; i++)
        {
            int[] ids = Labels(lattice, found[i].Arcs());
            Close(expected[i], found[i].Score);
            Close(expected[i], ScoreOf(chain, ids));
            Assert.Contains(string.Join(' ', ids), allowed);
            Assert.True(seen.Add(string.Join(' ', ids)), "an answer came twice");
        }
        if (k < 10)
            Assert.Equal(expected.Length, lattice.Sum<KBestSemiring, IReadOnlyList<ScoredPath>>(new KBestSemiring(k)).Zip(expected).Count(pair => Math.Abs(pair.First.Score - pair.Second) < 1e-9));
    }

    private static Chain Random(Tape tape, int tags, int length, ulong seed)
    {
        Rng rng = new Rng(seed).Stream("constraint");
        return new Chain(new Sequences(new SequenceLayout([length]), Normal(new Shape(length, tags))), Normal(new Shape(tags, tags)), Normal(new Shape(tags)), Normal(new Shape(tags)));

        Value Normal(Shape shape)
        {
            Tensor tensor = new(shape);
            Init.Normal(1)(tensor.Span, shape, ref rng);
            return tape.Constant(tensor);
        }
    }

    private static double ScoreOf(Chain chain, int[] ids)
    {
        int tags = chain.Start.Shape.Count;
        double sum = 0;
        for (int t = 0; t < ids.Length; t++)
        {
            sum += chain.Emissions.Rows.Tensor.Span[(t * tags) + ids[t]];
            sum += t == 0 ? chain.Start.Tensor.Span[ids[0]] : chain.Transitions.Tensor.Span[(ids[t - 1] * tags) + ids[t]];
        }
        return ids.Length == 0 ? 0 : sum + chain.End.Tensor.Span[ids[^1]];
    }

    private static string[] Names(int[] ids, string[] tags) => Array.ConvertAll(ids, id => tags[id]);

    private static int[] Labels(Lattice lattice, int[] path) => [.. path.Select(arc => lattice.Arcs[arc].Label).Where(label => label >= 0)];

    private static void Close(double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= 1e-10 * Math.Max(1, Math.Abs(expected)), $"expected {expected}, found {found}");
}
