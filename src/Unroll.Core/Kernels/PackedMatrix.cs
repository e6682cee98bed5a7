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

    /// <summary>Fills one panel from a matrix [K, N] in memory, or from the transpose of a matrix [N, K], its rows <paramref name="stride"/> apart.</summary>
    public void PackPanel(KernelSet set, int index, Real* b, nint stride, bool transpose)
    {
        int first = index * Width, count = Math.Min(Width, Columns - first);
        if (transpose)
            set.Run(new Transpose(b + (first * stride), stride, count, Inner, Panel(index), Width));
        else
            set.Run(new CopyRows(b + first, stride, Inner, count, Panel(index), Width));
    }
}
