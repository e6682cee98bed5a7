namespace Unroll.Tests;

/// <summary>Operations that pick, mask, scatter and compare rows: values by hand, plain loops and gradients.</summary>
public sealed class PickingTests
{
    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 1, 7 }, { 3, 8 }, { 2, 9 }, { 5, 17 }, { 0, 3 }, { 3, 33 } };

    [Theory, MemberData(nameof(Shapes))]
    public void Gradients(int n, int f)
    {
        Samples draw = new(80);
        Tensor x = draw.Normal(n, f), other = draw.Normal(n, f);
        bool[] allowed = [.. Enumerable.Range(0, n * f).Select(i => i < f ? i == 0 : i % 3 != 1 && i / f != 2)];
        int[] columns = [.. Enumerable.Range(0, n).Select(i => i * 5 % f)], places = [.. Enumerable.Range(0, n).Select(i => i * 2 % 3)];
        GradientCheck.Run(81, (_, v) => v[0].MaskedSoftmax(allowed), x);
        GradientCheck.Run(82, (_, v) => v[0].PickColumns(columns), x);
        GradientCheck.Run(83, (_, v) => v[0].TopColumns(f - (f / 2), out int[] _), x);
        GradientCheck.Run(84, (_, v) => v[0].ScatterRows(places, 4), x);
        GradientCheck.Run(85, (_, v) => v[0].Cosine(v[1]), x, other);
        GradientCheck.Run(86, (_, v) => v[0].Cosine(v[0]), x);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void AMaskedSoftmaxIsThatOfTheAllowedColumns(int n, int f)
    {
        Tensor x = new Samples(87).Normal(n, f);
        bool[] allowed = [.. Enumerable.Range(0, n * f).Select(i => i % 3 != 1)];
        for (int i = 0; i < x.Count; i++)
        {
            if (!allowed[i])
                x.Span[i] = i % 2 == 0 ? Real.NaN : Real.PositiveInfinity; // what is masked may be anything
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        ReadOnlySpan<Real> y = tape.Constant(x).MaskedSoftmax(allowed).Tensor.Span;
        for (int r = 0; r < n; r++)
        {
            double total = 0;
            for (int i = r * f; i < (r + 1) * f; i++)
                total += allowed[i] ? Math.Exp(x.Span[i]) : 0;
            for (int i = r * f; i < (r + 1) * f; i++)
                Assert.Equal(allowed[i] ? Math.Exp(x.Span[i]) / total : 0, y[i], 1e-6);
        }
    }

    [Fact]
    public void ARowWithNothingAllowedIsZeros()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2, 3), [1, 2, 3, 4, 5, 5]));
        Assert.Equal([0, 0, 0, 0, (Real)0.5, (Real)0.5], x.MaskedSoftmax([false, false, false, false, true, true]).Tensor.Span);
    }

    [Fact]
    public void ValuesByHand()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2, 4), [3, Real.NaN, 7, 7, -1, -2, Real.NegativeInfinity, -2]));
        Assert.Equal([7, -2], x.PickColumns([2, 3]).Tensor.Span);
        Assert.Equal([7, 7, 3, -1, -2, -2], x.TopColumns(3, out int[] columns).Tensor.Span);
        Assert.Equal([2, 3, 0, 0, 1, 3], columns);
        x.TopColumns(4, out columns);
        Assert.Equal([2, 3, 0, 1, 0, 1, 3, 2], columns);
        Value rows = tape.Constant(new Tensor(new Shape(3, 2), [1, 2, 3, 4, 5, 6]));
        Assert.Equal([0, 0, 4, 6, 0, 0, 5, 6], tape.Constant(new Tensor(new Shape(3, 2), [1, 2, 5, 6, 3, 4])).ScatterRows([1, 3, 1], 4).Tensor.Span);
        Assert.Equal([1, 0, -1], rows.Cosine(tape.Constant(new Tensor(new Shape(3, 2), [2, 4, 0, 0, -5, -6]))).Tensor.Span.ToArray().Select(v => Math.Round(v, 6)));
    }

    [Fact]
    public void TheLargestColumnsAreThoseOfASort()
    {
        Samples draw = new(88);
        foreach (int f in (int[])[1, 2, 9, 40])
        {
            Tensor x = new(new Shape(20, f), [.. Enumerable.Range(0, 20 * f).Select(_ => (Real)draw.Int(6))]); // many ties
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            for (int k = 1; k <= f; k++)
            {
                tape.Constant(x).TopColumns(k, out int[] columns);
                for (int r = 0; r < 20; r++)
                    Assert.Equal(Enumerable.Range(0, f).OrderByDescending(i => x.Span[(r * f) + i]).Take(k), columns[(r * k)..((r + 1) * k)]);
            }
        }
    }

    [Fact]
    public void WhatIsGivenIsCopied()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Samples(89).Normal(2, 3));
        bool[] allowed = [true, true, false, false, true, true];
        int[] columns = [0, 2], rows = [1, 0];
        Value loss = (x.MaskedSoftmax(allowed) * x).Sum() + x.PickColumns(columns).Sum() + x.ScatterRows(rows, 2).Square().Sum() + x.TopColumns(1, out int[] best).Sum();
        Array.Fill(allowed, true);
        Array.Fill(columns, int.MaxValue);
        Array.Fill(rows, int.MinValue);
        Array.Fill(best, -7);
        Assert.True(tape.Backward(loss, x)[0].Span.ToArray().All(Real.IsFinite));
    }

    [Fact]
    public void BatchesEndToEnd()
    {
        Samples draw = new(90);
        SequenceLayout first = new(2, 0, 1), second = new(0, 3, 2);
        Tensor a = draw.Normal(3, 2), b = draw.Normal(5, 2);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences joined = Joining.ConcatSteps(new Sequences(first, tape.Constant(a)), new Sequences(second, tape.Constant(b)));
        Assert.Equal([2, 3, 3], joined.Layout.Lengths);
        Tensor[] expected = [a.Rows(0, 2), b.Rows(0, 3), a.Rows(2, 1), b.Rows(3, 2)];
        Assert.Equal([.. expected.SelectMany(part => part.Span.ToArray())], joined.Rows.Tensor.Span);
        GradientCheck.Run(91, (_, v) => Joining.ConcatSteps(new Sequences(first, v[0]), new Sequences(second, v[1])).Rows, a, b);
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2, 3)));
        Refused("5 marks; expected 6", () => x.MaskedSoftmax(new bool[5]));
        Refused("1 columns; expected 2", () => x.PickColumns([0]));
        Refused("the column 3; expected 0 to 2", () => x.PickColumns([0, 3]));
        Refused("the column -1", () => x.PickColumns([0, -1]));
        Refused("k = 4; expected 1 to 3", () => x.TopColumns(4, out _));
        Refused("k = 0", () => x.TopColumns(0, out _));
        Refused("1 row numbers; expected 2", () => x.ScatterRows([0], 3));
        Refused("the row 3; expected 0 to 2", () => x.ScatterRows([0, 3], 3));
        Refused("-1 rows", () => x.ScatterRows([], -1));
        Refused("[2, 3] and [2, 2]", () => x.Cosine(tape.Constant(new Tensor(new Shape(2, 2)))));
        Refused("2 and of 1 sequences", () => Joining.ConcatSteps(new Sequences(new SequenceLayout(1, 1), x), new Sequences(new SequenceLayout(2), x)));
        Refused("no batches", () => Joining.ConcatSteps());
    }

    private static void Refused(string says, Action action) => Assert.Contains(says, Assert.Throws<UnrollException>(action).Message, StringComparison.Ordinal);
}
