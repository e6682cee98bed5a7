namespace Unroll;

/// <summary>An update of some numbers of a parameter.</summary>
/// <param name="gradient">Their gradients.</param>
/// <param name="values">The numbers.</param>
/// <param name="offset">Their place within the parameter.</param>
/// <param name="count">How many.</param>
internal unsafe delegate void PieceUpdate(Real* gradient, Real* values, int offset, int count);

/// <summary>Walks over the numbers that a gradient touches: pieces of a dense one over the team, the rows of one of rows.</summary>
internal static unsafe class GradientPieces
{
    private const int Piece = 16384;

    public static void ForEach(Device device, Gradient gradient, PieceUpdate update) => ForEach(device, gradient, false, update);

    /// <summary>As above; dense: rows that have no gradient are visited with zeros.</summary>
    public static void ForEach(Device device, Gradient gradient, bool dense, PieceUpdate update)
    {
        Parameter parameter = gradient.Parameter;
        if (gradient.Ids is { } ids && !dense)
            ForEachRow(device, parameter, gradient.Values, ids, update);
        else
            ForEachPiece(device, parameter, gradient.Dense(), update);
        parameter.Changed();
    }

    private static void ForEachPiece(Device device, Parameter parameter, Tensor gradient, PieceUpdate update)
    {
        Real* g = gradient.Pointer, w = parameter.Data.Pointer;
        device.ForEachPiece(parameter.Shape.Count, Piece, (from, to) => update(g + from, w + from, from, to - from));
        GC.KeepAlive(gradient);
    }

    private static void ForEachRow(Device device, Parameter parameter, Tensor rows, IReadOnlyList<int> ids, PieceUpdate update)
    {
        int columns = parameter.Shape.Columns;
        Real* g = rows.Pointer, w = parameter.Data.Pointer;
        device.ForEachPiece(ids.Count, Math.Max(1, Piece / columns), (from, to) =>
        {
            for (int i = from; i < to; i++)
                update(g + ((nint)i * columns), w + ((nint)ids[i] * columns), ids[i] * columns, columns);
        });
    }
}
