namespace Unroll;

/// <summary>The left factor of a product as it lies in memory: element (m, k) is <c>Data[m * RowStride + k]</c>, or <c>Data[k * RowStride + m]</c> if transposed.</summary>
internal readonly unsafe struct LeftFactor
{
    private readonly bool transposed;

    private LeftFactor(Real* data, int rows, int inner, nint stride, bool transposed)
    {
        Data = data;
        Rows = rows;
        Inner = inner;
        RowStride = stride;
        this.transposed = transposed;
    }

    public Real* Data { get; }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>From one row in memory to the next.</summary>
    public nint RowStride { get; }

    /// <summary>A matrix [M, K] as it is.</summary>
    public static LeftFactor Of(Real* data, int rows, int inner) => new(data, rows, inner, inner, false);

    /// <summary>The transpose of a matrix [K, M].</summary>
    public static LeftFactor Transposed(Real* data, int inner, int rows) => new(data, rows, inner, rows, true);

    /// <summary>Some of the rows.</summary>
    public LeftFactor Slice(int from, int to) => new(Data + (transposed ? from : from * RowStride), to - from, Inner, RowStride, transposed);

    /// <summary>Rows from..from+count, inner k..k+depth laid out as [depth][count] in the target, or where they already lie so, there.</summary>
    public Real* Tile(KernelSet set, int from, int count, int k, int depth, Real* target)
    {
        if (count == 1 && !transposed)
            return Data + (from * RowStride) + k;
        if (transposed)
            set.Run(new CopyRows(Data + (k * RowStride) + from, RowStride, depth, count, target, count));
        else
            set.Run(new Transpose(Data + (from * RowStride) + k, RowStride, count, depth, target, count));
        return target;
    }
}
