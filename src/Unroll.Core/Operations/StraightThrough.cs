using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Choices of one column a row, through which gradients go on as if nothing had been chosen.</summary>
public static class StraightThrough
{
    /// <summary>
    /// A 1 at the largest number of each row, 0 elsewhere; of equal ones the first. Going back, the gradient passes unchanged (the straight-through estimator of Bengio, Léonard and Courville 2013, section 4): it is that of
    /// the numbers themselves, not of the choice, whose own gradient is 0 everywhere. A row with NaN is NaN, so that it is not hidden.
    /// </summary>
    /// <param name="x">[N, C], such as probabilities.</param>
    /// <param name="columns">Where the ones are, [N].</param>
    /// <returns>[N, C].</returns>
    /// <exception cref="UnrollException">The value is no matrix, or has rows without columns.</exception>
    public static Value LargestOnly(this Value x, out int[] columns)
    {
        Require.Rank("largest only", x.Shape, 2);
        Require.That(x.Shape[0] == 0 || x.Shape[1] > 0, "largest only", $"rows of no columns ({x.Shape})", "at least one column");
        columns = new int[x.Shape[0]];
        for (int row = 0; row < columns.Length; row++)
            columns[row] = TensorPrimitives.IndexOfMax<Real>(x.Tensor.Span.Slice(row * x.Shape[1], x.Shape[1]));
        return x.Tape.Record(new LargestOnlyOp(x, [.. columns]))[0];
    }
}

/// <summary>y = a 1 in one column of each row; dx = dy.</summary>
internal sealed unsafe class LargestOnlyOp(Value x, int[] columns) : Operation(x)
{
    public override string Name => "largest only";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);                                                                  // [N, C]
        y.Span.Clear();
        for (int row = 0; row < columns.Length; row++)
        {
            int at = (row * x.Shape[1]) + columns[row];
            y.Span[at] = Real.IsNaN(x.Tensor.Span[at]) ? Real.NaN : 1; // the largest of a row with NaN is NaN
        }
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        flow.Device.AddScaled(dy.Pointer, 1, dy.Count, flow.Into(x).Pointer);
    }
}
