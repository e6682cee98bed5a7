namespace Unroll;

/// <summary>Rows put where their numbers say: the opposite of <see cref="Gathering.TakeRows"/>.</summary>
public static class Scattering
{
    /// <summary>y[rows[i]] += x[i], from zeros: rows that share a number are added up in order, rows that nothing goes to are zeros.</summary>
    /// <param name="x">[K, F].</param>
    /// <param name="rows">Where each row goes, [K].</param>
    /// <param name="count">How many rows there are to go to, N.</param>
    /// <returns>[N, F].</returns>
    /// <exception cref="UnrollException">There are not as many numbers as rows, or one is not 0 to N - 1.</exception>
    public static Value ScatterRows(this Value x, ReadOnlySpan<int> rows, int count) => x.Tape.Record(new ScatterRowsOp(x, rows.ToArray(), count))[0];
}

internal sealed class ScatterRowsOp(Value x, int[] rows, int count) : Operation(x)
{
    public override string Name => "scatter rows";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Require.That(count >= 0, Name, $"{count} rows", "0 or more");
        Require.That(rows.Length == x.Shape[0], Name, $"{rows.Length} row numbers", $"{x.Shape[0]}, one a row");
        foreach (int row in rows)
            Require.That((uint)row < (uint)count, Name, $"the row {row}", $"0 to {count - 1}");
        Tensor y = tape.Rent(new Shape(count, x.Shape[1]));                                             // [N, F]
        tape.Device.Clear(y);
        Gradient.AddRows(rows, x.Tensor, y);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        ReadOnlySpan<Real> dy = flow.Of(Outputs[0]).Span;
        Span<Real> dx = flow.Into(x).Span;
        int columns = x.Shape[1];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<Real> target = dx.Slice(i * columns, columns);
            System.Numerics.Tensors.TensorPrimitives.Add(target, dy.Slice(rows[i] * columns, columns), target);
        }
    }
}
