namespace Unroll;

/// <summary>What is done to each row alike, or to each row by itself.</summary>
public static class Rowwise
{
    /// <summary>Multiplies each row, number by number, by one row: the gain of a normalisation, a peephole.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="row">[F].</param>
    /// <returns>[N, F].</returns>
    public static Value TimesRow(this Value x, Value row) => x.Tape.Record(new TimesRowOp(x, row))[0];

    /// <summary>Multiplies each row by a number of its own, such as a gate that a whole row shares.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="column">[N, 1].</param>
    /// <returns>[N, F].</returns>
    public static Value TimesColumn(this Value x, Value column) => x.Tape.Record(new TimesColumnOp(x, column))[0];

    /// <summary>
    /// Brings each row to a mean of 0 and a variance of 1 (Ba, Kiros and Hinton 2016, eq. 3, without gain and bias). To the variance, in which the sum is
    /// divided by F, 1e-5 is added.
    /// </summary>
    /// <param name="x">[N, F].</param>
    /// <returns>[N, F].</returns>
    public static Value Standardize(this Value x)
    {
        Require.Rank("standardize", x.Shape, 2);
        return x.Tape.Record(new RowOp<Standardized>(x, Rows.Of(x.Shape)))[0];
    }
}

internal sealed unsafe class TimesRowOp(Value x, Value row) : Operation(x, row)
{
    public override string Name => "times row";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(row.Shape.Rank == 1 && row.Shape[0] == x.Shape.Columns, Name, $"the shapes {x.Shape} and {row.Shape}", $"a row of {x.Shape.Columns}");
        Tensor y = tape.Rent(x.Shape);
        int columns = x.Shape.Columns;
        Real* source = x.Tensor.Pointer, factors = row.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachRow(x.Shape.Rows, columns, (from, to) =>
        {
            for (nint i = (nint)from * columns; i < (nint)to * columns; i += columns)
                tape.Device.KernelSet.Run(new Zip<Times>(source + i, factors, columns, target + i));
        });
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Tensor? dx = flow.IntoIfWanted(x), dRow = flow.IntoIfWanted(row);
        int columns = x.Shape.Columns;
        Real* source = x.Tensor.Pointer, factors = row.Tensor.Pointer, above = dy.Pointer, target = dx is null ? null : dx.Pointer;
        if (dx is not null)
        {
            flow.Device.ForEachRow(x.Shape.Rows, columns, (from, to) =>
            {
                for (nint i = (nint)from * columns; i < (nint)to * columns; i += columns)
                    flow.Device.KernelSet.Run(new AddProduct(above + i, factors, columns, target + i));
            });
        }
        for (nint i = 0; i < dy.Count && dRow is not null; i += columns)
            flow.Device.KernelSet.Run(new AddProduct(above + i, source + i, columns, dRow.Pointer));
    }
}

internal sealed unsafe class TimesColumnOp(Value x, Value column) : Operation(x, column)
{
    public override string Name => "times column";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Require.That(column.Shape == new Shape(x.Shape[0], 1), Name, $"the shapes {x.Shape} and {column.Shape}", $"a column of {x.Shape[0]}");
        Tensor y = tape.Rent(x.Shape);
        int columns = x.Shape[1];
        Real* source = x.Tensor.Pointer, factors = column.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachRow(x.Shape[0], columns, (from, to) =>
        {
            for (nint r = from; r < to; r++)
                tape.Device.KernelSet.Run(new Affine(source + (r * columns), factors[r], 0, columns, target + (r * columns)));
        });
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Tensor? dx = flow.IntoIfWanted(x), dColumn = flow.IntoIfWanted(column);
        int columns = x.Shape[1];
        Real* factors = column.Tensor.Pointer;
        flow.Device.ForEachRow(x.Shape[0], columns, (from, to) =>
        {
            for (int r = from; r < to; r++)
            {
                nint row = (nint)r * columns;
                if (dx is not null)
                    flow.Device.KernelSet.Run(new AddScaled(dy.Pointer + row, factors[r], columns, dx.Pointer + row));
                if (dColumn is not null)
                    dColumn.Pointer[r] += System.Numerics.Tensors.TensorPrimitives.Dot<Real>(dy.Span.Slice(r * columns, columns), x.Tensor.Span.Slice(r * columns, columns));
            }
        });
    }
}
