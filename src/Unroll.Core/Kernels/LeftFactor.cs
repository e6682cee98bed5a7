namespace Unroll;

/// <summary>The left factor of a product as it lies in memory: element (m, k) is <c>Data[m * RowStride + k * InnerStride]</c>.</summary>
internal readonly unsafe struct LeftFactor(Real* data, int rows, int inner, nint rowStride, nint innerStride)
{
    public Real* Data { get; } = data;

    /// <summary>M.</summary>
    public int Rows { get; } = rows;

    /// <summary>K.</summary>
    public int Inner { get; } = inner;

    public nint RowStride { get; } = rowStride;

    public nint InnerStride { get; } = innerStride;

    /// <summary>A matrix [M, K] as it is.</summary>
    public static LeftFactor Of(Real* data, int rows, int inner) => new(data, rows, inner, inner, 1);

    /// <summary>The transpose of a matrix [K, M].</summary>
    public static LeftFactor Transposed(Real* data, int inner, int rows) => new(data, rows, inner, 1, rows);

    /// <summary>Some of the rows.</summary>
    public LeftFactor Slice(int from, int to) => new(Data + (from * RowStride), to - from, Inner, RowStride, InnerStride);

    /// <summary>Lays rows from..from+count, inner k..k+depth out as [depth][count].</summary>
    public void PackTile(int from, int count, int k, int depth, Real* target)
    {
        Real* source = Data + (from * RowStride) + (k * InnerStride);
        if (RowStride == 1)
        {
            for (int i = 0; i < depth; i++, target += count, source += InnerStride)
            {
                for (int m = 0; m < count; m++)
                    target[m] = source[m];
            }
            return;
        }
        const int block = 16;
        for (int i = 0; i < depth; i += block)
        {
            int last = Math.Min(depth, i + block);
            for (int m = 0; m < count; m++)
            {
                Real* row = source + (m * RowStride);
                for (int j = i; j < last; j++)
                    target[((nint)j * count) + m] = row[j * InnerStride];
            }
        }
    }
}
