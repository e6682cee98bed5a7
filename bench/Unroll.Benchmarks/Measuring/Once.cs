using System.Diagnostics;

namespace Unroll.Benchmarks;

/// <summary>Something in this process that is so long that one call is a turn.</summary>
internal sealed class Once(Action call) : IContender
{
    public double Measure(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        call();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
