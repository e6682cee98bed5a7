namespace Unroll;

/// <summary>What the tiles of one panel of a product have in common, or those of some panels side by side: B [K, columns], and how C lies.</summary>
internal unsafe struct PanelWork
{
    /// <summary>The first panel.</summary>
    public required Real* B { get; init; }

    /// <summary>Whether B is of <see cref="Unroll.Bfloat16"/> numbers.</summary>
    public bool IsBfloat16 { get; init; }

    /// <summary>From one panel to the next, in numbers.</summary>
    public nint Stride { get; init; }

    /// <summary>From one row of a panel to the next, in numbers: its width where it is packed.</summary>
    public required nint Step { get; init; }

    /// <summary>K.</summary>
    public required int Inner { get; init; }

    /// <summary>Columns of C.</summary>
    public required int Columns { get; init; }

    /// <summary>From one row of C to the next.</summary>
    public required nint TargetStride { get; init; }

    /// <summary>Whether to add to C or to overwrite it.</summary>
    public required bool Accumulate { get; init; }

    /// <summary>Memory that is read later: the tiles ask for it meanwhile, each at its own part, and move on.</summary>
    public required byte* Ahead { get; set; }

    /// <summary>How many bytes a tile moves on at each second k.</summary>
    public nint AheadStep { get; init; }
}
