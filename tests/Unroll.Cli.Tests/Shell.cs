using System.Diagnostics;

namespace Unroll.Cli.Tests;

/// <summary>What /bin/sh makes of a command line.</summary>
internal static class Shell
{
    /// <summary>The words of a line, quotes taken away.</summary>
    public static async Task<string[]> Words(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs /bin/sh");
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\0' {line}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return output.TrimEnd('\0').Split('\0');
    }
}
