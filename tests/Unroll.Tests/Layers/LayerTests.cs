namespace Unroll.Tests;

public sealed class LayerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(5)]
    public void GradientsOfALinearLayer(int rows)
    {
        ParameterStore store = ParameterStore.Draw(2);
        Linear linear = new(store.Root.Child("linear"), 3, 4);
        Samples samples = new(3);
        samples.Normal(4).Span.CopyTo(store["linear.bias"].Data.Span);
        Tensor x = samples.Normal(rows, 3);
        GradientCheck.Run(1, (_, values) => linear.Apply(values[0]), x);
        GradientCheck.Parameters(2, store, tape => linear.Apply(tape.Constant(x)));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = linear.Apply(tape.Constant(x)).Tensor, W = store["linear.weight"].Data, b = store["linear.bias"].Data, expected = new(new Shape(rows, 4));
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < 4; o++)
                expected.Span[(row * 4) + o] = b.Span[o] + Enumerable.Range(0, 3).Sum(i => x.Span[(row * 3) + i] * W.Span[(i * 4) + o]);
        }
        Near.Assert(expected, y, 1e-6, "x W + b");
    }

    [Fact]
    public void GradientsOfAnEmbeddingWhoseRowsRepeat()
    {
        ParameterStore store = ParameterStore.Draw(2);
        Embedding embedding = new(store.Root, 6, 3);
        int[] ids = [4, 1, 4, 4, 0];
        SequenceLayout layout = new(2, 0, 3);
        GradientCheck.Parameters(2, store, tape => embedding.Apply(tape, layout, ids).Rows);

        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Sequences embedded = embedding.Apply(tape, layout, ids);
        Assert.Equal(3, embedding.Size);
        Assert.Same(layout, embedded.Layout);
        for (int row = 0; row < ids.Length; row++)
            Assert.True(store["table"].Data.Rows(ids[row], 1).Span.SequenceEqual(embedded.Rows.Tensor.Rows(row, 1).Span));
        Gradient gradient = tape.Backward(embedded.Rows.Sum())[store["table"]]!;
        Assert.Equal([0, 1, 4], gradient.Ids);
        Assert.Equal([1, 1, 1, 1, 1, 1, 3, 3, 3], gradient.Values.Span.ToArray());
    }

    [Fact]
    public void DrawnSizes()
    {
        ParameterStore store = ParameterStore.Draw(2);
        _ = new Linear(store.Root.Child("linear"), 30, 50);
        _ = new Embedding(store.Root.Child("words"), 40, 12);
        Assert.All(store["linear.bias"].Data.Span.ToArray(), b => Assert.Equal(0, b));
        Within(store["linear.weight"], Math.Sqrt(6.0 / 80));
        Within(store["words.table"], Math.Sqrt(3.0 / 12));

        static void Within(Parameter parameter, double limit)
        {
            double largest = parameter.Data.Span.ToArray().Max(value => Math.Abs((double)value));
            Assert.InRange(largest, 0.95 * limit, limit * 1.000001);
        }
    }

    [Fact]
    public void ShapesThatDoNotFitAreSaidInASentence()
    {
        ParameterStore store = ParameterStore.Draw(2);
        Linear linear = new(store.Root, 3, 4);
        Embedding embedding = new(store.Root, 6, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("matrix product: found the shapes [2, 4] and [3, 4]; expected [N, K] and [K, M].", () => linear.Apply(tape.Constant(new Tensor(new Shape(2, 4)))));
        Says("take rows: found the row 6; expected 0 to 5 for [6, 3].", () => embedding.Apply(tape, new SequenceLayout(1), [6]));
        Says("Sequences: found rows of shape [1, 3]; expected [2, features] by the layout.", () => embedding.Apply(tape, new SequenceLayout(2), [1]));
        Says("Parameter 'weight': found the shapes [3, 4] and [3, 5]; expected equal shapes.", () => new Linear(store.Root, 3, 5));

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }
}
