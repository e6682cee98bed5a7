namespace Unroll.Tests;

internal static class KernelSets
{
    /// <summary>Every kernel set this machine can run, by name, and the widest lanes that any machine can.</summary>
    public static TheoryData<string> All => [.. KernelSet.Available.Select(set => set.Name), WidestLanes.Set.Name];

#if SINGLE
    public const double Tolerance = 2e-6;
#else
    public const double Tolerance = 1e-13;
#endif

    public static KernelSet Named(string name) => name == WidestLanes.Set.Name ? WidestLanes.Set : KernelSet.Named(name);
}
