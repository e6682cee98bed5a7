using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>How the numbers of a panel lie in memory.</summary>
internal unsafe interface IPanelNumbers
{
    /// <summary>Bytes of a number.</summary>
    static abstract int Size { get; }

    /// <summary>Loads the two registers of a row of a panel.</summary>
    static abstract void Load<L>(byte* row, out L first, out L second) where L : unmanaged, IMulAddLanes<L>;
}

/// <summary>Numbers as they are computed with.</summary>
internal readonly unsafe struct FullNumbers : IPanelNumbers
{
    public static int Size => sizeof(Real);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<L>(byte* row, out L first, out L second) where L : unmanaged, IMulAddLanes<L>
    {
        first = L.Load((Real*)row);
        second = L.Load((Real*)row + L.Count);
    }
}

/// <summary>Numbers rounded to <see cref="Bfloat16"/>, those of the two registers in turns.</summary>
internal readonly unsafe struct RoundedNumbers : IPanelNumbers
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<L>(byte* row, out L first, out L second) where L : unmanaged, IMulAddLanes<L> => L.LoadPair((ushort*)row, out first, out second);
}
