namespace Unroll;

/// <summary>How the work of one operation is split over a team: by shapes only, never by the number of threads, so that results do not depend on it.</summary>
internal static unsafe class DeviceWork
{
    private const long WorthAPart = 1_000_000; // multiply-adds; about 8 µs, a hundred times what claiming a part costs
    private const int MaxParts = 32;
    private const int Piece = 32768; // numbers: several µs of work that is bound by memory
    private const int RowsPerPiece = 64;

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

    /// <summary>Each row of y[rows, columns] = row[columns].</summary>
    public static void RepeatRow(this Device device, Real* row, int columns, int rows, Real* y) => device.ForEachPiece(rows, RowsPerPiece, (first, last) =>
    {
        for (int r = first; r < last; r++)
            new ReadOnlySpan<Real>(row, columns).CopyTo(new Span<Real>(y + ((nint)r * columns), columns));
    });

    /// <summary>C (+)= A B, its rows (or, for few rows, its columns) split over the team.</summary>
    public static void Multiply(this Device device, LeftFactor a, PackedMatrix b, Real* c, nint ldc, bool accumulate)
    {
        KernelSet set = device.KernelSet;
        long worth = Math.Clamp((long)a.Rows * a.Inner * b.Columns / WorthAPart, 1, MaxParts);
        int tiles = (a.Rows + set.MaxTileRows - 1) / set.MaxTileRows;
        bool byRows = tiles >= Math.Min(4, b.Panels);
        int parts = (int)Math.Min(worth, byRows ? tiles : b.Panels);
        device.Team.Run(parts, part =>
        {
            Block scratch = device.Memory.Rent(Gemm.ScratchSize(set));
            if (byRows)
            {
                int from = (int)((long)part * a.Rows / parts), to = (int)((part + 1L) * a.Rows / parts);
                Gemm.Multiply(set, a.Slice(from, to), b, scratch.Pointer, c + (from * ldc), ldc, accumulate);
            }
            else
            {
                Gemm.Multiply(set, a, b, part * b.Panels / parts, (part + 1) * b.Panels / parts, scratch.Pointer, c, ldc, accumulate);
            }
            device.Memory.Return(scratch);
        });
    }

    /// <summary>
    /// C[M, N] (+)= Aᵀ B for A[K, M], its rows <paramref name="lda"/> apart, and B[K, N] in memory, as gradients of weights are: neither is packed
    /// beforehand, since neither is used again.
    /// </summary>
    public static void MultiplyTransposed(this Device device, Real* a, nint lda, int inner, int rows, Real* b, int columns, Real* c, bool accumulate) =>
        device.MultiplyTransposed(a, lda, inner, rows, UnpackedRows.Of(b, columns), c, accumulate);

    /// <summary>As above for a B that is a matrix in memory or the patches of maps.</summary>
    public static void MultiplyTransposed(this Device device, Real* a, nint lda, int inner, int rows, UnpackedRows b, Real* c, bool accumulate)
    {
        KernelSet set = device.KernelSet;
        int columns = b.Columns, panels = (columns + set.PanelWidth - 1) / set.PanelWidth;
        int parts = (int)Math.Clamp((long)rows * inner * columns / WorthAPart, 1, Math.Max(1, Math.Min(device.Threads, panels)));
        device.Team.Run(parts, part =>
        {
            Block scratch = device.Memory.Rent(Gemm.TransposedScratchSize(set));
            Gemm.MultiplyTransposed(set, a, lda, inner, rows, b, part * panels / parts, (part + 1) * panels / parts, scratch.Pointer, c, accumulate);
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
