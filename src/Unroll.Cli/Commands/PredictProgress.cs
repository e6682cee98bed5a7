using System.Diagnostics;

namespace Unroll.Cli;

/// <summary>Tells people who do not see the answers how far a long file is: now and then a line on standard error.</summary>
internal sealed class PredictProgress(Host host, string name)
{
    private const double SecondsOnTerminals = 5, SecondsInFiles = 60;

    private readonly long begun = Stopwatch.GetTimestamp();
    private long told = Stopwatch.GetTimestamp();
    private long count;

    /// <summary>Counts examples that were answered.</summary>
    public void Add(int examples)
    {
        count += examples;
        if (host.OutputIsShown || Stopwatch.GetElapsedTime(told).TotalSeconds < (host.ErrorIsTerminal ? SecondsOnTerminals : SecondsInFiles))
            return;
        told = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        host.Error.Write($"{name}: {Screen.Count(count, "sentence")} in {Screen.Time(seconds)}, {Screen.Count((long)(count / seconds))} a second\n");
    }
}
