namespace Unroll;

/// <summary>
/// Everything computed with one instruction set. Results are the same bit for bit on any number of threads and for any batch a row is in;
/// between two sets they differ by rounding.
/// </summary>
internal sealed unsafe class KernelSet
{
    private readonly Isa isa;
    private readonly IOtherLanes? other;

    private KernelSet(Isa isa, string name, int panelWidth, int maxTileRows, IOtherLanes? other = null)
    {
        this.isa = isa;
        this.other = other;
        Name = name;
        PanelWidth = panelWidth;
        MaxTileRows = maxTileRows;
    }

    private enum Isa
    {
        Portable,
        Avx2,
        Avx512,
        Other,
    }

    /// <summary>avx512, avx2 or portable.</summary>
    public string Name { get; }

    /// <summary>Columns of a packed panel: two registers.</summary>
    public int PanelWidth { get; }

    /// <summary>The most rows whose accumulators fit into the registers.</summary>
    public int MaxTileRows { get; }

    /// <summary>Runs a kernel in this set's lanes. A branch, not a virtual method: those that are generic are looked up at every call, which costs as much as a small kernel.</summary>
    public void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel
    {
#if SINGLE
        if (isa == Isa.Avx512)
            kernel.Run<Wide512>();
        if (isa == Isa.Avx2)
            kernel.Run<Wide256>();
#endif
        if (isa == Isa.Portable)
            kernel.Run<Scalar>();
        if (isa == Isa.Other)
            other!.Run(kernel);
    }

    /// <summary>One tile of a product: see <see cref="Tiles"/>.</summary>
    public void Tile(ref PanelWork work, int rows, int panels, Real* a, Real* c)
    {
#if SINGLE
        if (isa == Isa.Avx512)
            Tiles.Run<Wide512>(ref work, rows, panels, a, c);
        if (isa == Isa.Avx2)
            Tiles.Run<Wide256>(ref work, rows, panels, a, c);
#endif
        if (isa == Isa.Portable)
            Tiles.Run<WideAny>(ref work, rows, panels, a, c);
        if (isa == Isa.Other)
            other!.Tile(ref work, rows, panels, a, c);
    }

    /// <summary>How many panels a tile of few rows takes side by side, so that enough sums are under way to hide the latency of one.</summary>
    public int PanelsTogether(int rows) => rows switch
    {
        1 => 4,
        2 => MaxTileRows > 6 ? 4 : 2,
        3 => MaxTileRows > 6 ? 2 : 1, // with 16 registers two panels leave none for what is multiplied
        4 => MaxTileRows > 6 ? 2 : 1,
        _ => 1,
    };

    /// <summary>The sets this machine can run, best first.</summary>
    public static IReadOnlyList<KernelSet> Available { get; } = [.. Candidates()];

    private static IEnumerable<KernelSet> Candidates()
    {
#if SINGLE
        // A tile of 14 rows by 32 columns holds 98 % of the AVX-512 peak, 6 by 16 all of the AVX2 peak.
        if (Wide512.IsSupported)
            yield return new KernelSet(Isa.Avx512, "avx512", 2 * Wide512.Count, 14);
        if (Wide256.IsSupported)
            yield return new KernelSet(Isa.Avx2, "avx2", 2 * Wide256.Count, 6);
#endif
        yield return new KernelSet(Isa.Portable, "portable", 2 * WideAny.Count, 4);
    }

    /// <summary>A set of lanes that no machine here has: tests run the shapes of wide registers on any machine.</summary>
    public static KernelSet Of(IOtherLanes lanes, string name, int count, int maxTileRows) => new(Isa.Other, name, 2 * count, maxTileRows, lanes);

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
