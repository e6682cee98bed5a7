using System.Diagnostics;
using System.Globalization;

namespace Unroll.Fuzz;

/// <summary>Tries readers with damaged inputs from the command line: <c>dotnet run make.cs fuzz</c>.</summary>
internal static class Program
{
    private const double HangSeconds = 60;

    private static int Main(string[] args)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal) { ["--seed"] = "1", ["--threads"] = "2", ["--only"] = "", ["--out"] = "artifacts/fuzz" };
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || args[i] is not ("--seconds" or "--inputs" or "--seed" or "--only" or "--threads" or "--out" or "--at"))
                return Usage();
            options[args[i]] = args[i + 1];
        }
        List<FuzzReader> readers = [.. FuzzReaders.All.Where(reader => options["--only"].Length == 0 || options["--only"].Split(',').Contains(reader.Name))];
        if (readers.Count == 0)
            return Usage();
        ulong seed = ulong.Parse(options["--seed"], CultureInfo.InvariantCulture);
        return options.TryGetValue("--at", out string? at)
            ? Replay(readers, seed, long.Parse(at, CultureInfo.InvariantCulture), options["--out"])
            : Run(readers, seed, options);
    }

    private static int Usage()
    {
        Console.WriteLine($"""
            fuzz [--seconds N | --inputs N] [--seed S] [--only READER,READER] [--threads 2] [--out FOLDER] [--at INDEX]

            Gives damaged inputs to readers: 20 seconds without --seconds and --inputs. What fails is written to FOLDER (artifacts/fuzz);
            --only READER --seed S --at INDEX tries that one input again.
            Readers: {string.Join(", ", FuzzReaders.All.Select(reader => reader.Name))}
            """);
        return 2;
    }

    private static int Replay(List<FuzzReader> readers, ulong seed, long index, string target)
    {
        using Fuzzer fuzzer = new();
        foreach (FuzzReader reader in readers)
        {
            fuzzer.WarmUp(reader);
            string fault = fuzzer.Try(reader, seed, index) ?? "nothing wrong";
            Console.WriteLine($"{reader.Name}: {fault}; {Fuzzer.Keep(reader, seed, index, fault, target)}");
        }
        return 0;
    }

    private static int Run(List<FuzzReader> readers, ulong seed, Dictionary<string, string> options)
    {
        bool counted = options.TryGetValue("--inputs", out string? inputs);
        long most = counted ? long.Parse(inputs!, CultureInfo.InvariantCulture) : long.MaxValue;
        double seconds = counted ? double.MaxValue : double.Parse(options.GetValueOrDefault("--seconds", "20"), CultureInfo.InvariantCulture);
        int threads = int.Parse(options["--threads"], CultureInfo.InvariantCulture);
        Stopwatch watch = Stopwatch.StartNew();
        long next = -1, failed = 0, done = 0;
        long[] ticks = new long[readers.Count];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        List<Fuzzer> fuzzers = [.. Enumerable.Range(0, threads).Select(_ => new Fuzzer())];
        using Timer watchdog = new(_ => EndIfHanging(fuzzers, options["--out"]), null, 1000, 1000);
        Thread[] team = [.. fuzzers.Select(fuzzer => new Thread(() => Work(fuzzer)))];
        Array.ForEach(team, thread => thread.Start());
        Array.ForEach(team, thread => thread.Join());
        fuzzers.ForEach(fuzzer => fuzzer.Dispose());
        for (int i = 0; i < readers.Count; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {readers[i].Name,-14} {TimeSpan.FromTicks(ticks[i]).TotalSeconds,7:F1} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} inputs of {readers.Count} readers in {watch.Elapsed.TotalSeconds:F1} s with seed {seed}: {failed} failed"));
        return failed == 0 ? 0 : 1;

        void Work(Fuzzer fuzzer)
        {
            readers.ForEach(fuzzer.WarmUp);
            for (long n; (n = Interlocked.Increment(ref next)) < most && watch.Elapsed.TotalSeconds < seconds;)
            {
                (long index, long which) = Math.DivRem(n, readers.Count);
                FuzzReader reader = readers[(int)which];
                long since = Stopwatch.GetTimestamp();
                string? fault = fuzzer.Try(reader, seed, index);
                Interlocked.Add(ref ticks[which], Stopwatch.GetElapsedTime(since).Ticks);
                Interlocked.Increment(ref done);
                if (fault is not null)
                    Report(reader, index, fault);
            }
        }

        void Report(FuzzReader reader, long index, string fault)
        {
            Interlocked.Increment(ref failed);
            lock (seen)
            {
                string kind = reader.Name + fault[..Math.Min(fault.Length, 24)];
                seen[kind] = seen.GetValueOrDefault(kind) + 1;
                if (seen[kind] <= 3)
                    Console.WriteLine($"{reader.Name} --seed {seed} --at {index}: {fault}; {Fuzzer.Keep(reader, seed, index, fault, options["--out"])}");
            }
        }
    }

    /// <summary>A thread cannot be stopped from outside: the process ends, and says by which input.</summary>
    private static void EndIfHanging(List<Fuzzer> fuzzers, string target)
    {
        foreach (Fuzzer fuzzer in fuzzers)
        {
            if (fuzzer.Current is { } current && Stopwatch.GetElapsedTime(current.Since).TotalSeconds > HangSeconds)
            {
                string place = Fuzzer.Keep(current.Reader, current.Seed, current.Index, "no end", target);
                Console.WriteLine($"{current.Reader.Name} --seed {current.Seed} --at {current.Index}: no end after {HangSeconds} s; {place}");
                Environment.Exit(1);
            }
        }
    }
}
