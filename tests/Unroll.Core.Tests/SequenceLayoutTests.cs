namespace Unroll.Tests;

public sealed class SequenceLayoutTests
{
    public static TheoryData<int[]> Batches =>
        [.. (int[][])[[], [0], [1], [5], [0, 0, 0], [2, 2, 2], [1, 2, 3], [3, 2, 1], [3, 0, 4, 3, 0, 1, 4]]];

    [Theory, MemberData(nameof(Batches))]
    public void MapsArePermutationsAndInverse(int[] lengths)
    {
        SequenceLayout layout = new(lengths);
        foreach (bool reverse in (bool[])[false, true])
        {
            int[] toSequence = layout.TimeToSequence(reverse), toTime = layout.SequenceToTime(reverse);
            Assert.Equal(Enumerable.Range(0, layout.Rows), toSequence.Order());
            for (int row = 0; row < layout.Rows; row++)
            {
                Assert.Equal(row, toTime[toSequence[row]]);
                Assert.Equal(row, toSequence[toTime[row]]);
            }
        }
        Assert.Equal(Enumerable.Range(0, layout.Count), layout.Order.ToArray().Order());
        int[] slots = layout.Slots();
        for (int slot = 0; slot < layout.Count; slot++)
            Assert.Equal(slot, slots[layout.Order[slot]]);
    }

    [Theory, MemberData(nameof(Batches))]
    public void RowsByTimeAreTheRightSteps(int[] lengths)
    {
        SequenceLayout layout = new(lengths);
        Assert.Equal(lengths.Length, layout.Count);
        Assert.Equal(lengths.Sum(), layout.Rows);
        Assert.Equal(lengths.DefaultIfEmpty().Max(), layout.Steps);
        Assert.Equal(lengths, layout.Lengths.ToArray());
        int[] forward = layout.TimeToSequence(false), backward = layout.TimeToSequence(true);
        for (int t = 0; t < layout.Steps; t++)
        {
            Assert.Equal(lengths.Count(length => length > t), layout.ActiveAt(t));
            for (int slot = 0; slot < layout.ActiveAt(t); slot++)
            {
                int b = layout.Order[slot], row = layout.StepOffsets[t] + slot;
                Assert.True(lengths[b] > t);
                Assert.Equal(layout.Starts[b] + t, forward[row]);
                Assert.Equal(layout.Starts[b + 1] - 1 - t, backward[row]);
            }
        }
    }

    [Fact]
    public void LongestFirstAndStable() => Assert.Equal([2, 6, 0, 3, 5, 1, 4], new SequenceLayout(3, 0, 4, 3, 0, 1, 4).Order.ToArray());

    [Fact]
    public void ByHand()
    {
        SequenceLayout layout = new(1, 3, 2);                       // rows by sequence: a0 b0 b1 b2 c0 c1
        Assert.Equal([0, 1, 4, 6], layout.Starts.ToArray());
        Assert.Equal([0, 3, 5, 6], layout.StepOffsets.ToArray());
        Assert.Equal([1, 4, 0, 2, 5, 3], layout.TimeToSequence(false)); // b0 c0 a0 | b1 c1 | b2
        Assert.Equal([3, 5, 0, 2, 4, 1], layout.TimeToSequence(true));  // b2 c1 a0 | b1 c0 | b0
    }

    [Fact]
    public void SequencesKeepRowsAndLayoutTogether()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences sequences = new(new SequenceLayout(2, 1), tape.Constant(new Tensor(new Shape(3, 4))));
        Assert.Equal(4, sequences.Features);
        Assert.Same(sequences.Layout, sequences.With(tape.Constant(new Tensor(new Shape(3, 7)))).Layout);
    }
}
