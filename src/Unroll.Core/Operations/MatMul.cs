namespace Unroll;

/// <summary>The matrix product.</summary>
public static class Products
{
    /// <summary>a b.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="b">[K, M].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value MatMul(this Value a, Value b) => a.Tape.Record(new MatMulOp(a, b))[0];
}

internal sealed unsafe class MatMulOp(Value a, Value b) : Op(a, b)
{
    public override string Name => "matrix product";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(a.Shape.Rank == 2 && b.Shape.Rank == 2 && a.Shape[1] == b.Shape[0], Name, $"the shapes {a.Shape} and {b.Shape}", "[N, K] and [K, M]");
        Tensor y = tape.Rent(new Shape(a.Shape[0], b.Shape[1]));                                        // [N, M]
        tape.Device.Multiply(LeftFactor.Of(a.Tensor.Pointer, a.Shape[0], a.Shape[1]), tape.Pack(b, false), y.Pointer, b.Shape[1], false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0])!;
        int n = a.Shape[0], k = a.Shape[1], m = b.Shape[1];
        if (flow.Wants(a))                                                                              // dA += dY Bᵀ
        {
            Tensor dA = flow.Into(a, out bool accumulate);
            flow.Device.Multiply(LeftFactor.Of(dy.Pointer, n, m), flow.Tape.Pack(b, true), dA.Pointer, k, accumulate);
        }
        if (flow.Wants(b))                                                                              // dB += Aᵀ dY
        {
            Tensor dB = flow.Into(b, out bool accumulate);
            flow.Device.Multiply(LeftFactor.Transposed(a.Tensor.Pointer, n, k), flow.Tape.Pack(dy.Pointer, n, m, false), dB.Pointer, m, accumulate);
        }
    }
}
