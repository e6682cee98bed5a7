namespace Unroll.Benchmarks;

/// <summary>The loss over all alignments and its gradient against PyTorch.</summary>
internal static class CtcSection
{
    private const string Name = "ctc";

    /// <summary>Sizes with the least that it is to be times as fast as PyTorch, with one thread and with two.</summary>
    private static readonly (CtcCase Size, double One, double? Two)[] Cases = [(new CtcCase(200, 16, 30, 20), 6, 10), (new CtcCase(1000, 32, 100, 100), 3, null)];

    public static void Run(Bench bench)
    {
        if (bench.Torch is not { } torch)
            return;
        foreach (int threads in bench.Options.Threads)
        {
            foreach ((CtcCase size, double one, double? two) in Cases.Where(one => bench.Options.Wants(Name, one.Size.ToString())))
                Bench.Attempt(size.ToString(), () => Measure(bench, torch, size, threads, threads switch { 1 => one, 2 => two, _ => null }));
        }
    }

    private static void Measure(Bench bench, Torch torch, CtcCase size, int threads, double? target)
    {
        CtcWork work = new(size, bench.On(threads));
        TorchCase other = work.ForTorch(bench.Temporary("ctc.safetensors"));
        torch.Choose([other], threads, Bench.Say);
        using Torch.Loaded loaded = torch.Load(other, threads);
        double difference = Agreement.Check(Name, work.Results(), loaded.Results(bench.Temporary("torch.safetensors")));
        Duel duel = Duel.Fight(bench.Options, new Calls(work.Step), loaded.Contender);
        bench.Put(Name, size.ToString(), threads, duel, "PyTorch", target, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
    }
}
