using System.Diagnostics;
using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>A process on every core but the first that does nothing as fast as it can, until it is disposed.</summary>
internal sealed class BusyNeighbours : IDisposable
{
    private readonly List<Process> processes = [];

    public BusyNeighbours()
    {
        for (int core = 1; core < Environment.ProcessorCount; core++)
        {
            string number = core.ToString(CultureInfo.InvariantCulture);
            processes.Add(Process.Start(new ProcessStartInfo("taskset", ["-c", number, "sh", "-c", "while :; do :; done"]))!);
        }
    }

    public void Dispose()
    {
        foreach (Process process in processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
