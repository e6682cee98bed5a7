namespace Unroll.Benchmarks;

/// <summary>An iteration of Baum and Welch against NumPy.</summary>
internal static class MarkovSection
{
    private const string Name = "markov";

    /// <summary>Sizes with the least that it is to be times as fast as NumPy, with two threads.</summary>
    private static readonly (MarkovCase Size, double? Two)[] Cases = [(new MarkovCase(10_000, 50, 10, 20), 20), (new MarkovCase(1_000, 50, 5, 20), null), (new MarkovCase(1_000, 200, 50, 200), null)];

    public static void Run(Bench bench)
    {
        if (bench.Torch is not { } python)
            return;
        foreach (int threads in bench.Options.Threads)
        {
            foreach ((MarkovCase size, double? two) in Cases.Where(one => bench.Options.Wants(Name, one.Size.ToString())))
                Bench.Attempt(size.ToString(), () => Measure(bench, python, size, threads, threads == 2 ? two : null));
        }
    }

    private static void Measure(Bench bench, Torch python, MarkovCase size, int threads, double? target)
    {
        MarkovWork work = new(size, bench.On(threads));
        TorchCase other = work.ForNumPy(bench.Temporary("hmm.json"));
        python.Choose([other], threads, Bench.Say);
        using Torch.Loaded loaded = python.Load(other, threads);
        double difference = Agreement.Check(Name, work.Results(), loaded.Results(bench.Temporary("hmm.safetensors")));
        Duel duel = Duel.Fight(bench.Options, new Calls(work.Step), loaded.Contender);
        bench.Put(Name, size.ToString(), threads, duel, "NumPy", target, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
    }
}
