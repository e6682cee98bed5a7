namespace Unroll.Benchmarks;

/// <summary>The slot-filling tagger: training against PyTorch, prediction one sentence at a time, many callers at once.</summary>
internal static class TaggerSection
{
    private const string Name = "tagger";
    private const int Callers = 32;
    private const int Asked = 100;

    public static void Run(Bench bench)
    {
        foreach (int threads in bench.Options.Threads)
        {
            if (!bench.Options.Wants(Name, "train predict callers"))
                return;
            using TaggerWork work = new(bench.Options.Data, bench.On(threads));
            if (bench.Options.Wants(Name, "train"))
                Bench.Attempt("train", () => Train(bench, work, threads));
            else
                work.Epoch();
            using Model model = work.Model;
            if (bench.Options.Wants(Name, "predict"))
                Predict(bench, model, [.. work.Questions.Take(Asked)], threads);
            if (bench.Options.Wants(Name, "callers"))
                Call(bench, model, work.Questions, threads);
        }
    }

    private static void Train(Bench bench, TaggerWork work, int threads)
    {
        string data = bench.Options.Data is null ? "the sample" : $"{work.Tokens} tokens";
        Once ours = new(() => work.Epoch());
        IReadOnlyList<double> rounds;
        if (bench.Torch is { } torch)
        {
            TorchCase other = work.ForTorch("tagger", bench.Temporary("tagger.safetensors"), bench.Temporary("batches.json"));
            torch.Choose([other], threads, Bench.Say);
            using Torch.Loaded loaded = torch.Load(other, threads);
            double difference = Agreement.Check(Name, work.Results(), loaded.Results(bench.Temporary("torch.safetensors")));
            Duel duel = Duel.Fight(bench.Options, ours, loaded.Contender);
            bench.Put(Name, $"train, {data}", threads, duel, "PyTorch", 3, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
            rounds = duel.OursByRound;
        }
        else
        {
            rounds = Solo.Run(bench.Options, ours);
        }
        bench.Put(Name, $"train, {data}", threads, [.. rounds.Select(seconds => work.Tokens / seconds)], "tokens/s", threads == 2 ? 150_000 : null);
    }

    private static void Predict(Bench bench, Model model, Example[] sentences, int threads)
    {
        Calls calls = new(() =>
        {
            foreach (Example sentence in sentences)
                model.Predict([sentence]);
        });
        double[] rounds = [.. Solo.Run(bench.Options, calls).Select(seconds => sentences.Length / seconds)];
        bench.Put(Name, "predict, one sentence a call", threads, rounds, "sentences/s", threads == 1 ? 4000 : null);
    }

    private static void Call(Bench bench, Model model, IReadOnlyList<Example> sentences, int threads)
    {
        ConcurrentCalls calls = ConcurrentCalls.Make(model, sentences, Callers, TimeSpan.FromSeconds(20 * bench.Options.Seconds));
        string name = $"predict, {Callers} callers at once";
        bench.Put(Name, name, threads, [calls.PerSecond], "sentences/s", null);
        bench.Put(Name, name, threads, [1000 * calls.Latency(0.5)], "ms a call at the median", null);
        bench.Put(Name, name, threads, [1000 * calls.Latency(0.99)], "ms a call at the 99th percentile", null);
        bench.Put(new Figure
        {
            Section = Name,
            Case = name,
            Threads = threads,
            Unit = "answers that are not those of one caller, bit for bit",
            Value = calls.Different,
            Low = calls.Different,
            High = calls.Different,
            Target = 0,
            AtMost = true,
            Note = $"{calls.Answers} answers",
        });
    }
}
