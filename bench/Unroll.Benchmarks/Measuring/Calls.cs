using System.Diagnostics;

namespace Unroll.Benchmarks;

/// <summary>Something in this process that is called again and again.</summary>
internal sealed class Calls(Action call) : IContender
{
    public const int Least = 3;

    public double Measure(double seconds)
    {
        List<double> times = new(4096);
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < Least || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }
}
