using System.Globalization;
using System.Runtime.InteropServices;

namespace Unroll.Cli.Tests;

/// <summary>
/// While it lasts, processes that are started heed SIGINT even where this one ignores it, as shells have those do that they start in the background: a child
/// inherits that.
/// </summary>
internal sealed partial class HeededSignal : IDisposable
{
    private const int Interrupt = 2;
    private static readonly nint Ignore = 1;

    private readonly bool ignored = OperatingSystem.IsLinux() && IsIgnored();

    public HeededSignal()
    {
        if (ignored)
            Signal(Interrupt, 0);
    }

    public void Dispose()
    {
        if (ignored)
            Signal(Interrupt, Ignore);
    }

    /// <summary>The mask of ignored signals has signal n as its bit n - 1.</summary>
    private static bool IsIgnored()
    {
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        return (ulong.Parse(mask.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1ul << (Interrupt - 1))) != 0;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
