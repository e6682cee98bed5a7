namespace Unroll;

/// <summary>Functions of each number by itself.</summary>
public static class Activations
{
    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    /// <param name="x">Any shape.</param>
    public static Value Sigmoid(this Value x) => x.Tape.Record(new MapOp<Sigmoid>(x))[0];

    /// <summary>tanh x.</summary>
    /// <param name="x">Any shape.</param>
    public static Value Tanh(this Value x) => x.Tape.Record(new MapOp<Tanh>(x))[0];

    /// <summary>max(0, x); its derivative at 0 is taken as 0.</summary>
    /// <param name="x">Any shape.</param>
    public static Value Relu(this Value x) => x.Tape.Record(new MapOp<Relu>(x))[0];

    /// <summary>max(x, slope x): some of the gradient passes where a number is below 0 (Maas, Hannun and Ng 2013); its derivative at 0 is taken as the slope.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="slope">0 to 1. Default 0.2, which critics of pictures take (Radford, Metz and Chintala 2016).</param>
    /// <exception cref="UnrollException">The slope is out of range.</exception>
    public static Value LeakyRelu(this Value x, double slope = 0.2)
    {
        Require.That(slope is >= 0 and <= 1, "leaky relu", FormattableString.Invariant($"a slope of {slope}"), "0 to 1");
        return x.Tape.Record(new LeakyReluOp(x, (Real)slope))[0];
    }

    /// <summary>log(1 + e^x): a smooth max(0, x), always above 0.</summary>
    /// <param name="x">Any shape.</param>
    public static Value Softplus(this Value x) => x.Tape.Record(new MapOp<Softplus>(x))[0];

    /// <summary>e^x.</summary>
    /// <param name="x">Any shape.</param>
    public static Value Exp(this Value x) => x.Tape.Record(new MapOp<Exponential>(x))[0];

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any shape.</param>
    public static Value Log(this Value x) => x.Tape.Record(new MapOp<Logarithm>(x))[0];

    /// <summary>x².</summary>
    /// <param name="x">Any shape.</param>
    public static Value Square(this Value x) => x.Tape.Record(new MapOp<Square>(x))[0];

    /// <summary>
    /// Dropout (Srivastava et al. 2014), scaled while training: each number is 0 with the given probability, else divided by 1 - probability.
    /// On a tape that does not train it does nothing. The probability is exact to 1/65,536.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">Of dropping, 0 up to but without 1.</param>
    /// <exception cref="UnrollException">The probability is out of range.</exception>
    public static Value Dropout(this Value x, double probability)
    {
        Require.That(probability is >= 0 and < 1, "dropout", FormattableString.Invariant($"the probability {probability}"), "0 or more and below 1");
        return x.Tape.IsTraining && probability > 0 ? x.Tape.Record(new DropoutOp(x, probability))[0] : x;
    }
}

internal sealed unsafe class LeakyReluOp(Value x, Real slope) : Operation(x)
{
    private const int Piece = 32768;

    public override string Name => "leaky relu";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);
        Real* source = x.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachPiece(y.Count, Piece, (from, to) => tape.Device.KernelSet.Run(new LeakyRelu(source + from, slope, to - from, target + from)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* input = x.Tensor.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x).Pointer;
        flow.Device.ForEachPiece(x.Shape.Count, Piece, (from, to) => flow.Device.KernelSet.Run(new AddLeakyReluGradient(input + from, slope, dy + from, to - from, dx + from)));
    }
}

internal sealed unsafe class DropoutOp(Value x, double probability) : Operation(x)
{
    private const int Piece = 16384;
    private Tensor? mask;

    public override string Name => "dropout";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);
        mask = tape.Rent(x.Shape);
        Rng stream = tape.NextStream();
        uint threshold = (uint)Math.Round(probability * 65536);
        Real scale = (Real)(65536.0 / (65536 - threshold));
        Real* source = x.Tensor.Pointer, factors = mask.Pointer, target = y.Pointer;
        KernelSet set = tape.Device.KernelSet;
        tape.Device.ForEachPiece(y.Count, Piece, (from, to) =>
        {
            set.Run(new DropoutMask(stream, threshold, scale, from, to, factors));
            set.Run(new Zip<Times>(source + from, factors + from, to - from, target + from));
        });
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Real* above = dy.Pointer, factors = mask!.Pointer, dx = flow.Into(x).Pointer;
        flow.Device.ForEachNumber(dy.Count, (from, to) => flow.Device.KernelSet.Run(new AddProduct(above + from, factors + from, to - from, dx + from)));
    }
}
