namespace Unroll;

/// <summary>
/// Everything computed with one instruction set. Results are the same bit for bit on any number of threads and for any batch a row is in;
/// between two sets they differ by rounding.
/// </summary>
internal abstract unsafe class KernelSet
{
    private protected KernelSet(string name, int panelWidth, int maxTileRows)
    {
        Name = name;
        PanelWidth = panelWidth;
        MaxTileRows = maxTileRows;
    }

    /// <summary>avx512, avx2 or portable.</summary>
    public string Name { get; }

    /// <summary>Columns of a packed panel: two registers.</summary>
    public int PanelWidth { get; }

    /// <summary>The most rows whose accumulators fit into the registers.</summary>
    public int MaxTileRows { get; }

    /// <summary>Runs a kernel in this set's lanes.</summary>
    public abstract void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel;

    /// <summary>One tile of a product: see <see cref="Tiles"/>.</summary>
    public abstract void Tile(int rows, int panels, Real* a, Real* b, nint stride, int k, Real* c, nint ldc, int columns, bool accumulate);

    /// <summary>How many panels a tile of few rows takes side by side, so that enough sums are under way to hide the latency of one.</summary>
    public int PanelsTogether(int rows) => rows switch
    {
        1 => 4,
        2 => MaxTileRows > 6 ? 4 : 2,
        3 => 2,
        4 => MaxTileRows > 6 ? 2 : 1,
        _ => 1,
    };

    /// <summary>The sets this machine can run, best first.</summary>
    public static IReadOnlyList<KernelSet> Available { get; } = [.. Candidates()];

    private static IEnumerable<KernelSet> Candidates()
    {
#if SINGLE
        // In measured order: a tile of 14 rows by 32 columns holds 98 % of the AVX-512 peak, 6 by 16 all of the AVX2 peak (half of the former).
        if (Wide512.IsSupported)
            yield return new KernelSet<Wide512, Wide512>("avx512", 14);
        if (Wide256.IsSupported)
            yield return new KernelSet<Wide256, Wide256>("avx2", 6);
#endif
        yield return new KernelSet<Scalar, WideAny>("portable", 4);
    }

    /// <summary>The set of a name, or the best if the name is null.</summary>
    /// <exception cref="UnrollException">No such set, or this machine cannot run it.</exception>
    public static KernelSet Named(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Available[0];
        return Available.FirstOrDefault(set => set.Name == name)
            ?? throw new UnrollException($"The kernel set '{name}' was asked for; this machine has {string.Join(", ", Available.Select(set => set.Name))}.");
    }
}

/// <summary>The set of one kind of lanes; products may use other lanes than element-wise kernels.</summary>
internal sealed unsafe class KernelSet<L, LTile>(string name, int maxTileRows) : KernelSet(name, 2 * LTile.Count, maxTileRows)
    where L : unmanaged, ILanes<L>
    where LTile : unmanaged, IMulAddLanes<LTile>
{
    public override void Run<TKernel>(TKernel kernel) => kernel.Run<L>();

    public override void Tile(int rows, int panels, Real* a, Real* b, nint stride, int k, Real* c, nint ldc, int columns, bool accumulate) =>
        Tiles.Run<LTile>(rows, panels, a, b, stride, k, c, ldc, columns, accumulate);
}
