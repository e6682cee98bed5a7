namespace Unroll;

/// <summary>The right factor [K, N] of a product that packs some of it just before use: a matrix as it lies in memory, or the patches of maps.</summary>
internal readonly unsafe struct UnpackedRows
{
    private readonly Real* data;
    private readonly Patches patches;

    private UnpackedRows(Real* data, Patches patches, int columns)
    {
        this.data = data;
        this.patches = patches;
        Columns = columns;
    }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>A matrix [K, N].</summary>
    public static UnpackedRows Of(Real* data, int columns) => new(data, default, columns);

    /// <summary>All patches of maps.</summary>
    public static UnpackedRows Of(Patches patches) => new(null, patches, patches.Inner);

    /// <summary>Lays some columns of rows k..k+depth out as panels: target[panel][depth][panel width], the last filled up with zeros.</summary>
    public void CopyPanels(KernelSet set, int k, int depth, int column, int columns, Real* target)
    {
        if (patches.Rows == 0)
        {
            set.Run(new CopyPanels(data + ((nint)k * Columns) + column, Columns, depth, columns, set.PanelWidth, target));
            return;
        }
        for (int last = column + columns; column < last; column += set.PanelWidth, target += depth * set.PanelWidth)
        {
            int width = Math.Min(set.PanelWidth, last - column);
            patches.Copy(k, depth, column, width, target, set.PanelWidth);
            for (int row = 0; width < set.PanelWidth && row < depth; row++)
                new Span<Real>(target + (row * set.PanelWidth) + width, set.PanelWidth - width).Clear();
        }
    }
}
