namespace Unroll.Tests;

/// <summary>Weights divided by their largest singular value, which the tests find from another start, in double.</summary>
public sealed class SpectralNormalizationTests
{
    /// <summary>Of drawn weights, at the beginning: the layer with the identity as input gives the weights that it uses.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(3, 8)]
    [InlineData(15, 17)]
    [InlineData(16, 16)]
    public void WeightsAreDividedByTheirLargestSingularValue(int inputs, int outputs)
    {
        ParameterStore store = ParameterStore.Draw(7);
        Linear layer = new(SpectralNormalization.Within(store.Root.Child("layer")), inputs, outputs);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor used = layer.Apply(tape.Constant(Identity(inputs))).Tensor;
        double largest = LargestSingularValue(store["layer.weight"].Data);
        for (int i = 0; i < used.Count; i++)
            Assert.Equal(store["layer.weight"].Data.Span[i] / largest, used.Span[i], 1e-4);
        Assert.Equal(1, LargestSingularValue(used), 1e-4);
        Assert.Equal(["layer.weight", "layer.weight.direction", "layer.bias"], store.Parameters.Select(parameter => parameter.Name));
    }

    /// <summary>Weights that change are followed by an iteration a step; what a step computes with is what a tape without training computes before it.</summary>
    [Fact]
    public void EachTrainingStepMakesOneIteration()
    {
        ParameterStore store = ParameterStore.Draw(8);
        Linear layer = new(SpectralNormalization.Within(store.Root), 4, 6);
        Tensor weights = store["weight"].Data, x = new Samples(360).Normal(3, 4);
        new Samples(361).Normal(4, 6).Span.CopyTo(weights.Span);
        store["weight"].Changed();
        double[] u = [.. store["weight.direction"].Data.Span.ToArray()];
        for (int step = 0; step < 60; step++)
        {
            using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1)), prediction = Tape.ForPrediction(TestDevice.Default);
            Value first = layer.Apply(training.Constant(x)), second = layer.Apply(training.Constant(x)); // twice in a step: one iteration
            Near.Same(first.Tensor, second.Tensor, "the second use");
            Near.Same(first.Tensor, layer.Apply(prediction.Constant(x)).Tensor, "without training");
            training.WriteReplacements(_ => true);
            double[] v = [.. Enumerable.Range(0, 4).Select(r => Enumerable.Range(0, 6).Sum(c => weights.Span[(r * 6) + c] * u[c]))];
            u = [.. Enumerable.Range(0, 6).Select(c => Enumerable.Range(0, 4).Sum(r => weights.Span[(r * 6) + c] * v[r]))];
            double length = Math.Sqrt(u.Sum(value => value * value));
            u = [.. u.Select(value => value / length)];
            for (int c = 0; c < 6; c++)
                Assert.Equal(u[c], store["weight.direction"].Data.Span[c], 1e-4);
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Assert.Equal(weights.Span[5] / LargestSingularValue(weights), layer.Apply(tape.Constant(Identity(4))).Tensor.Span[5], 1e-4);
    }

    /// <summary>σ is ‖W u‖ with u given, so differences and gradient agree wherever u points.</summary>
    [Fact]
    public void GradientsTakeTheDirectionAsGiven()
    {
        ParameterStore store = ParameterStore.Draw(9);
        Linear layer = new(SpectralNormalization.Within(store.Root), 5, 3);
        Samples draw = new(362);
        draw.Normal(3).Span.CopyTo(store["weight.direction"].Data.Span);
        Tensor x = draw.Normal(4, 5);
        GradientCheck.Parameters(363, store, tape => layer.Apply(tape.Constant(x)));
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.Equal(["weight", "bias"], tape.Backward(layer.Apply(tape.Constant(x)).Square().Sum()).Select(gradient => gradient.Parameter.Name));
    }

    [Fact]
    public void WeightsOfZeroStayZero()
    {
        ParameterStore store = ParameterStore.Draw(10);
        Linear layer = new(SpectralNormalization.Within(store.Root.Filled(Init.Zero)), 3, 2);
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.All(layer.Apply(tape.Constant(new Samples(364).Normal(2, 3))).Tensor.Span.ToArray(), value => Assert.Equal(0, value));
        tape.WriteReplacements(_ => true);
        Assert.Equal([1, 0], store["weight.direction"].Data.Span.ToArray());
    }

    private static Tensor Identity(int size)
    {
        Tensor identity = new(new Shape(size, size));
        for (int i = 0; i < size; i++)
            identity.Span[(i * size) + i] = 1;
        return identity;
    }

    /// <summary>By how much WᵀW stretches what it has stretched two thousand times.</summary>
    private static double LargestSingularValue(Tensor weights)
    {
        int rows = weights.Shape[0], columns = weights.Shape[1];
        double[] direction = [.. Enumerable.Range(0, columns).Select(c => 1 + (0.1 * Math.Sin(c)))];
        double square = 0;
        for (int i = 0; i < 2000; i++)
        {
            double[] images = [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Sum(c => weights.Span[(r * columns) + c] * direction[c]))];
            double[] back = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Sum(r => weights.Span[(r * columns) + c] * images[r]))];
            square = Math.Sqrt(back.Sum(value => value * value) / direction.Sum(value => value * value));
            direction = [.. back.Select(value => value / square)];
        }
        return Math.Sqrt(square);
    }
}
