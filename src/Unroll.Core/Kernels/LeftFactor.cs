using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>The left factor [M, K] of a product: as it lies in memory, row after row or column after column, or the patches of maps.</summary>
internal readonly unsafe struct LeftFactor
{
    private readonly Real* data;
    private readonly bool transposed;
    private readonly Patches patches;
    private readonly int first; // of the patches

    private LeftFactor(Real* data, int rows, int inner, bool transposed)
    {
        this.data = data;
        this.transposed = transposed;
        Rows = rows;
        Inner = inner;
    }

    private LeftFactor(Patches patches, int from, int to)
    {
        this.patches = patches;
        first = from;
        Rows = to - from;
        Inner = patches.Inner;
    }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>A matrix [M, K].</summary>
    public static LeftFactor Of(Real* data, int rows, int inner) => new(data, rows, inner, false);

    /// <summary>The transpose of a matrix [K, M].</summary>
    public static LeftFactor Transposed(Real* data, int rows, int inner) => new(data, rows, inner, true);

    /// <summary>All patches of maps.</summary>
    public static LeftFactor Of(Patches patches) => new(patches, 0, patches.Rows);

    /// <summary>Some of the rows.</summary>
    public LeftFactor Slice(int from, int to) => transposed
        ? throw new NotSupportedException("A transposed factor is taken whole.")
        : patches.Rows > 0 ? new(patches, first + from, first + to)
        : new(data + ((nint)from * Inner), to - from, Inner, false);

    /// <summary>Rows from..from+count, inner k..k+depth laid out as [depth][count] in the target, or where they already lie so, there.</summary>
    public Real* Tile(KernelSet set, int from, int count, int k, int depth, Real* target)
    {
        if (patches.Rows > 0)
        {
            Gather(set, from, count, k, depth, target);
            return target;
        }
        if (transposed)
        {
            Real* rows = data + ((nint)k * Rows) + from;
            if (count == Rows)
                return rows;
            set.Run(new CopyRows(rows, Rows, depth, count, target, count));
            return target;
        }
        Real* source = data + ((nint)from * Inner) + k;
        if (count == 1)
            return source;
        set.Run(new Transpose(source, Inner, count, depth, target, count));
        return target;
    }

    /// <summary>Copies the rows next to each other, then turns them over.</summary>
    [SkipLocalsInit]
    private void Gather(KernelSet set, int from, int count, int k, int depth, Real* target)
    {
        Real* rows = stackalloc Real[(count * depth) + (Block.Padding / sizeof(Real))];
        patches.Copy(first + from, count, k, depth, rows, depth);
        set.Run(new Transpose(rows, depth, count, depth, target, count));
    }
}
