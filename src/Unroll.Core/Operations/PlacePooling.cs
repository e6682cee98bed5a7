namespace Unroll;

/// <summary>Fewer places: each square of a map gives one.</summary>
public static class PlacePooling
{
    /// <summary>The largest number of each channel in each square; its gradient goes to the first place that has it, along a column, then along a line. NaN is taken for the largest.</summary>
    /// <param name="x">Maps of H x W places.</param>
    /// <param name="size">S, the side of a square, 1 or more. Squares lie side by side; the last ones of a line or a column may be cut off.</param>
    /// <returns>Maps of ⌈H / S⌉ x ⌈W / S⌉ places.</returns>
    /// <exception cref="UnrollException">The size is 0 or less.</exception>
    public static FeatureMaps MaxPool(this FeatureMaps x, int size) => Pool<LargestOfColumn>(x, size);

    /// <summary>The mean of each channel in each square; in a square that is cut off, of the places that it has.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static FeatureMaps MeanPool(this FeatureMaps x, int size) => Pool<MeanOfColumn>(x, size);

    /// <summary>First along the columns, where a line of places is one long row, then along the lines.</summary>
    private static FeatureMaps Pool<R>(FeatureMaps x, int size) where R : struct, IColumnReduction
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.That(size > 0, R.Name + " of squares", $"squares of {size} places", "1 or more");
        int height = ((x.Height - 1) / size) + 1, width = ((x.Width - 1) / size) + 1;
        Tape tape = x.Rows.Tape;
        Value lower = tape.Record(new OfSomeRowsOp<R>(x.Rows, x.Count, x.Height, x.Width * x.Channels, size, new Shape(x.Count * height * x.Width, x.Channels)))[0];
        Value narrower = tape.Record(new OfSomeRowsOp<R>(lower, x.Count * height, x.Width, x.Channels, size, new Shape(x.Count * height * width, x.Channels)))[0];
        return new FeatureMaps(narrower, height, width);
    }
}

/// <summary>Of each few rows in turn one, in blocks of so many rows: what is left over at the end of a block gives one, too.</summary>
internal sealed unsafe class OfSomeRowsOp<R>(Value x, int blocks, int rows, int columns, int size, Shape result) : Operation(x) where R : struct, IColumnReduction
{
    private const int Piece = 16384; // numbers
    private Tensor? y;

    public override string Name => R.Name + " of squares";

    public override Tensor[] Forward(Tape tape)
    {
        y = tape.Rent(result);
        Real* from = x.Tensor.Pointer, to = y.Pointer;
        ForEach(tape.Device, (start, count, place) => tape.Device.KernelSet.Run(new ReduceColumns<R>(from + start, count, columns, to + place)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Real* from = x.Tensor.Pointer, largest = y!.Pointer, dy = flow.Of(Outputs[0]).Pointer, dx = flow.Into(x).Pointer;
        ForEach(flow.Device, (start, count, place) =>
            flow.Device.KernelSet.Run(new AddReductionGradient<R>(from + start, largest + place, dy + place, count, columns, dx + start)));
    }

    private void ForEach(Device device, FewRows body)
    {
        int perBlock = ((rows - 1) / size) + 1;
        device.ForEachPiece(blocks * perBlock, Math.Max(1, Piece / Math.Max(1, (int)Math.Min(Piece, (long)size * columns))), (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                int row = i % perBlock * size;
                body((((nint)(i / perBlock) * rows) + row) * columns, Math.Min(size, rows - row), (nint)i * columns);
            }
        });
    }

    /// <summary>The body is given where the rows begin, how many they are, and where their one row begins.</summary>
    private delegate void FewRows(nint start, int rows, nint place);
}
