namespace Unroll.Tests;

/// <summary>Products and softmax of ragged pairs: against plain loops, against sequences one by one, and their gradients.</summary>
public sealed class PairTests
{
    private static readonly int[] Queries = [3, 0, 1, 18, 2, 4], Keys = [5, 2, 1, 35, 0, 17];

    public static TheoryData<int> Features => new(1, 2, 7, 8, 9, 16, 17, 33, 64);

    [Theory, MemberData(nameof(Features))]
    public void PlainLoops(int features)
    {
        (Sequences queries, Sequences keys, Sequences values, Tape tape) = Draw(features);
        using (tape)
        {
            Pairs scores = queries.InnerProducts(keys), weights = scores.Softmax();
            Sequences read = weights.WeightedSums(values);
            Assert.Equal(queries.Layout, read.Layout);
            for (int b = 0; b < Queries.Length; b++)
            {
                for (int u = 0; u < Queries[b]; u++)
                {
                    double[] row = [.. Enumerable.Range(0, Keys[b]).Select(s => Dot(queries, b, u, keys, s))];
                    double total = row.Sum(Math.Exp);
                    double[] sums = new double[values.Features];
                    for (int s = 0; s < Keys[b]; s++)
                    {
                        int place = scores.Layout.Starts[b] + (u * Keys[b]) + s;
                        Close(row[s], scores.Values.Tensor.Span[place]);
                        double weight = Math.Exp(row[s]) / total;
                        Close(weight, weights.Values.Tensor.Span[place]);
                        for (int f = 0; f < sums.Length; f++)
                            sums[f] += weight * Row(values, b, s)[f];
                    }
                    for (int f = 0; f < sums.Length; f++)
                        Close(sums[f], Row(read, b, u)[f]);
                }
            }
        }
    }

    [Theory, InlineData(1), InlineData(5), InlineData(17)]
    public void Gradients(int features)
    {
        Samples draw = new(70);
        SequenceLayout queries = new(2, 0, 1, 3), keys = new(3, 2, 1, 0);
        Tensor q = draw.Small(queries.Rows, features), k = draw.Small(keys.Rows, features), v = draw.Normal(keys.Rows, 3), pairs = draw.Normal(7);
        GradientCheck.Run(71, (_, x) => new Sequences(queries, x[0]).InnerProducts(new Sequences(keys, x[1])).Values, q, k);
        GradientCheck.Run(72, (_, x) => new Pairs(new PairLayout(queries, keys), x[0]).Softmax().Values, pairs);
        GradientCheck.Run(73, (_, x) => new Pairs(new PairLayout(queries, keys), x[0]).WeightedSums(new Sequences(keys, x[1])).Rows, pairs, v);
        GradientCheck.Run(74, (_, x) => new Sequences(keys, x[0]).InnerProducts(new Sequences(keys, x[0])).Softmax().WeightedSums(new Sequences(keys, x[0])).Rows, k);
    }

    [Theory, InlineData(13), InlineData(36)]
    public void GradientsOfABatchAreThoseOfItsSequencesOneByOne(int features)
    {
        Samples draw = new(75);
        SequenceLayout queries = new(Queries), keys = new(Keys);
        Tensor q = draw.Small(queries.Rows, features), k = draw.Small(keys.Rows, features), v = draw.Normal(keys.Rows, features);
        Tensor[] all = GradientsOf(queries, keys, q, k, v);
        for (int b = 0; b < Queries.Length; b++)
        {
            Tensor[] alone = GradientsOf(
                new SequenceLayout(Queries[b]), new SequenceLayout(Keys[b]), q.Rows(queries.Starts[b], Queries[b]), k.Rows(keys.Starts[b], Keys[b]), v.Rows(keys.Starts[b], Keys[b]));
            Near.Same(alone[0], all[0].Rows(queries.Starts[b], Queries[b]), $"queries of sequence {b}");
            Near.Same(alone[1], all[1].Rows(keys.Starts[b], Keys[b]), $"keys of sequence {b}");
            Near.Same(alone[2], all[2].Rows(keys.Starts[b], Keys[b]), $"values of sequence {b}");
        }
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        Samples draw = new(76);
        SequenceLayout queries = new([.. Enumerable.Range(1, 24)]), keys = new([.. Enumerable.Range(1, 24).Reverse()]);
        Tensor q = draw.Small(queries.Rows, 260), k = draw.Small(keys.Rows, 260), v = draw.Normal(keys.Rows, 260);
        using Device one = new(1), four = new(4);
        Tensor[] alone = GradientsOf(queries, keys, q, k, v, one), team = GradientsOf(queries, keys, q, k, v, four);
        for (int i = 0; i < alone.Length; i++)
            Assert.True(alone[i].Span.SequenceEqual(team[i].Span));
    }

    [Fact]
    public void WrongBatchesAreRefused()
    {
        SequenceLayout two = new(1, 2), three = new(1, 2, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences a = new(two, tape.Constant(new Tensor(new Shape(3, 4)))), b = new(two, tape.Constant(new Tensor(new Shape(3, 5))));
        Assert.Contains("2 sequences of queries and 3 of keys", Assert.Throws<UnrollException>(() => new PairLayout(two, three)).Message, StringComparison.Ordinal);
        Assert.Contains("pairs in the first 1 sequences", Assert.Throws<UnrollException>(() => new PairLayout(new SequenceLayout(100_000), new SequenceLayout(100_000))).Message, StringComparison.Ordinal);
        Assert.Contains("4 features and keys of 5", Assert.Throws<UnrollException>(() => a.InnerProducts(b)).Message, StringComparison.Ordinal);
        Assert.Contains("other sequences", Assert.Throws<UnrollException>(() => a.InnerProducts(a, new PairLayout(three, three))).Message, StringComparison.Ordinal);
        Sequences other = new(new SequenceLayout(2, 1), a.Rows);
        Assert.Contains("a row for each key", Assert.Throws<UnrollException>(() => a.InnerProducts(a).WeightedSums(other)).Message, StringComparison.Ordinal);
        Assert.Contains("[5] by the layout", Assert.Throws<UnrollException>(() => new Pairs(new PairLayout(two, two), a.Rows)).Message, StringComparison.Ordinal);
    }

    private static Tensor[] GradientsOf(SequenceLayout queries, SequenceLayout keys, Tensor q, Tensor k, Tensor v, Device? device = null)
    {
        using Tape tape = Tape.ForGradients(device ?? TestDevice.Default);
        Value[] inputs = [tape.Constant(q), tape.Constant(k), tape.Constant(v)];
        Sequences read = new Sequences(queries, inputs[0]).InnerProducts(new Sequences(keys, inputs[1])).Softmax().WeightedSums(new Sequences(keys, inputs[2]));
        return tape.Backward(read.Rows.Square().Sum(), inputs);
    }

    private static (Sequences Queries, Sequences Keys, Sequences Values, Tape Tape) Draw(int features)
    {
        Samples draw = new(77);
        Tape tape = Tape.ForPrediction(TestDevice.Default);
        SequenceLayout queries = new(Queries), keys = new(Keys);
        return (new Sequences(queries, tape.Constant(draw.Small(queries.Rows, features))), new Sequences(keys, tape.Constant(draw.Small(keys.Rows, features))),
            new Sequences(keys, tape.Constant(draw.Normal(keys.Rows, features + 2))), tape);
    }

    private static ReadOnlySpan<Real> Row(Sequences x, int b, int row) => x.Rows.Tensor.Span.Slice((x.Layout.Starts[b] + row) * x.Features, x.Features);

    private static double Dot(Sequences queries, int b, int u, Sequences keys, int s)
    {
        double sum = 0;
        for (int f = 0; f < queries.Features; f++)
            sum += (double)Row(queries, b, u)[f] * Row(keys, b, s)[f];
        return sum;
    }

    private static void Close(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{expected} and {actual}");
}
