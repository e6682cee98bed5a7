namespace Unroll;

internal sealed unsafe class MapOp<F>(Value x) : Operation(x) where F : struct, IUnaryFunction
{
    private const int Piece = 32768;
    private Tensor? y;

    public override string Name => F.Name;

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(x.Shape);
        Real* source = x.Tensor.Pointer, target = y.Pointer;
        tape.Device.ForEachPiece(y.Count, Piece, (from, to) => tape.Device.KernelSet.Run(new Map<F>(source + from, to - from, target + from)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* input = x.Tensor.Pointer, output = y!.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x).Pointer;
        flow.Device.ForEachPiece(y.Count, Piece, (from, to) =>
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
        tape.Device.KernelSet.Run(new Zip<F>(a.Tensor.Pointer, b.Tensor.Pointer, y.Count, y.Pointer));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Tensor? da = flow.IntoIfWanted(a), db = flow.IntoIfWanted(b);
        flow.Device.KernelSet.Run(new AddZipGradients<F>(
            a.Tensor.Pointer, b.Tensor.Pointer, dy.Pointer, dy.Count, da is null ? null : da.Pointer, db is null ? null : db.Pointer));
    }
}

internal sealed unsafe class AffineOp(Value x, double scale, double shift) : Operation(x)
{
    public override string Name => "affine";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(x.Shape);
        tape.Device.KernelSet.Run(new Affine(x.Tensor.Pointer, (Real)scale, (Real)shift, y.Count, y.Pointer));
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
        tape.Device.KernelSet.Run(new AddRowTo(x.Tensor.Pointer, row.Tensor.Pointer, x.Shape.Rows, x.Shape.Columns, y.Pointer));
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
