using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>Memory of this process that is in RAM, as Linux counts it.</summary>
internal static class ResidentMemory
{
    public static long Now() => Field("VmRSS");

    /// <summary>The most since the process began or <see cref="ForgetPeak"/> was called.</summary>
    public static long Peak() => Field("VmHWM");

    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Field(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
