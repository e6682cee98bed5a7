namespace Unroll.Tests;

/// <summary>Sums of rows: against the composed operations, in gradients, on any number of threads, and what is refused.</summary>
public sealed class SumRowsTests
{
    public static TheoryData<int, int, int> Shapes => new() { { 1, 1, 1 }, { 5, 3, 7 }, { 9, 20, 33 }, { 40, 11, 16 }, { 4, 0, 3 }, { 30, 8, 70 } };

    [Theory, MemberData(nameof(Shapes))]
    public void TheGradientIsRight(int rows, int count, int columns)
    {
        Samples draw = new(1);
        RowBags bags = Random(draw, rows, count, 4);
        GradientCheck.Run(2, (_, v) => v[0].SumRows(bags), draw.Normal(rows, columns));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void AParametersGradientIsRightWhetherRowsOrDense(int rows, int count, int columns)
    {
        foreach (int spare in (int[])[0, 200])
        {
            Samples draw = new(3);
            RowBags bags = Random(draw, rows, count, 4);
            ParameterStore store = ParameterStore.Draw(1);
            Parameter table = store.Root.Parameter("table", new Shape(rows + spare, columns), Init.Normal(1));
            GradientCheck.Parameters(4, store, tape => tape.Use(table).SumRows(bags));
            using Tape used = Tape.ForGradients(TestDevice.Default);
            bool few = bags.Ids.ToArray().Distinct().Count() < (rows + spare) / 2;
            Assert.Equal(few, used.Backward(used.Use(table).SumRows(bags).Sum())[table]!.Ids is not null);
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ItIsTheSumOfRowsTakenOneByOne(int rows, int count, int columns)
    {
        Samples draw = new(5);
        RowBags bags = Random(draw, rows, count, 6);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value table = tape.Constant(draw.Normal(rows, columns)), sums = table.SumRows(bags);
        Value taken = table.TakeRows(bags.Ids.ToArray());
        Assert.Equal(new Shape(count, columns), sums.Shape);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                double expected = 0;
                for (int j = bags.Offsets[i]; j < bags.Offsets[i + 1]; j++)
                    expected += taken.Tensor.Span[(j * columns) + c];
                Assert.InRange(sums.Tensor.Span[(i * columns) + c], expected - 1e-5, expected + 1e-5);
            }
        }
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        Samples draw = new(6);
        RowBags bags = Random(draw, 3000, 5000, 30);
        Tensor data = draw.Normal(3000, 22), weights = draw.Normal(5000, 22);
        Tensor[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 5])
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape tape = Tape.ForGradients(device);
            Value table = tape.Constant(data), sums = table.SumRows(bags);
            Tensor[] all = [sums.Keep(), .. tape.Backward((sums * tape.Constant(weights)).Sum(), table)];
            expected ??= all;
            Near.Same(expected[0], all[0], $"sums on {threads} threads");
            Near.Same(expected[1], all[1], $"gradients on {threads} threads");
            TestDevice.AssertShared(device);
        }
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        Says("Row bags: found offsets from 0 to 2; expected 0 to 3, the number of ids.", () => new RowBags([0, 2], [1, 2, 3]));
        Says("Row bags: found the offset 1 after 2; expected offsets that do not fall.", () => new RowBags([0, 2, 1, 3], [1, 2, 3]));
        Says("Row bags: found the id -4; expected 0 or more.", () => new RowBags([0, 1], [-4]));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("sum rows: found the row 5; expected 0 to 4 for [5, 2].", () => tape.Constant(new Tensor(new Shape(5, 2))).SumRows(new RowBags([0, 1], [5])));

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }

    private static RowBags Random(Samples draw, int rows, int count, int most)
    {
        List<int> offsets = [0], ids = [];
        for (int i = 0; i < count; i++)
        {
            int size = i % 3 == 1 ? 0 : 1 + draw.Int(most);
            for (int j = 0; j < size; j++)
                ids.Add(draw.Int(rows));
            offsets.Add(ids.Count);
        }
        return new RowBags([.. offsets], [.. ids]);
    }
}
