namespace Unroll.Tests;

public sealed class BinaryLossTests
{
    [Fact]
    public void Gradients()
    {
        Samples draw = new(60);
        GradientCheck.Run(61, (_, v) => v[0].BinaryCrossEntropy(v[1]), draw.Normal(3, 5), draw.Between(0, 1, 3, 5));
        GradientCheck.Run(62, (_, v) => v[0].BinaryCrossEntropy(v[1]), draw.Normal(1, 33), draw.Between(0, 1, 1, 33));
    }

    /// <summary>Against its definition in decimal places that double still has, and finite where a rounded probability would give infinity.</summary>
    [Fact]
    public void ValuesAndTheEndsOfTheNumberLine()
    {
        Real[] x = [0, 1, -1, 3, -3, 500, -500, 500, -500], y = [1, 1, 1, 0, (Real)0.25, 1, 0, 0, 1];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value loss = tape.Constant(new Tensor(new Shape(9), x)).BinaryCrossEntropy(tape.Constant(new Tensor(new Shape(9), y)));
        for (int i = 0; i < 5; i++)
        {
            double p = 1 / (1 + Math.Exp(-x[i])), expected = (-y[i] * Math.Log(p)) - ((1 - y[i]) * Math.Log(1 - p));
            Assert.Equal(expected, loss.Tensor.Span[i], 1e-6);
        }
        Assert.Equal([0, 0, 500, 500], loss.Tensor.Span[5..]);
    }
}
