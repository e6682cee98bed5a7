namespace Unroll;

/// <summary>Moving rows and columns between matrices.</summary>
internal static unsafe class Copy
{
    /// <summary>Copies <paramref name="count"/> columns.</summary>
    public static void Columns(Device device, Tensor source, int from, Tensor target, int to, int count)
    {
        int sourceWidth = source.Shape.Columns, targetWidth = target.Shape.Columns;
        device.ForEachRow(source.Shape.Rows, count, (first, last) =>
        {
            ReadOnlySpan<Real> read = source.Span;
            Span<Real> write = target.Span;
            for (int r = first; r < last; r++)
                read.Slice((r * sourceWidth) + from, count).CopyTo(write.Slice((r * targetWidth) + to, count));
        });
    }

    /// <summary>Adds <paramref name="count"/> columns to others.</summary>
    public static void AddColumns(Device device, Tensor source, int from, Tensor target, int to, int count)
    {
        int sourceWidth = source.Shape.Columns, targetWidth = target.Shape.Columns;
        Real* read = source.Pointer + from, write = target.Pointer + to;
        device.ForEachRow(source.Shape.Rows, count, (first, last) =>
        {
            for (int r = first; r < last; r++)
                device.KernelSet.Run(new AddScaled(read + ((nint)r * sourceWidth), 1, count, write + ((nint)r * targetWidth)));
        });
    }

    /// <summary>target[i] = source[ids[i]]; a row of zeros where ids[i] is -1.</summary>
    public static void GatherRows(Device device, Tensor source, int[] ids, Tensor target)
    {
        int columns = source.Shape.Columns;
        Real* read = source.Pointer, write = target.Pointer;
        device.ForEachPiece(ids.Length, Math.Max(1, 65536 / Math.Max(1, columns)), (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                Span<Real> row = new(write + ((nint)i * columns), columns);
                if (ids[i] < 0)
                    row.Clear();
                else
                    new ReadOnlySpan<Real>(read + ((nint)ids[i] * columns), columns).CopyTo(row);
            }
        });
    }
}
