namespace Unroll;

/// <summary>Which numbers of a value make rows: runs body(first number, rows, columns) for all of them, in pieces over the team.</summary>
internal delegate void RowWalk(Device device, Action<int, int, int> body);

/// <summary>A function of each row.</summary>
internal sealed unsafe class RowOp<F>(Value x, RowWalk rows, string over = "") : Operation(x) where F : struct, IRowFunction
{
    private Tensor? y;

    public override string Name => F.Name + over;

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(x.Shape);
        Real* from = x.Tensor.Pointer, to = y.Pointer;
        rows(tape.Device, (start, count, columns) => tape.Device.KernelSet.Run(new MapRows<F>(from + start, count, columns, to + start)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* input = x.Tensor.Pointer, output = y!.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x).Pointer;
        rows(flow.Device, (start, count, columns) =>
            flow.Device.KernelSet.Run(new AddRowGradients<F>(input + start, output + start, dy + start, count, columns, dx + start)));
    }
}

/// <summary>The kinds of rows.</summary>
internal static class Rows
{
    private const int Piece = 16384; // numbers

    /// <summary>The rows of a matrix.</summary>
    public static RowWalk Of(Shape shape) => (device, body) =>
    {
        int columns = shape.Columns;
        device.ForEachPiece(columns == 0 ? 0 : shape.Rows, Math.Max(1, Piece / Math.Max(1, columns)), (from, to) => body(from * columns, to - from, columns));
    };

    /// <summary>The numbers of each sequence make one row.</summary>
    public static RowWalk OverTime(SequenceLayout layout) => (device, body) =>
    {
        for (int b = 0; b < layout.Count; b++)
            body(layout.Starts[b], 1, layout.Lengths[b]);
    };

    /// <summary>The keys of each query make one row.</summary>
    public static RowWalk OverKeys(PairLayout layout) => (device, body) =>
        new PairWork(device, layout, 1).ForEachSequence((_, queries, keys, start) => body(start, queries, keys));
}
