namespace Unroll;

/// <summary>The matrix product.</summary>
public static class Products
{
    /// <summary>a b.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="b">[K, M].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value MatMul(this Value a, Value b) => a.Tape.Record(new MatMulOp(a, b, null))[0];

    /// <summary>a b + row, the row added to each.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="b">[K, M].</param>
    /// <param name="row">[M].</param>
    /// <returns>[N, M].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value MatMul(this Value a, Value b, Value row) => a.Tape.Record(new MatMulOp(a, b, row))[0];
}

internal sealed unsafe class MatMulOp(Value a, Value b, Value? row) : Operation(row is null ? [a, b] : [a, b, row])
{
    public override string Name => "matrix product";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(a.Shape.Rank == 2 && b.Shape.Rank == 2 && a.Shape[1] == b.Shape[0], Name, $"the shapes {a.Shape} and {b.Shape}", "[N, K] and [K, M]");
        Require.That(row is null || row.Shape == new Shape(b.Shape[1]), Name, $"a row of shape {row?.Shape}", $"[{b.Shape[1]}]");
        Tensor y = tape.Rent(new Shape(a.Shape[0], b.Shape[1]));                                        // [N, M]
        tape.Device.Multiply(LeftFactor.Of(a.Tensor.Pointer, a.Shape[0], a.Shape[1]), tape.Pack(b, false), y.Pointer, b.Shape[1], false, row is null ? null : row.Tensor.Pointer);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        int n = a.Shape[0], k = a.Shape[1], m = b.Shape[1];
        if (flow.Wants(a))                                                                              // dA += dY Bᵀ
        {
            Tensor dA = flow.Into(a, out bool accumulate);
            flow.Device.Multiply(LeftFactor.Of(dy.Pointer, n, m), flow.Tape.Pack(b, true), dA.Pointer, k, accumulate);
        }
        Tensor? dRow = row is null ? null : flow.IntoIfWanted(row);
        if (flow.Wants(b))                                                                              // dB += Aᵀ dY, dRow += Σ dY
        {
            Tensor dB = flow.Into(b, out bool accumulate);
            flow.Device.MultiplyTransposed(a.Tensor.Pointer, k, n, k, dy.Pointer, m, dB.Pointer, accumulate, dRow is null ? null : dRow.Pointer);
        }
        else if (dRow is not null)
        {
            flow.Device.AddColumnSums(dy.Pointer, n, m, m, dRow.Pointer);
        }
    }
}
