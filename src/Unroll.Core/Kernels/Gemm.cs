namespace Unroll;

/// <summary>
/// C[M, N] (+)= A[M, K] B[K, N] with B packed or as it lies. Blocking: K by 512, rows by eight tiles, whose packed A stays in the
/// second-level cache; the panel of B that comes next is asked for meanwhile. Rows are split evenly over tiles: 16 rows are 8 + 8, never 14 + 2.
/// </summary>
internal static unsafe class Gemm
{
    private const int InnerBlock = 512;
    private const int TilesPerBlock = 8;
    private const int TransposedRows = 560; // of so many the packed numbers are read in order, so they may come from the third-level cache; fewer, and B is packed more often
    private const int PanelsAtOnce = 4;

    /// <summary>Elements of scratch memory that a call needs.</summary>
    public static int ScratchSize(KernelSet set) => set.MaxTileRows * TilesPerBlock * InnerBlock;

    /// <summary>The product over all columns.</summary>
    public static void Multiply(KernelSet set, LeftFactor a, RightFactor b, Real* scratch, Real* c, nint ldc, bool accumulate) =>
        Multiply(set, a, b, 0, b.Panels, scratch, c, ldc, accumulate);

    /// <summary>The product over some panels of B.</summary>
    /// <param name="set">Whose tiles.</param>
    /// <param name="a">The rows [M, K].</param>
    /// <param name="b">The [K, N], packed or not.</param>
    /// <param name="firstPanel">Inclusive.</param>
    /// <param name="lastPanel">Exclusive.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> elements.</param>
    /// <param name="c">[M, N], its column 0.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="accumulate">Whether to add to C or to overwrite it.</param>
    /// <param name="row">A row [N] that each row of C begins with, in place of what is there; null for none.</param>
    public static void Multiply(
        KernelSet set, LeftFactor a, RightFactor b, int firstPanel, int lastPanel, Real* scratch, Real* c, nint ldc, bool accumulate, Real* row = null)
    {
        if (a.Inner != b.Inner)
            throw new InvalidOperationException($"Inner sizes {a.Inner} and {b.Inner} differ.");
        int tiles = (a.Rows + set.MaxTileRows - 1) / set.MaxTileRows;
        for (int tile = 0; tile < tiles; tile += TilesPerBlock)
        {
            int last = Math.Min(tiles, tile + TilesPerBlock);
            if (a.Inner == 0)
                MultiplyBlock(set, a, b, 0, 0, tile, last, tiles, firstPanel, lastPanel, scratch, c, ldc, accumulate, row);
            for (int k = 0; k < a.Inner; k += InnerBlock)
            {
                int depth = Math.Min(InnerBlock, a.Inner - k);
                MultiplyBlock(set, a, b, k, depth, tile, last, tiles, firstPanel, lastPanel, scratch, c, ldc, accumulate || k > 0, k == 0 ? row : null);
            }
        }
    }

    /// <summary>Elements of scratch memory that <see cref="MultiplyTransposed"/> needs.</summary>
    public static int TransposedScratchSize(KernelSet set, int inner, int rows) =>
        (Math.Min(TransposedRows, rows) + (PanelsAtOnce * set.PanelWidth)) * Math.Min(InnerBlock, inner);

    /// <summary>
    /// C[M, N] (+)= Aᵀ B over some panels of columns: blocks of A[K, M], its rows lda apart, are packed, and a few panels of B[K, N] at a time just before they are used
    /// (one alone would touch a page of memory for each two cache lines). If sums[N] are given, the sums of B's columns are added to them: gradients of weights and of a bias go together.
    /// </summary>
    public static void MultiplyTransposed(
        KernelSet set, Real* a, nint lda, int inner, int rows, UnpackedRows b, int firstPanel, int lastPanel, Real* scratch, Real* c, bool accumulate, Real* sums)
    {
        int columns = b.Columns;
        int rowBlocks = Math.Max(1, (rows + TransposedRows - 1) / TransposedRows), innerBlocks = Math.Max(1, (inner + InnerBlock - 1) / InnerBlock);
        int* starts = stackalloc int[TransposedRows + 1];
        Real* left = scratch + (PanelsAtOnce * set.PanelWidth * Math.Min(InnerBlock, inner));
        for (int block = 0; block < rowBlocks; block++)
        {
            int from = RowOf(block, rowBlocks, rows), count = RowOf(block + 1, rowBlocks, rows) - from;
            int tiles = (count + set.MaxTileRows - 1) / set.MaxTileRows;
            starts[0] = 0;
            for (int tile = 1; tile <= tiles; tile++)
                starts[tile] = RowOf(tile, tiles, count);
            for (int innerBlock = 0; innerBlock < innerBlocks; innerBlock++)
            {
                int k = RowOf(innerBlock, innerBlocks, inner), depth = RowOf(innerBlock + 1, innerBlocks, inner) - k;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int row = starts[tile], size = starts[tile + 1] - row;
                    set.Run(new CopyRows(a + (k * lda) + from + row, lda, depth, size, left + ((nint)row * depth), size));
                }
                for (int panel = firstPanel; panel < lastPanel; panel += PanelsAtOnce)
                {
                    int panels = Math.Min(PanelsAtOnce, lastPanel - panel), column = panel * set.PanelWidth;
                    b.CopyPanels(set, k, depth, column, Math.Min(columns - column, panels * set.PanelWidth), scratch);
                    for (int p = 0; p < panels; p++, column += set.PanelWidth)
                    {
                        if (sums != null && block == 0)
                            set.Run(new AddColumnSums(scratch + ((nint)p * depth * set.PanelWidth), depth, Math.Min(set.PanelWidth, columns - column), set.PanelWidth, sums + column));
                        Real* right = scratch + ((nint)p * depth * set.PanelWidth);
                        PanelWork work = new()
                        {
                            B = right, Step = set.PanelWidth, Inner = depth, Columns = Math.Min(set.PanelWidth, columns - column), TargetStride = columns,
                            Accumulate = accumulate || k > 0, Ahead = (byte*)right,
                        };
                        for (int tile = 0; tile < tiles; tile++)
                        {
                            int row = starts[tile], size = starts[tile + 1] - row;
                            set.Tile(ref work, size, 1, left + ((nint)row * depth), c + ((nint)(from + row) * columns) + column);
                        }
                    }
                }
            }
        }
    }

    private static void MultiplyBlock(
        KernelSet set, LeftFactor a, RightFactor b, int k, int depth, int firstTile, int lastTile, int tiles, int firstPanel, int lastPanel,
        Real* scratch, Real* c, nint ldc, bool accumulate, Real* row)
    {
        Real** left = stackalloc Real*[TilesPerBlock];
        int* starts = stackalloc int[TilesPerBlock + 1];
        int count = lastTile - firstTile;
        for (int tile = 0; tile <= count; tile++)
            starts[tile] = RowOf(firstTile + tile, tiles, a.Rows);
        for (int tile = 0; tile < count; tile++)
            left[tile] = a.Tile(set, starts[tile], starts[tile + 1] - starts[tile], k, depth, scratch + ((nint)(starts[tile] - starts[0]) * depth));
        int together = set.PanelsTogether(a.Rows);
        for (int panel = firstPanel; panel < lastPanel; panel += together)
        {
            if (panel + together > lastPanel)
                together = 1;
            int column = panel * b.Width, columns = Math.Min(together * b.Width, b.Columns - column);
            Real* right = b.Panel(panel, k);
            if (row != null) // just before the tiles add to it, so that it is in the cache
                set.Run(new RepeatRow(row + column, starts[count] - starts[0], columns, c + (starts[0] * ldc) + column, ldc));
            // The tiles ask for the next panel in equal shares: weights that no core's own cache can hold are there when their turn comes.
            bool asks = panel + 1 < lastPanel && b.Step == b.Width;
            PanelWork work = new()
            {
                B = right, IsBfloat16 = b.IsBfloat16, Stride = b.Stride, Step = b.Step, Inner = depth, Columns = columns, TargetStride = ldc, Accumulate = accumulate || row != null,
                Ahead = (byte*)(asks ? b.Panel(panel + 1, k) : right), AheadStep = asks ? (2 * b.Width * (b.IsBfloat16 ? sizeof(ushort) : sizeof(Real)) / count) + 1 : 0,
            };
            for (int tile = 0; tile < count; tile++)
                set.Tile(ref work, starts[tile + 1] - starts[tile], together, left[tile], c + (starts[tile] * ldc) + column);
        }
    }

    /// <summary>Where a tile begins: rows are split evenly over tiles.</summary>
    public static int RowOf(int tile, int tiles, int rows) => (int)((long)tile * rows / tiles);
}
