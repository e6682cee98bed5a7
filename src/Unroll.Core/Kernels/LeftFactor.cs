namespace Unroll;

/// <summary>The left factor [M, K] of a product as it lies in memory, row after row.</summary>
internal readonly unsafe struct LeftFactor
{
    private readonly Real* data;

    private LeftFactor(Real* data, int rows, int inner)
    {
        this.data = data;
        Rows = rows;
        Inner = inner;
    }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>A matrix [M, K].</summary>
    public static LeftFactor Of(Real* data, int rows, int inner) => new(data, rows, inner);

    /// <summary>Some of the rows.</summary>
    public LeftFactor Slice(int from, int to) => new(data + ((nint)from * Inner), to - from, Inner);

    /// <summary>Rows from..from+count, inner k..k+depth laid out as [depth][count] in the target, or where they already lie so, there.</summary>
    public Real* Tile(KernelSet set, int from, int count, int k, int depth, Real* target)
    {
        Real* source = data + ((nint)from * Inner) + k;
        if (count == 1)
            return source;
        set.Run(new Transpose(source, Inner, count, depth, target, count));
        return target;
    }
}
