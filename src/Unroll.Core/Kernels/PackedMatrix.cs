namespace Unroll;

/// <summary>
/// The right factor of a product, laid out for the tiles: panels of <see cref="KernelSet.PanelWidth"/> columns, each [K][width] contiguous,
/// the last filled up with zero columns. Packing once and multiplying many times is what recurrent steps live on.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private readonly Block block;
    private readonly int generation;

    private PackedMatrix(KernelSet set, int inner, int columns, Block block, Precision precision)
    {
        IsBfloat16 = precision == Precision.Bfloat16;
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

    /// <summary>Whether its numbers are <see cref="Unroll.Bfloat16"/>.</summary>
    public bool IsBfloat16 { get; }

    public int Panels => (Columns + Width - 1) / Width;

    public Real* Panel(int index) => generation == block.Generation
        ? IsBfloat16 ? (Real*)((ushort*)block.Pointer + ((nint)index * Inner * Width)) : block.Pointer + ((nint)index * Inner * Width)
        : throw new UnrollException("A packed matrix was used after its tape had ended.");

    /// <summary>How many elements the panels of a [K, N] matrix take.</summary>
    public static int Size(KernelSet set, int inner, int columns, Precision precision = Precision.Full)
    {
        int numbers = checked((columns + set.PanelWidth - 1) / set.PanelWidth * set.PanelWidth * inner), perElement = sizeof(Real) / sizeof(ushort);
        return precision == Precision.Full ? numbers : (numbers + perElement - 1) / perElement;
    }

    /// <summary>An unfilled packed matrix on memory of at least <see cref="Size"/> elements; fill it by <see cref="PackPanel"/>.</summary>
    public static PackedMatrix On(Block block, KernelSet set, int inner, int columns, Precision precision = Precision.Full) => new(set, inner, columns, block, precision);

    /// <summary>Fills one panel from a matrix [K, N] in memory, or from the transpose of a matrix [N, K], its rows <paramref name="stride"/> apart.</summary>
    public void PackPanel(KernelSet set, int index, Real* b, nint stride, bool transpose)
    {
        int first = index * Width, count = Math.Min(Width, Columns - first);
        if (!IsBfloat16)
        {
            Copy(0, Inner, Panel(index));
            return;
        }
        const int Rows = 32; // at a time, before they are rounded
        Real* rows = stackalloc Real[(Rows * Width) + (Block.Padding / sizeof(Real))];
        for (int k = 0; k < Inner; k += Rows)
        {
            int depth = Math.Min(Rows, Inner - k);
            Copy(k, depth, rows);
            Bfloat16.Round(rows, depth, Width / 2, (ushort*)Panel(index) + ((nint)k * Width));
        }

        void Copy(int k, int depth, Real* target)
        {
            if (transpose)
                set.Run(new Transpose(b + (first * stride) + k, stride, count, depth, target, Width));
            else
                set.Run(new CopyRows(b + (k * stride) + first, stride, depth, count, target, Width));
        }
    }
}
