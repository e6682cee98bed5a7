namespace Unroll;

/// <summary>Sums and means.</summary>
public static class Reductions
{
    /// <summary>The sum of all numbers.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>One number, of shape [].</returns>
    public static Value Sum(this Value x) => x.Tape.Record(new SumOp(x))[0];

    /// <summary>The mean of all numbers.</summary>
    /// <param name="x">Any shape but an empty one.</param>
    /// <returns>One number, of shape [].</returns>
    public static Value Mean(this Value x)
    {
        Require.That(x.Shape.Count > 0, "mean", $"the shape {x.Shape}", "at least one number");
        return x.Sum() / x.Shape.Count;
    }

    /// <summary>The sum along each row.</summary>
    /// <param name="x">[N, F].</param>
    /// <returns>[N].</returns>
    public static Value SumColumns(this Value x) => x.Tape.Record(new SumColumnsOp(x))[0];
}

internal sealed unsafe class SumOp(Value x) : Operation(x)
{
    public override string Name => "sum";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(default);
        double sum;
        tape.Device.KernelSet.Run(new SumAll(x.Tensor.Pointer, false, x.Shape.Count, &sum));
        y.Span[0] = (Real)sum;
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* dx = flow.Into(x).Pointer;
        Real above = flow.Of(Outputs[0]).Item();
        flow.Device.ForEachNumber(x.Shape.Count, (from, to) => flow.Device.KernelSet.Run(new Affine(dx + from, 1, above, to - from, dx + from)));
    }
}

internal sealed unsafe class SumColumnsOp(Value x) : Operation(x)
{
    public override string Name => "sum columns";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Tensor y = tape.Rent(new Shape(x.Shape[0]));                                                    // [N]
        tape.Device.KernelSet.Run(new RowSums(x.Tensor.Pointer, x.Shape[0], x.Shape[1], y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dx = flow.Into(x);
        ReadOnlySpan<Real> dy = flow.Of(Outputs[0]).Span;
        for (int r = 0; r < dy.Length; r++)
        {
            Tensor row = dx.Rows(r, 1);
            flow.Device.KernelSet.Run(new Affine(row.Pointer, 1, dy[r], row.Count, row.Pointer));
        }
    }
}
