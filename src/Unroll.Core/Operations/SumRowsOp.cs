namespace Unroll;

/// <summary>
/// y[i] = Σ of table[id] over the ids of bag i: a product with a sparse matrix of ones. Forward runs over bags; backward over rows, through the
/// transposed bags, so that every row's sum has one order on any number of threads. Where fewer than half of a parameter's rows are in
/// use its gradient stays rows.
/// </summary>
internal sealed unsafe class SumRowsOp(Value table, RowBags bags) : Operation(table)
{
    public override string Name => "sum rows";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, table.Shape, 2);
        Require.That(bags.Largest < table.Shape[0], Name, $"the row {bags.Largest}", $"0 to {table.Shape[0] - 1} for {table.Shape}");
        Tensor y = tape.Rent(new Shape(bags.Count, table.Shape[1]));                                    // [N, C]
        Run(tape.Device, table.Tensor, bags.Pieces(), bags.Offsets, bags.Ids, null, false, y);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        RowBags.Uses uses = bags.ByRow;
        if (table.Parameter is not null && uses.Rows.Length < table.Shape[0] / 2)
        {
            Tensor rows = flow.Tape.Rent(new Shape(uses.Rows.Length, table.Shape[1]));                  // [K, C]
            Run(flow.Device, dy, uses.Pieces, uses.Offsets, uses.Bags, null, false, rows);
            flow.AddRows(table, uses.Rows, rows);
        }
        else
        {
            Run(flow.Device, dy, uses.Pieces, uses.Offsets, uses.Bags, uses.Rows, true, flow.Into(table));
        }
    }

    private static void Run(
        Device device, Tensor source, int[] pieces, ReadOnlySpan<int> offsets, ReadOnlySpan<int> ids, int[]? targets, bool accumulate, Tensor y)
    {
        int columns = source.Shape.Columns;
        fixed (int* from = offsets, numbers = ids, to = targets)
        {
            Real* read = source.Pointer, write = y.Pointer;
            nint begins = (nint)from, all = (nint)numbers, goes = (nint)to;
            device.Team.Run(pieces.Length - 1, piece =>
            {
                int first = pieces[piece], count = pieces[piece + 1] - first;
                Real* target = goes == 0 ? write + ((nint)first * columns) : write;
                device.KernelSet.Run(new SumRows(read, (int*)begins + first, (int*)all, goes == 0 ? null : (int*)goes + first, count, columns, accumulate, target));
            });
        }
    }
}
