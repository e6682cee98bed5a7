namespace Unroll;

/// <summary>The matrix product with a right factor that is read by rows.</summary>
public static class TransposedProducts
{
    /// <summary>a bᵀ: every row of a times every row of b, such as scores of all entries of an embedding table.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="b">[M, K].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value MatMulTransposed(this Value a, Value b) => a.Tape.Record(new MatMulTransposedOp(a, b))[0];
}

internal sealed unsafe class MatMulTransposedOp(Value a, Value b) : Operation(a, b)
{
    public override string Name => "matrix product with a transposed factor";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(a.Shape.Rank == 2 && b.Shape.Rank == 2 && a.Shape[1] == b.Shape[1], Name, $"the shapes {a.Shape} and {b.Shape}", "[N, K] and [M, K]");
        Tensor y = tape.Rent(new Shape(a.Shape[0], b.Shape[0]));                                        // [N, M]
        tape.Device.Multiply(LeftFactor.Of(a.Tensor.Pointer, a.Shape[0], a.Shape[1]), tape.Pack(b, true), y.Pointer, b.Shape[0], false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        int n = a.Shape[0], k = a.Shape[1], m = b.Shape[0];
        if (flow.Wants(a))                                                                              // dA += dY B
        {
            Tensor dA = flow.Into(a, out bool accumulate);
            flow.Device.Multiply(LeftFactor.Of(dy.Pointer, n, m), flow.Tape.Pack(b, false), dA.Pointer, k, accumulate);
        }
        if (flow.Wants(b))                                                                              // dB += dYᵀ A
        {
            Tensor dB = flow.Into(b, out bool accumulate);
            flow.Device.MultiplyTransposed(dy.Pointer, m, n, m, a.Tensor.Pointer, k, dB.Pointer, accumulate);
        }
    }
}
