namespace Unroll.Tests;

public sealed class TapeTests
{
    private static readonly Tensor Numbers = new(new Shape(2, 3), [1, -2, 3, -4, 5, -6]);

    [Fact]
    public void APredictionTapeRecordsNothing()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(Numbers);
        _ = x.Tanh().MatMul(tape.Constant(new Tensor(new Shape(3, 2)))).Softmax();
        Assert.Equal(0, tape.Count);
        Assert.False(tape.IsRecording);
        Assert.False(tape.IsTraining);
        Assert.Same(x, x.Dropout(0.5));
    }

    [Fact]
    public void ATapeForGradientsRecordsButDoesNotDrop()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(Numbers);
        Assert.Same(x, x.Dropout(0.5));
        _ = x.Tanh();
        Assert.Equal(1, tape.Count);
        Assert.True(tape.IsRecording);
        Assert.False(tape.IsTraining);
    }

    [Fact]
    public void ATrainingTapeDrops()
    {
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Value x = tape.Constant(new Tensor(new Shape(10_000))) + 1;
        Real[] dropped = x.Dropout(0.25).Tensor.Span.ToArray();
        Assert.Same(x, x.Dropout(0));
        Assert.InRange(dropped.Count(y => y == 0), 2_300, 2_700);
        Assert.All(dropped, y => Assert.True(y == 0 || Math.Abs(y - (4.0 / 3)) < 1e-6));
        Assert.InRange(dropped.Average(), 0.97, 1.03);
        Assert.All(x.Dropout(0.9999999).Tensor.Span.ToArray(), y => Assert.Equal(0, y));
    }

    [Fact]
    public void AParameterIsOneValue()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter parameter = store.Root.Parameter("p", new Shape(3), Init.Constant(1));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Same(tape.Use(parameter), tape.Use(parameter));
        Value detached = tape.Use(parameter).Detach();
        Gradients gradients = tape.Backward((detached * tape.Use(parameter)).Sum());
        Assert.Equal([1, 1, 1], gradients[parameter]!.Values.Span);
        Assert.Equal("parameter p [3]", tape.Use(parameter).ToString());
        Assert.Equal("value [3]", detached.ToString());
    }

    [Fact]
    public void BackwardToValues()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(Numbers), y = x * 2, unused = tape.Constant(Numbers), loss = y.Square().Sum();
        Tensor[] gradients = tape.Backward(loss, y, x, unused, loss, x);
        Assert.Equal([4, -8, 12, -16, 20, -24], gradients[0].Span);
        Assert.Equal([8, -16, 24, -32, 40, -48], gradients[1].Span);
        Assert.Equal([0, 0, 0, 0, 0, 0], gradients[2].Span);
        Assert.Equal([1], gradients[3].Span);
        Assert.Equal([8, -16, 24, -32, 40, -48], gradients[4].Span);
        Assert.NotSame(gradients[1], gradients[4]);
    }

    [Fact]
    public void ATableAskedForTwiceIsCountedOnce()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter table = store.Root.Parameter("table", new Shape(2, 1), Init.Zero);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value value = tape.Use(table);
        Tensor[] gradients = tape.Backward(value.TakeRows([1, 1]).Sum(), value, value);
        Assert.Equal([0, 2], gradients[0].Span);
        Assert.Equal([0, 2], gradients[1].Span);
    }

    /// <summary>A tape is walked by index: no depth is too great.</summary>
    [Fact]
    public void DeepTapes()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(1), [1])), y = x;
        for (int i = 0; i < 20_000; i++)
            y += x;
        Assert.Equal(20_001, tape.Backward(y, x)[0].Item());
    }

    [Fact]
    public void DisposedTwice()
    {
        Tape tape = Tape.ForGradients(TestDevice.Default);
        tape.Dispose();
        tape.Dispose();
        Assert.True(tape.HasEnded);
    }
}
