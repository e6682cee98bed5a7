namespace Unroll;

/// <summary>The right factor [K, N] of a product: packed, or as it lies in memory, where it is used too few times to be worth packing.</summary>
internal readonly unsafe struct RightFactor
{
    private readonly Real* data;

    private RightFactor(Real* data, int inner, int columns, int width, nint step, nint stride, bool isBfloat16 = false)
    {
        IsBfloat16 = isBfloat16;
        this.data = data;
        (Inner, Columns, Width, Step, Stride) = (inner, columns, width, step, stride);
    }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>Columns of a panel.</summary>
    public int Width { get; }

    /// <summary>From one row of a panel to the next.</summary>
    public nint Step { get; }

    /// <summary>From one panel to the next.</summary>
    public nint Stride { get; }

    /// <summary>Whether its numbers are <see cref="Unroll.Bfloat16"/>.</summary>
    public bool IsBfloat16 { get; }

    public int Panels => (Columns + Width - 1) / Width;

    public static implicit operator RightFactor(PackedMatrix packed) =>
        new(packed.Panel(0), packed.Inner, packed.Columns, packed.Width, packed.Width, (nint)packed.Inner * packed.Width, packed.IsBfloat16);

    /// <summary>A matrix [K, N] in memory of blocks: behind its last row so much may be read as behind a block.</summary>
    public static RightFactor Of(KernelSet set, Real* data, int inner, int columns) => new(data, inner, columns, set.PanelWidth, columns, set.PanelWidth);

    /// <summary>A panel from its row k on.</summary>
    public Real* Panel(int index, int k) =>
        IsBfloat16 ? (Real*)((ushort*)data + (index * Stride) + (k * Step)) : data + (index * Stride) + (k * Step);
}
