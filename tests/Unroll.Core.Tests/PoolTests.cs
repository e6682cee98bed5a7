namespace Unroll.Tests;

/// <summary>What a device keeps of the memory that tapes gave back, and what a tape gives back before it ends.</summary>
public sealed class PoolTests
{
    [Fact]
    public void WhatNoTapeWantsForLongIsLetGo()
    {
        using Device device = new(1);
        Tensor small = new(new Shape(10, 10)), large = new(new Shape(1000, 1000));
        Run(device, large);
        long peak = device.Memory.Kept;
        Assert.InRange(peak, 1_000_000, 3_000_000);
        Assert.Equal(0, device.Memory.Lent);
        for (int i = 0; i < MemoryPool.TapesKept - 20; i++)
            Run(device, small);
        Assert.InRange(device.Memory.Kept, peak, peak + 1000);
        for (int i = 0; i < 60; i++)
            Run(device, small);
        Assert.InRange(device.Memory.Kept, 1, 1000);
        int made = device.Memory.Made;
        Run(device, small);
        Assert.Equal(made, device.Memory.Made);
    }

    [Fact]
    public void WhatIsWantedNowAndThenIsKept()
    {
        using Device device = new(1);
        Tensor small = new(new Shape(10, 10)), large = new(new Shape(300, 300));
        Run(device, large);
        Run(device, small);
        int made = device.Memory.Made;
        for (int i = 0; i < 10 * MemoryPool.TapesKept; i++)
            Run(device, i % 100 == 0 ? large : small);
        Assert.Equal(made, device.Memory.Made);
    }

    [Fact]
    public void APartGivesBackAllButItsResults()
    {
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        Value x = tape.Constant(new Samples(1).Normal(20, 20)), outside = x.Tanh(), inside = x, view = x;
        Value[] results = tape.Only(() =>
        {
            inside = x.Exp();
            view = (inside * 2).Rows(3, 5);
            return [view, x.Square()];
        });
        Value again = (x * 7) + outside;                                       // takes the memory that was given back
        Assert.Contains("had given its memory back", Assert.Throws<UnrollException>(() => inside.Tensor).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => inside + inside);
        Assert.Same(view, results[0]);
        for (int i = 0; i < 100; i++)
            Near(2 * Math.Exp(x.Tensor.Span[60 + i]), results[0].Tensor.Span[i]);
        for (int i = 0; i < 400; i++)
        {
            Near(x.Tensor.Span[i] * x.Tensor.Span[i], results[1].Tensor.Span[i]);
            Near((7 * x.Tensor.Span[i]) + Math.Tanh(x.Tensor.Span[i]), again.Tensor.Span[i]);
        }

        static void Near(double expected, double found) => Assert.InRange(found, expected - 1e-4, expected + 1e-4);
    }

    [Fact]
    public void ATapeThatRecordsKeepsAll()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Samples(1).Normal(4)), inside = x;
        Value y = tape.Only(() => [(inside = x.Exp()).Square()])[0];
        Assert.Equal(4, inside.Tensor.Count);
        Assert.Equal(4, tape.Backward(y.Sum(), x)[0].Count);
    }

    private static void Run(Device device, Tensor x)
    {
        using Tape tape = Tape.ForPrediction(device);
        _ = tape.Constant(x) * 2;
    }
}
