namespace Unroll.Tests;

public sealed class LockedDropoutTests
{
    [Theory]
    [InlineData(1, 4, 2, 0)]
    [InlineData(17, 3)]
    [InlineData(1, 0, 1)]
    public void Gradients(int features, params int[] lengths)
    {
        SequenceLayout layout = new(lengths);
        Tensor x = new Samples(1).Normal(layout.Rows, features);
        GradientCheck.Run(2, (_, v) => new Sequences(layout, v[0]).LockedDropout(0.4).Rows, x);
        GradientCheck.Run(3, (_, v) => new Sequences(layout, v[0]).LockedDropout(0.4).LockedDropout(0.3).Rows.Tanh(), x);
    }

    [Fact]
    public void ASequenceKeepsItsMaskAndSequencesDiffer()
    {
        const int F = 40;
        SequenceLayout layout = new(3, 1, 0, 5, 5);
        Tensor x = Ones(layout.Rows, F), y = Drop(layout, x, 0.25, 1);
        Real scale = (Real)(1 / 0.75);
        Assert.All(y.Span.ToArray(), value => Assert.True(value == 0 || value == scale));
        HashSet<string> masks = [];
        for (int b = 0; b < layout.Count; b++)
        {
            for (int row = layout.Starts[b] + 1; row < layout.Starts[b + 1]; row++)
                Assert.Equal(y.Rows(layout.Starts[b], 1).Span, y.Rows(row, 1).Span);
            if (layout.Lengths[b] > 0)
                masks.Add(string.Join(' ', y.Rows(layout.Starts[b], 1).Span.ToArray()));
        }
        Assert.Equal(4, masks.Count);
        Near.Same(y, Drop(layout, x, 0.25, 1), "the same stream");
        Assert.False(y.Span.SequenceEqual(Drop(layout, x, 0.25, 2).Span));
    }

    [Fact]
    public void AsManyAreDroppedAsWereAskedForAndTheMeanStays()
    {
        SequenceLayout layout = new([.. Enumerable.Repeat(1, 500)]);
        Real[] y = Drop(layout, Ones(500, 64), 0.3, 4).Span.ToArray();
        Assert.Equal(0.3, y.Count(value => value == 0) / (double)y.Length, 0.01);
        Assert.Equal(1, y.Average(value => (double)value), 0.02);
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        SequenceLayout layout = new([.. Enumerable.Range(0, 400).Select(b => b % 5)]);
        Tensor x = new Samples(5).Normal(layout.Rows, 150);
        Tensor? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape tape = Tape.ForTraining(device, new Rng(6));
            Tensor found = new Sequences(layout, tape.Constant(x)).LockedDropout(0.5).Rows.Keep();
            expected ??= found;
            Near.Same(expected, found, $"{threads} threads");
            TestDevice.AssertShared(device);
        }
    }

    [Fact]
    public void ItActsWhenTrainingOnly()
    {
        SequenceLayout layout = new(2);
        Tensor x = Ones(2, 3);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Sequences sequences = new(layout, tape.Constant(x));
        Assert.Same(sequences, sequences.LockedDropout(0.5));
        using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Sequences trained = new(layout, training.Constant(x));
        Assert.Same(trained, trained.LockedDropout(0));
        Assert.Equal(
            "dropout: found the probability 1; expected 0 or more and below 1.",
            Assert.Throws<UnrollException>(() => trained.LockedDropout(1)).Message);
    }

    private static Tensor Drop(SequenceLayout layout, Tensor x, double probability, ulong seed)
    {
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(seed));
        return new Sequences(layout, tape.Constant(x)).LockedDropout(probability).Rows.Keep();
    }

    private static Tensor Ones(int rows, int columns)
    {
        Tensor x = new(new Shape(rows, columns));
        x.Span.Fill(1);
        return x;
    }
}
