namespace Unroll.Tests;

public sealed class ParameterStoreTests
{
    private static readonly Shape Matrix = new(3, 4);

    [Fact]
    public void DrawingDoesNotDependOnTheOrder()
    {
        ParameterStore one = ParameterStore.Draw(1), two = ParameterStore.Draw(1), other = ParameterStore.Draw(2);
        Parameter a = one.Root.Parameter("a", Matrix, Init.Glorot), b = one.Root.Parameter("b", Matrix, Init.Glorot);
        two.Root.Parameter("new", new Shape(100), Init.Normal(1));
        Parameter b2 = two.Root.Parameter("b", Matrix, Init.Glorot), a2 = two.Root.Parameter("a", Matrix, Init.Glorot);
        Near.Same(a.Data, a2.Data, "a");
        Near.Same(b.Data, b2.Data, "b");
        Assert.False(a.Data.Span.SequenceEqual(b.Data.Span));
        Assert.False(a.Data.Span.SequenceEqual(other.Root.Parameter("a", Matrix, Init.Glorot).Data.Span));
        Assert.Equal(["new", "b", "a"], two.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(24, one.Count);
    }

    [Fact]
    public void ScopesJoinNamesAndTie()
    {
        ParameterStore store = ParameterStore.Draw(1);
        ParameterScope layer = store.Root.Child("encoder").Child("0");
        Parameter weights = layer.Parameter("weights", Matrix, Init.Glorot);
        Assert.Equal("encoder.0.weights", weights.Name);
        Assert.Equal("encoder.0", layer.Path);
        Assert.Equal("", store.Root.Path);
        Assert.Same(weights, store.Root.Child("encoder").Parameter("0.weights", Matrix, Init.Zero));
        Assert.Same(weights, store["encoder.0.weights"]);
        Assert.Single(store.Parameters);
        Assert.Equal("encoder.0.weights [3, 4]", weights.ToString());
    }

    [Fact]
    public void LoadedParametersAreTheSavedTensors()
    {
        Tensor saved = new Samples(1).Normal(3, 4);
        ParameterStore store = ParameterStore.Load(new Dictionary<string, Tensor> { ["a"] = saved }, "model");
        Assert.Same(saved, store.Root.Parameter("a", Matrix, Init.Zero).Data);
        Assert.Same(store["a"], store.Root.Parameter("a", Matrix, Init.Zero));
        store.Complete();
    }

    [Fact]
    public void CopyAndRestore()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter a = store.Root.Parameter("a", Matrix, Init.Normal(1));
        Tensor before = a.Data.Keep();
        IReadOnlyList<Tensor> copy = store.Copy();
        int version = a.Version;
        a.Data.Span.Clear();
        store.Restore(copy);
        Near.Same(before, a.Data, "a");
        Assert.True(a.Version > version);
    }

    [Fact]
    public void Initialisers()
    {
        ParameterStore store = ParameterStore.Draw(3);
        Shape wide = new(50, 150);
        Assert.All(store.Root.Parameter("zero", wide, Init.Zero).Data.Span.ToArray(), x => Assert.Equal(0, x));
        Assert.All(store.Root.Parameter("constant", wide, Init.Constant(2)).Data.Span.ToArray(), x => Assert.Equal(2, x));
        double limit = Math.Sqrt(6.0 / 200);
        Real[] glorot = store.Root.Parameter("glorot", wide, Init.Glorot).Data.Span.ToArray();
        Assert.InRange(glorot.Max(), limit * 0.99, limit);
        Assert.InRange(glorot.Min(), -limit, -limit * 0.99);
        Real[] normal = store.Root.Parameter("normal", wide, Init.Normal(0.5)).Data.Span.ToArray();
        Assert.InRange(Math.Sqrt(normal.Average(x => (double)x * x)), 0.48, 0.52);
        Tensor columns = store.Root.Parameter("columns", new Shape(2, 6), Init.Columns(Init.Constant(1), Init.Constant(2), Init.Constant(3))).Data;
        Assert.Equal([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3], columns.Span);
    }

    /// <summary>A gate σ(b) that keeps forgets within 1 / (1 - σ(b)) = 1 + e^b steps, which are to lie evenly.</summary>
    [Fact]
    public void ChronoBiasesForgetOverStepsThatLieEvenly()
    {
        const int units = 5000, steps = 101;
        Real[] biases = ParameterStore.Draw(3).Root.Parameter("bias", new Shape(4 * units), Init.Chrono(4, 1, 0, steps)).Data.Span.ToArray();
        double[] drawn = [.. biases[units..(2 * units)].Select(bias => Math.Exp(bias)).Order()];
        Assert.InRange(drawn[0], 1 - 1e-6, 1.2);
        Assert.InRange(drawn[^1], steps - 1.2, steps - 1 + 1e-4);
        Assert.InRange(drawn[units / 4], 23, 28);
        Assert.InRange(drawn[units / 2], 48, 53);
        Assert.Equal(biases[units..(2 * units)].Select(bias => -bias), biases[..units]);
        Assert.All(biases[(2 * units)..], bias => Assert.Equal(0, bias));
        Assert.All(ParameterStore.Draw(3).Root.Parameter("bias", new Shape(9), Init.Chrono(3, 1, -1, 2)).Data.Span.ToArray(), bias => Assert.Equal(0, bias));
        Assert.Equal("steps is 1; expected 2 or more.", Assert.Throws<UnrollException>(() => Init.Chrono(3, 1, -1, 1)).Message);
        Assert.Equal("keep is 3; expected 0 to 2.", Assert.Throws<UnrollException>(() => Init.Chrono(3, 3, -1, 9)).Message);
    }

    [Fact]
    public void PackedWeightsFollowTheirParameter()
    {
        ParameterStore store = ParameterStore.Draw(4);
        Parameter weights = store.Root.Parameter("weights", new Shape(2, 2), Init.Constant(1));
        Tensor x = new(new Shape(1, 2), [1, 2]);
        Assert.Equal([3, 3], Predict());
        weights.Data.Span.Fill(2);
        weights.Changed();
        Assert.Equal([6, 6], Predict());
        Assert.Same(weights.Pack(TestDevice.Default, false), weights.Pack(TestDevice.Default, false));
        Assert.NotSame(weights.Pack(TestDevice.Default, false), weights.Pack(TestDevice.Default, true));

        Real[] Predict()
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            return tape.Constant(x).MatMul(tape.Use(weights)).Tensor.Span.ToArray();
        }
    }
}
