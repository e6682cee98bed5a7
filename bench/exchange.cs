#!/usr/bin/env dotnet
#:project ../src/Unroll.Mpi/Unroll.Mpi.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA1303;MA0051;IL2026;IL3050

// Measures what the sum of gradients takes between processes, and says from it what a training step would take on more of them: the model of docs/scale.md.
//
//   dotnet build -c Release bench/exchange.cs
//   mpirun -np 2 dotnet run -c Release --no-build bench/exchange.cs                                   latency and bandwidth between two processes
//   dotnet run -c Release bench/exchange.cs -- --step 0.5 --weights 1e6 --latency 30e-6 --bandwidth 1e9   what 1 to 512 processes would take with these
//
// --step: seconds of a whole batch on one thread; --threads: of a process; --update: seconds of the optimiser for a weight; --parts: of a batch.

using System.Diagnostics;
using System.Globalization;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] known = ["--step", "--weights", "--latency", "--bandwidth", "--update", "--threads", "--parts", "--uneven"];
for (int i = 0; i < args.Length; i += 2)
{
    if (!known.Contains(args[i]) || i + 1 == args.Length || !double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out double given) || !(given >= 0))
    {
        Console.Error.WriteLine($"Found {string.Join(' ', args.Skip(i).Take(2))}; expected pairs of {string.Join(", ", known)} and a number of 0 or more.");
        return 2;
    }
}
double Given(string name, double otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
return args.Contains("--step") ? Predict() : Measure();

int Measure()
{
    using MpiProcesses processes = MpiProcesses.Join();
    int ranks = processes.Ranks;
    if (ranks < 2)
    {
        Console.Error.WriteLine("There is one process; start several, such as mpirun -np 2 dotnet run -c Release --no-build bench/exchange.cs.");
        return 2;
    }
    List<(double Bytes, double Seconds)> points = [];
    foreach (int weights in new[] { 100, 1_000, 10_000, 100_000, 400_000, 1_600_000, 6_400_000 })
    {
        int each = weights / ranks;
        int[] counts = [.. Enumerable.Repeat(each * sizeof(float), ranks)];
        byte[] own = new byte[each * sizeof(float) * ranks], received = new byte[own.Length], sum = new byte[each * sizeof(float)], all = new byte[own.Length];
        List<double> times = [];
        for (int round = 0; round < 25; round++)
        {
            processes.Gather(new byte[ranks].AsSpan(0, 1), [.. Enumerable.Repeat(1, ranks)], new byte[ranks]); // all begin together
            long start = Stopwatch.GetTimestamp();
            processes.Exchange(own, counts, received, counts);
            processes.Gather(sum, counts, all);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        points.Add((sizeof(float) * 2.0 * weights, times[times.Count / 2]));
        if (processes.Rank == 0)
            Console.WriteLine($"{weights,9} weights: {times[times.Count / 2] * 1e6,9:F0} µs");
    }
    if (processes.Rank == 0)
        Console.WriteLine($"latency {points[0].Seconds / (4 * ranks) * 1e6:F1} µs a message, bandwidth {(points[^1].Bytes - points[^2].Bytes) / (points[^1].Seconds - points[^2].Seconds) / 1e9:F2} GB/s");
    return 0;
}

int Predict()
{
    double step = Given("--step", 1), weights = Given("--weights", 1e6), latency = Given("--latency", 30e-6), bandwidth = Given("--bandwidth", 1e9);
    double update = Given("--update", 0), threads = Given("--threads", 1), parts = Given("--parts", 0), uneven = Given("--uneven", 1);
    Console.WriteLine("processes   seconds a step   times as fast as one   share that computes");
    double one = 0;
    for (int ranks = 1; ranks <= 512; ranks *= 2)
    {
        double cut = parts > 0 ? parts : ranks * threads, computes = step * Math.Ceiling(cut / (ranks * threads)) / cut * uneven;
        double sums = ranks == 1 ? 0 : (4 * weights * 2 / bandwidth) + (4 * ranks * latency), time = computes + sums + (weights * update);
        one = ranks == 1 ? step + (weights * update) : one;
        if (parts == 0 || ranks * threads <= parts)
            Console.WriteLine($"{ranks,9}   {time,14:F4}   {one / time,20:F1}   {100 * computes / time,18:F0} %");
    }
    return 0;
}
