namespace Unroll;

/// <summary>How the work of one operation is split over a team: such that results do not depend on the number of threads.</summary>
internal static unsafe class DeviceWork
{
    private const long WorthAPart = 1_000_000; // multiply-adds; about 8 µs, a hundred times what claiming a part costs
    private const int MaxParts = 32;
    private const int PartsPerThread = 4; // so that a thread that is held up delays the others little
    private const int Piece = 32768; // numbers: several µs of work that is bound by memory

    /// <summary>Runs body(from, to) for pieces of so many numbers.</summary>
    public static void ForEachNumber(this Device device, int count, Action<int, int> body) => device.ForEachPiece(count, Piece, body);

    /// <summary>Runs body(from, to) for pieces of so many rows, of about as many numbers each.</summary>
    public static void ForEachRow(this Device device, int rows, int columns, Action<int, int> body) =>
        device.ForEachPiece(rows, Math.Max(1, Piece / Math.Max(1, columns)), body);

    /// <summary>Sets all numbers to 0.</summary>
    public static void Clear(this Device device, Tensor tensor)
    {
        Real* p = tensor.Pointer;
        device.ForEachPiece(tensor.Count, Piece, (from, to) => new Span<Real>(p + from, to - from).Clear());
    }

    /// <summary>Multiplies all numbers.</summary>
    public static void Scale(this Device device, Tensor tensor, double factor)
    {
        Real* p = tensor.Pointer;
        device.ForEachPiece(tensor.Count, Piece, (from, to) => device.KernelSet.Run(new Affine(p + from, (Real)factor, 0, to - from, p + from)));
    }

    /// <summary>Σ x², piece by piece, the pieces' sums added in order.</summary>
    public static double SumOfSquares(this Device device, Tensor tensor)
    {
        Real* p = tensor.Pointer;
        Span<double> sums = stackalloc double[64];
        int piece = Math.Max(Piece, (((tensor.Count + sums.Length - 1) / sums.Length) + 15) & ~15);
        sums = sums[..((tensor.Count + piece - 1) / piece)];
        fixed (double* first = sums)
        {
            double* all = first;
            device.ForEachPiece(tensor.Count, piece, (from, to) => device.KernelSet.Run(new SumAll(p + from, true, to - from, all + (from / piece))));
        }
        double sum = 0;
        foreach (double part in sums)
            sum += part;
        return sum;
    }

    /// <summary>y += scale x, n numbers.</summary>
    public static void AddScaled(this Device device, Real* x, double scale, int n, Real* y) =>
        device.ForEachPiece(n, Piece, (from, to) => device.KernelSet.Run(new AddScaled(x + from, (Real)scale, to - from, y + from)));

    /// <summary>y[columns] += the sums of the columns of x, its rows <paramref name="stride"/> apart.</summary>
    public static void AddColumnSums(this Device device, Real* x, int rows, int columns, nint stride, Real* y) =>
        device.ForEachPiece(columns, rows > Piece / 64 ? 64 : columns, (from, to) =>
            device.KernelSet.Run(new AddColumnSums(x + from, rows, to - from, stride, y + from)));

    /// <summary>C (+)= A B, split over the team into blocks of rows and of columns. Each number of C is one sum over K in order, however C is split.</summary>
    /// <param name="device">The team.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N].</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="accumulate">Whether to add to C or to overwrite it.</param>
    /// <param name="row">A row [N] that is added to each row of A B, which then overwrites C; null for none.</param>
    public static void Multiply(this Device device, LeftFactor a, PackedMatrix b, Real* c, nint ldc, bool accumulate, Real* row = null)
    {
        if (a.Rows == 0)
            return;
        KernelSet set = device.KernelSet;
        int tiles = (a.Rows + set.MaxTileRows - 1) / set.MaxTileRows;
        (int rowBlocks, int columnBlocks) = Grid(device, a, b, tiles);
        device.Team.Run(rowBlocks * columnBlocks, part =>
        {
            int block = part / columnBlocks, column = part % columnBlocks;
            int from = Gemm.RowOf(block * tiles / rowBlocks, tiles, a.Rows), to = Gemm.RowOf((block + 1) * tiles / rowBlocks, tiles, a.Rows);
            Block scratch = device.Memory.Rent(Gemm.ScratchSize(set));
            LeftFactor rows = rowBlocks == 1 ? a : a.Slice(from, to);
            Gemm.Multiply(set, rows, b, column * b.Panels / columnBlocks, (column + 1) * b.Panels / columnBlocks, scratch.Pointer, c + (from * ldc), ldc, accumulate, row);
            device.Memory.Return(scratch);
        });
    }

    /// <summary>
    /// How many blocks of rows and of columns: of all grids with at most as many parts as the work is worth, the one whose parts read least. A part packs its rows of A, which takes about
    /// three times as long a number as reading its columns of B.
    /// </summary>
    private static (int Rows, int Columns) Grid(Device device, LeftFactor a, PackedMatrix b, int tiles)
    {
        const double packing = 3;
        int parts = (int)Math.Clamp((long)a.Rows * a.Inner * b.Columns / WorthAPart, 1, Math.Min(MaxParts, PartsPerThread * device.Threads));
        (int Rows, int Columns) best = (1, 1);
        double least = double.PositiveInfinity;
        for (int rows = 1; rows <= Math.Min(parts, tiles); rows++)
        {
            int columns = Math.Clamp(parts / rows, 1, Math.Max(1, b.Panels));
            double read = ((double)b.Columns / columns) + (packing * a.Rows / rows);
            if (read < least)
                (best, least) = ((rows, columns), read);
        }
        return best;
    }

    /// <summary>
    /// C[M, N] (+)= Aᵀ B for A[K, M], its rows <paramref name="lda"/> apart, and B[K, N] in memory, as gradients of weights are: neither is packed
    /// beforehand, since neither is used again. To sums[N], if they are given, the sums of B's columns are added.
    /// </summary>
    public static void MultiplyTransposed(this Device device, Real* a, nint lda, int inner, int rows, Real* b, int columns, Real* c, bool accumulate, Real* sums = null) =>
        device.MultiplyTransposed(a, lda, inner, rows, UnpackedRows.Of(b, columns), c, accumulate, sums);

    /// <summary>As above for a B that is a matrix in memory or the patches of maps.</summary>
    public static void MultiplyTransposed(this Device device, Real* a, nint lda, int inner, int rows, UnpackedRows b, Real* c, bool accumulate, Real* sums = null)
    {
        KernelSet set = device.KernelSet;
        int columns = b.Columns, panels = (columns + set.PanelWidth - 1) / set.PanelWidth;
        int parts = (int)Math.Clamp((long)rows * inner * columns / WorthAPart, 1, Math.Max(1, Math.Min(device.Threads, panels)));
        device.Team.Run(parts, part =>
        {
            Block scratch = device.Memory.Rent(Gemm.TransposedScratchSize(set, inner, rows));
            Gemm.MultiplyTransposed(set, a, lda, inner, rows, b, part * panels / parts, (part + 1) * panels / parts, scratch.Pointer, c, accumulate, sums);
            device.Memory.Return(scratch);
        });
    }

    /// <summary>Packs a matrix [K, N] in memory, or the transpose of a matrix [N, K], its rows <paramref name="stride"/> apart.</summary>
    public static void Pack(this Device device, PackedMatrix packed, Real* b, nint stride, bool transpose)
    {
        if (packed.Panels == 0)
            return;
        int parts = (int)Math.Clamp((long)packed.Inner * packed.Columns / 32768, 1, packed.Panels);
        device.Team.Run(parts, part =>
        {
            for (int panel = part * packed.Panels / parts; panel < (part + 1) * packed.Panels / parts; panel++)
                packed.PackPanel(device.KernelSet, panel, b, stride, transpose);
        });
    }
}
