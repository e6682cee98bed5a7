namespace Unroll;

/// <summary>What stands around each step.</summary>
public static class Windows
{
    /// <summary>
    /// Each row between its neighbours: the k rows before it, itself, and the k rows after it, side by side (the context window of Mesnil et al. 2013, section 3.1).
    /// Where a neighbour would lie outside the sequence stands the edge row.
    /// </summary>
    /// <param name="x">Rows [N, F].</param>
    /// <param name="reach">k, 0 or more.</param>
    /// <param name="edge">[F]; null for zeros. Ignored where k is 0.</param>
    /// <returns>Rows [N, (2 k + 1) F].</returns>
    /// <exception cref="UnrollException">k is negative, or the edge has another width.</exception>
    public static Sequences Window(this Sequences x, int reach, Value? edge = null) =>
        reach == 0 ? x : x.With(x.Rows.Tape.Record(new WindowOp(x, reach, edge))[0]);
}

internal sealed unsafe class WindowOp(Sequences x, int reach, Value? edge) : Operation(edge is null ? [x.Rows] : [x.Rows, edge])
{
    private const int RowsPerPiece = 128;

    public override string Name => "window";

    public override Tensor[] Forward(Tape tape)
    {
        int features = x.Features;
        Require.That(reach >= 0, Name, $"a reach of {reach} rows", "0 or more");
        Require.That(edge is null || edge.Shape == new Shape(features), Name, $"an edge of shape {edge?.Shape}", $"[{features}]");
        Tensor y = tape.Rent(new Shape(x.Layout.Rows, Shape.Size(((2L * reach) + 1) * features)));          // [N, (2 k + 1) F]
        Real* rows = x.Rows.Tensor.Pointer, outside = edge is null ? null : edge.Tensor.Pointer, to = y.Pointer;
        int[] sequences = Owners();
        tape.Device.ForEachPiece(x.Layout.Rows, RowsPerPiece, (first, last) =>
        {
            for (int row = first; row < last; row++)
            {
                for (int place = 0; place <= 2 * reach; place++)
                {
                    Span<Real> target = new(to + ((((nint)row * ((2 * reach) + 1)) + place) * features), features);
                    if (Inside(sequences[row], row + place - reach))
                        new ReadOnlySpan<Real>(rows + ((nint)(row + place - reach) * features), features).CopyTo(target);
                    else if (outside == null)
                        target.Clear();
                    else
                        new ReadOnlySpan<Real>(outside, features).CopyTo(target);
                }
            }
        });
        return [y];
    }

    /// <summary>Goes by the rows that receive, so that each has its sum in one order on any number of threads.</summary>
    public override void Backward(GradientFlow flow)
    {
        int features = x.Features, width = (2 * reach) + 1;
        Real* dy = flow.Of(Outputs[0]).Pointer;
        int[] sequences = Owners();
        if (flow.IntoIfWanted(x.Rows) is { } dx)
        {
            Real* to = dx.Pointer;
            flow.Device.ForEachPiece(x.Layout.Rows, RowsPerPiece, (first, last) =>
            {
                for (int row = first; row < last; row++)
                {
                    for (int place = 0; place < width; place++)
                    {
                        int from = row + reach - place;
                        if (Inside(sequences[row], from))
                            flow.Device.KernelSet.Run(new AddScaled(dy + ((((nint)from * width) + place) * features), 1, features, to + ((nint)row * features)));
                    }
                }
            });
        }
        if (edge is not null && flow.IntoIfWanted(edge) is { } dEdge)
        {
            for (int row = 0; row < x.Layout.Rows; row++)
            {
                for (int place = 0; place < width; place++)
                {
                    if (!Inside(sequences[row], row + place - reach))
                        flow.Device.KernelSet.Run(new AddScaled(dy + ((((nint)row * width) + place) * features), 1, features, dEdge.Pointer));
                }
            }
        }
    }

    private bool Inside(int sequence, int row) => row >= x.Layout.Starts[sequence] && row < x.Layout.Starts[sequence + 1];

    /// <summary>The sequence of each row, [N].</summary>
    private int[] Owners()
    {
        int[] owners = new int[x.Layout.Rows];
        for (int b = 0; b < x.Layout.Count; b++)
            owners.AsSpan(x.Layout.Starts[b], x.Layout.Lengths[b]).Fill(b);
        return owners;
    }
}
