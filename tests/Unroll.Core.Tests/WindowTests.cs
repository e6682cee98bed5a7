namespace Unroll.Tests;

/// <summary>The rows around each row: values by hand, gradients, and a batch against its sequences one by one.</summary>
public sealed class WindowTests
{
    [Fact]
    public void ValuesByHand()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences x = new(new SequenceLayout(2, 0, 1), tape.Constant(new Tensor(new Shape(3, 2), [1, 2, 3, 4, 5, 6])));
        Value edge = tape.Constant(new Tensor(new Shape(2), [8, 9]));
        Assert.Equal([8, 9, 1, 2, 3, 4, 1, 2, 3, 4, 8, 9, 8, 9, 5, 6, 8, 9], x.Window(1, edge).Rows.Tensor.Span);
        Assert.Equal([0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0], x.Window(1).Rows.Tensor.Span);
        Assert.Same(x, x.Window(0));
        Assert.Contains("-1 rows", Assert.Throws<UnrollException>(() => x.Window(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("expected [2]", Assert.Throws<UnrollException>(() => x.Window(1, x.Rows)).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1, 1), InlineData(2, 7), InlineData(3, 9), InlineData(7, 3)]
    public void Gradients(int reach, int features)
    {
        Samples draw = new(92);
        SequenceLayout layout = new(3, 0, 1, 5);
        GradientCheck.Run(93, (_, v) => new Sequences(layout, v[0]).Window(reach, v[1]).Rows, draw.Normal(9, features), draw.Normal(features));
        GradientCheck.Run(94, (_, v) => new Sequences(layout, v[0]).Window(reach).Rows, draw.Normal(9, features));
        GradientCheck.Run(95, (_, v) => new Sequences(new SequenceLayout(0, 0), v[0]).Window(reach, v[1]).Rows, draw.Normal(0, features), draw.Normal(features));
    }

    [Fact]
    public void ABatchIsItsSequencesOneByOne()
    {
        int[] lengths = [4, 1, 0, 300];
        SequenceLayout layout = new(lengths);
        Tensor rows = new Samples(96).Normal(layout.Rows, 5);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor all = new Sequences(layout, tape.Constant(rows)).Window(3).Rows.Tensor;
        for (int b = 0; b < lengths.Length; b++)
        {
            Tensor alone = new Sequences(new SequenceLayout(lengths[b]), tape.Constant(rows.Rows(layout.Starts[b], lengths[b]))).Window(3).Rows.Tensor;
            Near.Same(alone, all.Rows(layout.Starts[b], lengths[b]), $"sequence {b}");
        }
    }
}
