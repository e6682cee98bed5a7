namespace Unroll;

/// <summary>
/// The right factor of a product, laid out for the tiles: panels of <see cref="KernelSet.PanelWidth"/> columns, each [K][width] contiguous,
/// the last filled up with zero columns. Packing once and multiplying many times is what recurrent steps live on.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private readonly Block block;
    private readonly int generation;

    private PackedMatrix(KernelSet set, int inner, int columns, Block block)
    {
        Inner = inner;
        Columns = columns;
        Width = set.PanelWidth;
        this.block = block;
        generation = block.Generation;
    }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    public int Width { get; }

    public int Panels => (Columns + Width - 1) / Width;

    public Real* Panel(int index) => generation == block.Generation
        ? block.Pointer + ((nint)index * Inner * Width)
        : throw new UnrollException("A packed matrix was used after its tape had ended.");

    /// <summary>How many elements the panels of a [K, N] matrix take.</summary>
    public static int Size(KernelSet set, int inner, int columns) =>
        checked((columns + set.PanelWidth - 1) / set.PanelWidth * set.PanelWidth * inner);

    /// <summary>An unfilled packed matrix on memory of at least <see cref="Size"/> elements; fill it by <see cref="PackPanel"/>.</summary>
    public static PackedMatrix On(Block block, KernelSet set, int inner, int columns) => new(set, inner, columns, block);

    /// <summary>Fills one panel from the matrix whose element (k, n) is <c>b[k * rowStride + n * columnStride]</c>.</summary>
    public void PackPanel(int index, Real* b, nint rowStride, nint columnStride)
    {
        int first = index * Width, count = Math.Min(Width, Columns - first);
        Real* panel = Panel(index);
        b += first * columnStride;
        if (columnStride == 1)
            PackRows(panel, b, rowStride, count);
        else
            PackTransposed(panel, b, rowStride, columnStride, count);
    }

    private void PackRows(Real* panel, Real* b, nint rowStride, int count)
    {
        for (int k = 0; k < Inner; k++, panel += Width, b += rowStride)
        {
            new ReadOnlySpan<Real>(b, count).CopyTo(new Span<Real>(panel, count));
            new Span<Real>(panel + count, Width - count).Clear();
        }
    }

    private void PackTransposed(Real* panel, Real* b, nint rowStride, nint columnStride, int count)
    {
        const int stretch = 16; // rows of the panel written together: they stay in the first-level cache
        for (int k = 0; k < Inner; k += stretch)
        {
            int depth = Math.Min(stretch, Inner - k);
            for (int n = 0; n < Width; n++)
            {
                Real* target = panel + ((nint)k * Width) + n;
                Real* source = b + (k * rowStride) + (n * columnStride);
                for (int i = 0; i < depth; i++, target += Width, source += rowStride)
                    *target = n < count ? *source : 0;
            }
        }
    }
}
