namespace Unroll.Benchmarks;

/// <summary>Runs the sections one after another.</summary>
internal static class SideBySide
{
    public static void Run(Options options)
    {
        if (!File.Exists(Path.Combine("bench", "peers", "torch_server.py")))
            throw new BenchException("bench/peers is not here; run the benchmark by `dotnet run make.cs bench`.");
        using Bench bench = new(options);
        int rank = Summary.Rank(options.Rounds);
        Bench.Say($"{options.Rounds} rounds; intervals are from the {rank}. smallest to the {rank}. largest of them");
        foreach (Section section in Sections.All)
        {
            Bench.Say($"{section.Name}: {section.Title}");
            Bench.Attempt(section.Name, () => section.Run(bench));
        }
        Bench.Say($"written: {bench.Table}");
    }
}
