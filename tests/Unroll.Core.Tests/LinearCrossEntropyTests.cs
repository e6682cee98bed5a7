namespace Unroll.Tests;

/// <summary>The loss of an output layer, made for some rows at a time: against the layer and its loss apart, its gradients, and how much memory it takes.</summary>
public sealed class LinearCrossEntropyTests
{
#if SINGLE
    private const double Tolerance = 2e-6;
#else
    private const double Tolerance = 1e-13;
#endif

    [Theory]
    [InlineData(1, 1, false, true, 0), InlineData(1, 7, true, true, 0), InlineData(2, 8, false, false, 0.2), InlineData(2, 9, true, false, 0), InlineData(33, 8, false, true, 0.2)]
    [InlineData(33, 40, true, true, 0.2), InlineData(33, 40, false, false, 0), InlineData(0, 5, false, true, 0), InlineData(65, 33, true, false, 0.2), InlineData(65, 17, false, true, 0)]
    public void EqualsTheLayerAndItsLossApart(int rows, int classes, bool byClass, bool biased, double smoothing) => Same(rows, 5, classes, byClass, biased, smoothing);

    [Theory, InlineData(false), InlineData(true)]
    public void SeveralChunksAreAsOne(bool byClass) => Same(300, 3, 30_000, byClass, true, 0.1);

    [Fact]
    public void Gradients()
    {
        Samples draw = new(7);
        Tensor x = draw.Small(5, 3), columns = draw.Small(3, 6), rows = draw.Small(6, 3), bias = draw.Normal(6);
        int[] targets = [0, 5, 2, 2, 1];
        GradientCheck.Run(1, (_, v) => v[0].LinearCrossEntropy(v[1], v[2], targets, 0.3), x, columns, bias);
        GradientCheck.Run(2, (_, v) => v[0].LinearCrossEntropy(v[1], null, targets, byClass: true), x, rows);
        GradientCheck.Run(3, (_, v) => v[0].LinearCrossEntropy(v[1], null, targets, byClass: true).Sum() + v[1].LinearCrossEntropy(v[1], null, [0, 1, 2, 3, 4, 5], byClass: true).Sum(), x, rows);
    }

    [Fact]
    public void MemoryDoesNotGrowWithRowsTimesClasses()
    {
        using Device device = new(1);
        Samples draw = new(8);
        Tensor x = draw.Small(2000, 2), weight = draw.Small(2, 20_000);
        using (Tape tape = Tape.ForGradients(device))
        {
            Value w = tape.Constant(weight);
            tape.Backward(tape.Constant(x).LinearCrossEntropy(w, null, new int[2000]).Sum(), w);
        }
        Assert.InRange(device.Memory.MostLent, 1, 20_000_000); // all scores are 40,000,000 numbers, and so are their gradients
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using Tape tape = Tape.ForGradients(new Device(1));
        Value x = tape.Constant(new Tensor(new Shape(2, 3))), weight = tape.Constant(new Tensor(new Shape(3, 4))), bias = tape.Constant(new Tensor(new Shape(5)));
        Assert.Contains("[N, K] and [C, K]", Assert.Throws<UnrollException>(() => x.LinearCrossEntropy(weight, null, [0, 0], byClass: true)).Message, StringComparison.Ordinal);
        Assert.Contains("a bias of shape [5]", Assert.Throws<UnrollException>(() => x.LinearCrossEntropy(weight, bias, [0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("1 targets", Assert.Throws<UnrollException>(() => x.LinearCrossEntropy(weight, null, [0])).Message, StringComparison.Ordinal);
        Assert.Contains("the target 4", Assert.Throws<UnrollException>(() => x.LinearCrossEntropy(weight, null, [0, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("the smoothing 2", Assert.Throws<UnrollException>(() => x.LinearCrossEntropy(weight, null, [0, 0], 2)).Message, StringComparison.Ordinal);
    }

    private static void Same(int rows, int inputs, int classes, bool byClass, bool biased, double smoothing)
    {
        Samples draw = new((ulong)((rows * 100) + classes));
        Tensor x = draw.Small(rows, inputs), weight = byClass ? draw.Small(classes, inputs) : draw.Small(inputs, classes), bias = draw.Normal(classes), upstream = draw.Normal(rows);
        int[] targets = [.. Enumerable.Range(0, rows).Select(r => r * 7 % classes)];
        Tensor[] fused = Run((a, w, b) => a.LinearCrossEntropy(w, biased ? b : null, targets, smoothing, byClass));
        Tensor[] apart = Run((a, w, b) =>
        {
            Value scores = byClass ? a.MatMulTransposed(w) : a.MatMul(w);
            return (biased ? scores.AddRow(b) : scores).CrossEntropy(targets, smoothing);
        });
        for (int i = 0; i < fused.Length; i++)
            Near.Assert(apart[i], fused[i], Tolerance, $"{i}");

        Tensor[] Run(Func<Value, Value, Value, Value> loss)
        {
            using Device device = new(2);
            using Tape tape = Tape.ForGradients(device);
            Value[] inputs = [tape.Constant(x), tape.Constant(weight), tape.Constant(bias)];
            Value losses = loss(inputs[0], inputs[1], inputs[2]), sum = (losses * tape.Constant(upstream)).Sum();
            return [losses.Keep(), .. tape.Backward(sum, inputs)];
        }
    }
}
