namespace Unroll;

/// <summary>Distributions over some of the columns.</summary>
public static class Masking
{
    /// <summary>
    /// e^x / Σ e^x along each row over the allowed columns; exactly 0 elsewhere, whatever x is there. A row without an allowed column is all zeros, and so is its gradient.
    /// </summary>
    /// <param name="x">[N, C].</param>
    /// <param name="allowed">Whether each number of x takes part, [N, C] row after row.</param>
    /// <returns>[N, C].</returns>
    /// <exception cref="UnrollException">There are not as many marks as numbers.</exception>
    public static Value MaskedSoftmax(this Value x, ReadOnlySpan<bool> allowed) => x.Tape.Record(new MaskedSoftmaxOp(x, allowed.ToArray()))[0];
}

internal sealed unsafe class MaskedSoftmaxOp(Value x, bool[] allowed) : Operation(x)
{
    private Tensor? y;

    public override string Name => "masked softmax";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Require.That(allowed.Length == x.Shape.Count, Name, $"{allowed.Length} marks", $"{x.Shape.Count}, one a number");
        int columns = x.Shape[1];
        y = tape.Rent(x.Shape);                                                                         // [N, C]
        for (int r = 0; r < x.Shape[0]; r++)
        {
            ReadOnlySpan<bool> marks = allowed.AsSpan(r * columns, columns);
            Span<Real> row = y.Span.Slice(r * columns, columns);
            x.Tensor.Span.Slice(r * columns, columns).CopyTo(row);
            for (int i = 0; i < columns; i++)
            {
                if (!marks[i])
                    row[i] = Real.NegativeInfinity;
            }
            if (marks.Contains(true))
            {
                Real* p = y.Pointer + ((nint)r * columns);
                tape.Device.KernelSet.Run(new MapRows<Softmax>(p, 1, columns, p));
            }
            else
            {
                row.Clear();
            }
        }
        return [y];
    }

    public override void Backward(GradientFlow flow) => flow.Device.KernelSet.Run(
        new AddRowGradients<Softmax>(null, y!.Pointer, flow.Of(Outputs[0]).Pointer, x.Shape.Rows, x.Shape.Columns, flow.Into(x).Pointer));
}
