namespace Unroll;

/// <summary>Taking values apart and putting them together.</summary>
public static class Shaping
{
    /// <summary>The same numbers with another shape.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">As many elements.</param>
    public static Value Reshape(this Value x, Shape shape) => x.Tape.Record(new ReshapeOp(x, shape))[0];

    /// <summary>Some consecutive rows.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public static Value Rows(this Value x, int start, int count) => x.Tape.Record(new RowsOp(x, start, count))[0];

    /// <summary>Some consecutive columns.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public static Value Columns(this Value x, int start, int count) => x.Tape.Record(new ColumnsOp(x, start, count))[0];

    /// <summary>The rows of several values below one another.</summary>
    /// <param name="parts">[N1, F], [N2, F], ... on one tape; at least one.</param>
    /// <returns>[N1 + N2 + ..., F].</returns>
    public static Value ConcatRows(params Value[] parts) => First(parts).Tape.Record(new ConcatRowsOp(parts))[0];

    /// <summary>The columns of several values beside one another.</summary>
    /// <param name="parts">[N, F1], [N, F2], ... on one tape; at least one.</param>
    /// <returns>[N, F1 + F2 + ...].</returns>
    public static Value ConcatColumns(params Value[] parts) => First(parts).Tape.Record(new ConcatColumnsOp(parts))[0];

    private static Value First(Value[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Require.That(parts.Length > 0 && Array.TrueForAll(parts, part => part is not null), "concatenate", parts.Length > 0 ? "a null" : "nothing", "at least one value, and values only");
        return parts[0];
    }
}

internal sealed unsafe class ReshapeOp(Value x, Shape shape) : Operation(x)
{
    public override string Name => "reshape";

    public override Tensor[] Forward(Tape tape) => [x.Tensor.As(shape)];

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        flow.Device.AddScaled(dy.Pointer, 1, dy.Count, flow.Into(x).Pointer);
    }
}

internal sealed unsafe class RowsOp(Value x, int start, int count) : Operation(x)
{
    public override string Name => "rows";

    public override Tensor[] Forward(Tape tape) => [x.Tensor.Rows(start, count)];

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        flow.Device.AddScaled(dy.Pointer, 1, dy.Count, flow.Into(x).Rows(start, count).Pointer);
    }
}

internal sealed unsafe class ColumnsOp(Value x, int start, int count) : Operation(x)
{
    public override string Name => "columns";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(
            x.Shape.Rank == 2 && start >= 0 && count >= 0 && start <= x.Shape[1] - count,
            Name, $"columns {start} to {(long)start + count} of {x.Shape}", "a range within the columns of a matrix");
        Tensor y = tape.Rent(new Shape(x.Shape[0], count));                                             // [N, count]
        Copy.Columns(tape.Device, x.Tensor, start, y, 0, count);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]), dx = flow.Into(x);
        Copy.AddColumns(flow.Device, dy, 0, dx, start, count);
    }
}

internal sealed unsafe class ConcatRowsOp(Value[] parts) : Operation(parts)
{
    public override string Name => "concatenate rows";

    public override Tensor[] Forward(Tape tape)
    {
        int columns = Inputs[0].Shape.Columns;
        long total = 0;
        foreach (Value part in Inputs)
        {
            Require.That(part.Shape.Rank == 2 && part.Shape[1] == columns, Name, $"the shapes {Inputs[0].Shape} and {part.Shape}", "matrices of equal width");
            total += part.Shape[0];
        }
        Tensor y = tape.Rent(new Shape(Shape.Size(total), columns));                                                 // [ΣN, F]
        int row = 0;
        foreach (Value part in Inputs)
        {
            part.Tensor.Span.CopyTo(y.Span[(row * columns)..]);
            row += part.Shape[0];
        }
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        int row = 0;
        foreach (Value part in Inputs)
        {
            if (flow.Wants(part))
                flow.Device.AddScaled(dy.Rows(row, part.Shape[0]).Pointer, 1, part.Shape.Count, flow.Into(part).Pointer);
            row += part.Shape[0];
        }
    }
}

internal sealed unsafe class ConcatColumnsOp(Value[] parts) : Operation(parts)
{
    public override string Name => "concatenate columns";

    public override Tensor[] Forward(Tape tape)
    {
        int rows = Inputs[0].Shape.Rows;
        long total = 0;
        foreach (Value part in Inputs)
        {
            Require.That(part.Shape.Rank == 2 && part.Shape[0] == rows, Name, $"the shapes {Inputs[0].Shape} and {part.Shape}", "matrices of equal height");
            total += part.Shape[1];
        }
        Tensor y = tape.Rent(new Shape(rows, Shape.Size(total)));                                                 // [N, ΣF]
        int column = 0;
        foreach (Value part in Inputs)
        {
            Copy.Columns(tape.Device, part.Tensor, 0, y, column, part.Shape[1]);
            column += part.Shape[1];
        }
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        int column = 0;
        foreach (Value part in Inputs)
        {
            if (flow.Wants(part))
                Copy.AddColumns(flow.Device, dy, column, flow.Into(part), 0, part.Shape[1]);
            column += part.Shape[1];
        }
    }
}
