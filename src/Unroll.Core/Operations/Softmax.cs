namespace Unroll;

/// <summary>Distributions over the columns of each row.</summary>
public static class Distributions
{
    /// <summary>
    /// e^x / Σ e^x along each row. Negative infinity is impossible, 0; where a whole row is, all of it is 0. NaN or positive infinity make their row NaN.
    /// </summary>
    /// <param name="x">[N, C].</param>
    public static Value Softmax(this Value x) => x.Tape.Record(new SoftmaxOp(x))[0];

    /// <summary>
    /// x - log Σ e^x along each row, in nats: the logarithm of <see cref="Softmax"/>, negative infinity where that is 0.
    /// </summary>
    /// <param name="x">[N, C].</param>
    public static Value LogSoftmax(this Value x) => x.Tape.Record(new LogSoftmaxOp(x))[0];
}

internal sealed unsafe class SoftmaxOp(Value x) : Operation(x)
{
    private Tensor? y;

    public override string Name => "softmax";

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(x.Shape);
        tape.Device.KernelSet.Run(new SoftmaxRows(x.Tensor.Pointer, x.Shape.Rows, x.Shape.Columns, y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow) => flow.Device.KernelSet.Run(
        new AddSoftmaxGradient(y!.Pointer, flow.Of(Outputs[0]).Pointer, x.Shape.Rows, x.Shape.Columns, flow.Into(x).Pointer));
}

internal sealed unsafe class LogSoftmaxOp(Value x) : Operation(x)
{
    private Tensor? y;

    public override string Name => "log-softmax";

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(x.Shape);
        tape.Device.KernelSet.Run(new LogSoftmaxRows(x.Tensor.Pointer, x.Shape.Rows, x.Shape.Columns, y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow) => flow.Device.KernelSet.Run(
        new AddLogSoftmaxGradient(y!.Pointer, flow.Of(Outputs[0]).Pointer, x.Shape.Rows, x.Shape.Columns, flow.Into(x).Pointer));
}
