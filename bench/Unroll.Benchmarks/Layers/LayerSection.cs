namespace Unroll.Benchmarks;

/// <summary>LSTM and GRU against PyTorch.</summary>
internal static class LayerSection
{
    private const string Name = "layers";

    public static readonly LayerCase[] Sizes =
    [
        .. from cell in new[] { "lstm", "gru" }
           from size in new[]
           {
               new LayerCase(cell, 32, 50, 128, 256),
               new LayerCase(cell, 32, 50, 128, 256) { Ragged = true },
               new LayerCase(cell, 16, 20, 100, 100),
               new LayerCase(cell, 64, 100, 512, 512),
               new LayerCase(cell, 1, 50, 128, 256),
           }
           select size,
    ];

    public static void Run(Bench bench)
    {
        if (bench.Torch is not { } torch)
            return;
        foreach (int threads in bench.Options.Threads)
        {
            Job[] jobs = [.. Jobs(bench, threads)];
            torch.Choose([.. jobs.Select(job => job.Torch)], threads, Bench.Say);
            foreach (Job job in jobs)
                Bench.Attempt(job.Id, () => Measure(bench, torch, job, threads));
        }
    }

    private static IEnumerable<Job> Jobs(Bench bench, int threads)
    {
        foreach (LayerCase layer in Sizes)
        {
            foreach (bool train in new[] { true, false })
            {
                string id = $"{layer} {(train ? "train" : "predict")}";
                if (!bench.Options.Wants(Name, id))
                    continue;
                string file = bench.Temporary($"{layer}.safetensors");
                LayerWork work = new(layer, bench.On(threads));
                work.Write(file);
                yield return new Job(id, train, work, layer.ForTorch(id, file, train), Target(layer, threads, train));
            }
        }
    }

    /// <summary>How many times as fast as PyTorch a layer is to be.</summary>
    private static double Target(LayerCase layer, int threads, bool train) => train
        ? layer.Ragged ? 3 : threads == 1 ? 1.2 : 1.4
        : layer.Batch == 1 ? 1.3 : 1.1;

    private static void Measure(Bench bench, Torch torch, Job job, int threads)
    {
        using Torch.Loaded loaded = torch.Load(job.Torch, threads);
        double difference = Agreement.Check(job.Id, job.Work.Results(job.Train), loaded.Results(bench.Temporary("torch.safetensors")));
        Calls ours = new(job.Train ? job.Work.Train : job.Work.Predict);
        Duel duel = Duel.Fight(bench.Options, ours, loaded.Contender);
        bench.Put(Name, job.Id, threads, duel, "PyTorch", job.Target, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
    }

    private sealed record Job(string Id, bool Train, LayerWork Work, TorchCase Torch, double Target);
}
