namespace Unroll.Benchmarks;

/// <summary>A language-model step against PyTorch: time and peak memory.</summary>
internal static class LanguageSection
{
    private const string Name = "language";

    public static void Run(Bench bench)
    {
        if (bench.Torch is not { } torch || !bench.Options.Wants(Name, "step memory"))
            return;
        foreach (int threads in bench.Options.Threads)
        {
            LanguageWork work = new(bench.On(threads));
            TorchCase other = work.ForTorch("language", bench.Temporary("language.safetensors"));
            torch.Choose([other], threads, Bench.Say);
            if (bench.Options.Wants(Name, "step"))
            {
                using Torch.Loaded loaded = torch.Load(other, threads);
                double difference = Agreement.Check(Name, work.Results(), loaded.Results(bench.Temporary("torch.safetensors")));
                Duel duel = Duel.Fight(bench.Options, new Calls(work.Step), loaded.Contender);
                bench.Put(Name, "step", threads, duel, "PyTorch", 1.5, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
            }
            if (bench.Options.Wants(Name, "memory"))
            {
                LanguageMemory ours = LanguageMemory.OfUnroll(threads), theirs = LanguageMemory.OfTorch(torch, other, threads);
                PutMemory(bench, "peak memory", threads, ours.Peak, theirs.Peak);
                PutMemory(bench, "peak memory above that of the started process", threads, ours.Peak - ours.Before, theirs.Peak - theirs.Before);
            }
        }
    }

    private static void PutMemory(Bench bench, string name, int threads, long ours, long theirs) => bench.Put(new Figure
    {
        Section = Name,
        Case = name,
        Threads = threads,
        Ours = Megabytes(ours),
        Theirs = Megabytes(theirs),
        Unit = "of PyTorch's",
        Value = (double)ours / theirs,
        Low = (double)ours / theirs,
        High = (double)ours / theirs,
        Target = 1,
        AtMost = true,
    });

    private static string Megabytes(long bytes) => $"{Markdown.Number(bytes / 1e6)} MB";
}
