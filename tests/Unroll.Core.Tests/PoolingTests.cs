namespace Unroll.Tests;

/// <summary>Pooling over time: values by hand, gradients, and ragged batches against their sequences one by one.</summary>
public sealed class PoolingTests
{
    private static readonly int[] Lengths = [3, 0, 1, 5];

    public static TheoryData<string> Kinds => new(Pools.Keys);

    private static readonly Dictionary<string, Func<Sequences, Value>> Pools = new()
    {
        ["max"] = x => x.MaxOverTime(),
        ["mean"] = x => x.MeanOverTime(),
        ["last"] = x => x.LastOverTime(),
        ["first"] = x => x.FirstOverTime(),
        ["last by time"] = x => x.Rows.ToTime(x.Layout, reverse: false).LastStep(x.Layout),
        ["last by time, reversed"] = x => x.Rows.ToTime(x.Layout, reverse: true).LastStep(x.Layout),
        ["attention"] = x => x.SumOverTime(x.With(x.Rows.Columns(0, 1)).SoftmaxOverTime()),
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Gradients(string kind)
    {
        Samples draw = new(50);
        foreach (int columns in (int[])[1, 3, 17])
            GradientCheck.Run(51, (_, v) => Pools[kind](new Sequences(new SequenceLayout(Lengths), v[0])), draw.Normal(9, columns));
        GradientCheck.Run(52, (_, v) => Pools[kind](new Sequences(new SequenceLayout(0, 0), v[0])), draw.Normal(0, 2));
    }

    [Fact]
    public void GradientsOfWeights()
    {
        Samples draw = new(53);
        SequenceLayout layout = new(Lengths);
        GradientCheck.Run(54, (_, v) => new Sequences(layout, v[0]).SumOverTime(v[1]), draw.Normal(9, 5), draw.Normal(9, 1));
        GradientCheck.Run(55, (_, v) => new Sequences(layout, v[0]).SoftmaxOverTime(), draw.Normal(9, 1));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(8), InlineData(17), InlineData(33)]
    public void GradientsOfLogSumExp(int columns)
    {
        Samples draw = new(59);
        GradientCheck.Run(60, (_, v) => new Sequences(new SequenceLayout(3, 1, 5), v[0]).LogSumExpOverTime(), draw.Normal(9, columns)); // an empty sequence gives -∞
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ABatchIsItsSequencesOneByOne(string kind)
    {
        Tensor rows = new Samples(56).Normal(9, 4);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        SequenceLayout layout = new(Lengths);
        Tensor all = Pools[kind](new Sequences(layout, tape.Constant(rows))).Tensor;
        for (int b = 0; b < Lengths.Length; b++)
        {
            Sequences alone = new(new SequenceLayout(Lengths[b]), tape.Constant(rows.Rows(layout.Starts[b], Lengths[b])));
            Near.Same(Pools[kind](alone).Tensor, all.Rows(b, 1), $"sequence {b}");
        }
    }

    [Fact]
    public void ValuesByHand()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = new(new SequenceLayout(2, 0, 1), tape.Constant(new Tensor(new Shape(3, 2), [1, -4, 3, -8, 5, 6])));
        Assert.Equal([3, -4, 0, 0, 5, 6], x.MaxOverTime().Tensor.Span);
        Assert.Equal([2, -6, 0, 0, 5, 6], x.MeanOverTime().Tensor.Span);
        Assert.Equal([3, -8, 0, 0, 5, 6], x.LastOverTime().Tensor.Span);
        Assert.Equal([1, -4, 0, 0, 5, 6], x.FirstOverTime().Tensor.Span);
        Assert.Equal([3, -8, 0, 0, 5, 6], Pools["last by time"](x).Tensor.Span);
        Assert.Equal([1, -4, 0, 0, 5, 6], Pools["last by time, reversed"](x).Tensor.Span);
        Assert.Equal([Real.NegativeInfinity, Real.NegativeInfinity], x.LogSumExpOverTime().Tensor.Rows(1, 1).Span);
        Assert.Equal([-5, 12, 0, 0, 50, 60], x.SumOverTime(tape.Constant(new Tensor(new Shape(3, 1), [1, -2, 10]))).Tensor.Span);
    }

    /// <summary>log Σ e^x in plain loops, in double, beside numbers that are impossible or too large for e^x.</summary>
    [Fact]
    public void LogSumExpIsThatOfItsDefinition()
    {
        Tensor rows = new Samples(58).Normal(9, 21);
        for (int i = 0; i < rows.Count; i++)
            rows.Span[i] = i % 21 == 3 ? Real.NegativeInfinity : i % 21 == 4 ? rows.Span[i] + 1000 : i % 17 == 2 ? Real.NegativeInfinity : rows.Span[i];
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        SequenceLayout layout = new(Lengths);
        Value x = tape.Constant(rows), y = new Sequences(layout, x).LogSumExpOverTime();
        Tensor gradient = tape.Backward(y.Rows(0, 1).Columns(0, 3).Sum() + y.Columns(3, 18).Sum(), x)[0];
        for (int b = 0; b < Lengths.Length; b++)
        {
            for (int f = 0; f < 21; f++)
            {
                double[] column = [.. Enumerable.Range(layout.Starts[b], Lengths[b]).Select(t => (double)rows.Span[(t * 21) + f])];
                double shift = f == 4 ? 1000 : 0, expected = shift + Math.Log(column.Sum(v => Math.Exp(v - shift)));
                if (double.IsInfinity(expected))
                    Assert.Equal(Real.NegativeInfinity, y.Tensor.Span[(b * 21) + f]);
                else
                    Assert.Equal(expected, y.Tensor.Span[(b * 21) + f], 1e-4);
                for (int t = 0; t < column.Length && (b == 0 || f > 2); t++)
                    Assert.Equal(double.IsInfinity(expected) ? 0 : Math.Exp(column[t] - expected), gradient.Span[((layout.Starts[b] + t) * 21) + f], 1e-4);
            }
        }
    }

    /// <summary>Attention by the definition: e^score / Σ e^score in plain loops, in double.</summary>
    [Fact]
    public void AttentionIsTheWeightedSumOfItsDefinition()
    {
        Samples draw = new(57);
        Tensor rows = draw.Normal(9, 3), scores = draw.Normal(9, 1);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        SequenceLayout layout = new(Lengths);
        Value weights = new Sequences(layout, tape.Constant(scores)).SoftmaxOverTime();
        Tensor pooled = new Sequences(layout, tape.Constant(rows)).SumOverTime(weights).Tensor;
        for (int b = 0; b < Lengths.Length; b++)
        {
            int from = layout.Starts[b], to = layout.Starts[b + 1];
            double sum = 0;
            for (int t = from; t < to; t++)
                sum += Math.Exp(scores.Span[t]);
            for (int f = 0; f < 3; f++)
            {
                double expected = 0;
                for (int t = from; t < to; t++)
                    expected += Math.Exp(scores.Span[t]) / sum * rows.Span[(t * 3) + f];
                Assert.Equal(expected, pooled.Span[(b * 3) + f], 1e-5);
            }
        }
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = new(new SequenceLayout(2), tape.Constant(new Tensor(new Shape(2, 3))));
        Assert.Equal("sum over time: found weights of shape [2, 3]; expected [2, 1], one a row.", Assert.Throws<UnrollException>(() => x.SumOverTime(x.Rows)).Message);
        Assert.Equal("softmax over time: found 3 columns; expected 1.", Assert.Throws<UnrollException>(() => x.SoftmaxOverTime()).Message);
    }
}
