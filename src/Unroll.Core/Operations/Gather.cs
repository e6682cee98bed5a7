namespace Unroll;

/// <summary>Rows by number.</summary>
public static class Gathering
{
    /// <summary>The rows of a value, such as a batch in another order; a row may be taken any number of times.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="rows">Their numbers, [K]; copied.</param>
    /// <returns>[K, F].</returns>
    /// <exception cref="UnrollException">There is no such row.</exception>
    public static Value TakeRows(this Value x, int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return x.Tape.Record(new TakeRowsOp(x, rows))[0];
    }

    /// <summary>The sum of some rows of a table for each of N bags (an "embedding bag"); zeros where a bag is empty.</summary>
    /// <param name="table">[F, C].</param>
    /// <param name="bags">Which rows, N bags.</param>
    /// <returns>[N, C].</returns>
    /// <exception cref="UnrollException">There is no such row.</exception>
    public static Value SumRows(this Value table, RowBags bags)
    {
        ArgumentNullException.ThrowIfNull(bags);
        return table.Tape.Record(new SumRowsOp(table, bags))[0];
    }
}

/// <summary>y[i] = x[ids[i]]. The gradient of a parameter stays rows: a step never costs in proportion to the table.</summary>
internal sealed class TakeRowsOp(Value x, int[] ids) : Operation(x)
{
    private readonly int[] ids = [.. ids]; // kernels index by them now and going back: the caller's array may change in between

    public override string Name => "take rows";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        foreach (int id in ids)
            Require.That((uint)id < (uint)x.Shape[0], Name, $"the row {id}", $"0 to {x.Shape[0] - 1} for {x.Shape}");
        Tensor y = tape.Rent(new Shape(ids.Length, x.Shape[1]));                                        // [K, F]
        Copy.GatherRows(tape.Device, x.Tensor, ids, y);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        if (x.Parameter is not null)
            flow.AddRows(x, ids, flow.Take(Outputs[0])!);
        else
            Gradient.AddRows(ids, flow.Of(Outputs[0]), flow.Into(x));
    }
}
