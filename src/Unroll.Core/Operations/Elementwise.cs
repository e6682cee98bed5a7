namespace Unroll;

internal sealed unsafe class MapOp<F>(Value x) : Operation(x) where F : struct, IUnaryFunction
{
    private Tensor? y;

    public override string Name => F.Name;

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(x.Shape);
        Real* source = x.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachNumber(y.Count, (from, to) => tape.Device.KernelSet.Run(new Map<F>(source + from, to - from, target + from)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* input = x.Tensor.Pointer, output = y!.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x).Pointer;
        flow.Device.ForEachNumber(y.Count, (from, to) =>
            flow.Device.KernelSet.Run(new AddMapGradient<F>(input + from, output + from, dy + from, to - from, dx + from)));
    }
}

internal sealed unsafe class ZipOp<F>(Value a, Value b) : Operation(a, b) where F : struct, IBinaryFunction
{
    public override string Name => F.Name;

    public override Tensor[] Forward(Tape tape)
    {
        Require.SameShape(Name, a.Shape, b.Shape);
        Tensor y = tape.Rent(a.Shape);
        Real* left = a.Tensor.Pointer, right = b.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachNumber(y.Count, (from, to) => tape.Device.KernelSet.Run(new Zip<F>(left + from, right + from, to - from, target + from)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Tensor? da = flow.IntoIfWanted(a), db = flow.IntoIfWanted(b);
        Real* left = a.Tensor.Pointer, right = b.Tensor.Pointer, above = dy.Pointer, dLeft = da is null ? null : da.Pointer, dRight = db is null ? null : db.Pointer;
        flow.Device.ForEachNumber(dy.Count, (from, to) => flow.Device.KernelSet.Run(new AddZipGradients<F>(
            left + from, right + from, above + from, to - from, dLeft == null ? null : dLeft + from, dRight == null ? null : dRight + from)));
    }
}

internal sealed unsafe class AffineOp(Value x, double scale, double shift) : Operation(x)
{
    public override string Name => "affine";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);
        Real* source = x.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachNumber(y.Count, (from, to) => tape.Device.KernelSet.Run(new Affine(source + from, (Real)scale, (Real)shift, to - from, target + from)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        flow.Device.AddScaled(dy.Pointer, scale, dy.Count, flow.Into(x).Pointer);
    }
}

internal sealed unsafe class AddRowOp(Value x, Value row) : Operation(x, row)
{
    public override string Name => "add row";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(row.Shape.Rank == 1 && row.Shape[0] == x.Shape.Columns, Name, $"the shapes {x.Shape} and {row.Shape}", $"a row of {x.Shape.Columns}");
        Tensor y = tape.Rent(x.Shape);
        int columns = x.Shape.Columns;
        Real* source = x.Tensor.Pointer, added = row.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachRow(x.Shape.Rows, columns, (from, to) =>
            tape.Device.KernelSet.Run(new AddRowTo(source + ((nint)from * columns), added, to - from, columns, target + ((nint)from * columns))));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        if (flow.Wants(x))
            flow.Device.AddScaled(dy.Pointer, 1, dy.Count, flow.Into(x).Pointer);
        if (flow.Wants(row))
            flow.Device.AddColumnSums(dy.Pointer, x.Shape.Rows, x.Shape.Columns, x.Shape.Columns, flow.Into(row).Pointer);
    }
}
