namespace Unroll;

/// <summary>y = x W + b.</summary>
public sealed class Linear
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Asks for <c>weight</c> [I, O] (Glorot) and <c>bias</c> [O] (zeros).</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputSize">I.</param>
    /// <param name="outputSize">O.</param>
    public Linear(ParameterScope scope, int inputSize, int outputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        weight = scope.Parameter("weight", new Shape(inputSize, outputSize), Init.Glorot);
        bias = scope.Parameter("bias", new Shape(outputSize), Init.Zero);
    }

    /// <summary>Applies the layer to each row.</summary>
    /// <param name="x">[N, I].</param>
    /// <returns>[N, O].</returns>
    public Value Apply(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MatMul(x.Tape.Use(weight), x.Tape.Use(bias));
    }

    /// <summary>The cross-entropy of softmax(x W + b), in nats, without keeping all scores (<see cref="OutputLosses.LinearCrossEntropy"/>).</summary>
    /// <param name="x">[N, I].</param>
    /// <param name="targets">The right output of each row, [N].</param>
    /// <returns>[N].</returns>
    public Value CrossEntropy(Value x, int[] targets)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LinearCrossEntropy(x.Tape.Use(weight), x.Tape.Use(bias), targets);
    }
}
