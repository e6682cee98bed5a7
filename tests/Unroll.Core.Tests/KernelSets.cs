namespace Unroll.Tests;

internal static class KernelSets
{
    /// <summary>Every kernel set this machine can run, by name.</summary>
    public static TheoryData<string> All => [.. KernelSet.Available.Select(set => set.Name)];

#if SINGLE
    public const double Tolerance = 2e-6;
#else
    public const double Tolerance = 1e-13;
#endif
}
