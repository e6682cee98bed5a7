using System.Diagnostics;

namespace Unroll.Benchmarks;

/// <summary>What the garbage collector has to do with training, at several sizes, and with single sentences.</summary>
internal static class GarbageSection
{
    private const string Name = "garbage";
    private const double MostBytes = 64 * 1024;
    private const double MostPause = 1;

    private static readonly (int Hidden, int Tokens)[] Sizes = [(64, 320), (128, 640), (256, 2560)];

    public static void Run(Bench bench)
    {
        foreach ((int hidden, int tokens) in Sizes)
        {
            string name = $"hidden {hidden}, {tokens} tokens a batch";
            if (bench.Options.Wants(Name, name))
                Measure(bench, name, hidden, tokens);
        }
        const string calls = "predict, one sentence a call";
        foreach (int threads in bench.Options.Threads)
        {
            if (bench.Options.Wants(Name, calls))
                Predict(bench, calls, threads);
        }
    }

    private static void Predict(Bench bench, string name, int threads)
    {
        const int warm = 2_000, counted = 20_000, of = 100_000;
        using TaggerWork work = new(bench.Options.Data, bench.On(threads));
        work.Epoch();
        using Model model = work.Model;
        Call(warm);
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        int all = GC.CollectionCount(0), full = GC.CollectionCount(2);
        Call(counted);
        Put(bench, name, threads, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)counted, "bytes of garbage a call", null);
        Put(bench, name, threads, (GC.CollectionCount(0) - all) * (of / counted), "collections in 100,000 calls", null);
        Put(bench, name, threads, (GC.CollectionCount(2) - full) * (of / counted), "of these of generation 2", null);

        void Call(int count)
        {
            for (int i = 0; i < count; i++)
                model.Predict([work.Questions[i % work.Questions.Count]]);
        }
    }

    private static void Measure(Bench bench, string name, int hidden, int tokens)
    {
        int threads = bench.Options.Threads[^1];
        using TaggerWork work = new(bench.Options.Data, bench.On(threads),
            FormattableString.Invariant($"model.encoder.cell.hidden={hidden}"), FormattableString.Invariant($"training.batchTokens={tokens}"));
        work.Epoch();

        GC.Collect();
        long resident = ResidentMemory.Now(), bytes = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(2);
        TimeSpan pauses = GC.GetTotalPauseDuration();
        long start = Stopwatch.GetTimestamp();
        int steps = work.Epoch();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Put(bench, name, threads, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)steps, "bytes of garbage a step", MostBytes);
        Put(bench, name, threads, GC.CollectionCount(2) - collections, "collections of generation 2 in an epoch", 0);
        Put(bench, name, threads, 100 * (GC.GetTotalPauseDuration() - pauses) / time, "% of the time in pauses", MostPause);
        Put(bench, name, threads, (ResidentMemory.Now() - resident) / 1e6, "MB that resident memory grew in an epoch", null);
    }

    private static void Put(Bench bench, string name, int threads, double value, string unit, double? most) => bench.Put(new Figure
    {
        Section = Name,
        Case = name,
        Threads = threads,
        Unit = unit,
        Value = value,
        Low = value,
        High = value,
        Target = most,
        AtMost = true,
    });
}
