namespace Unroll.Benchmarks;

/// <summary>A translation: training against PyTorch, and decoding.</summary>
internal static class TranslationSection
{
    private const string Name = "translation";

    public static void Run(Bench bench)
    {
        foreach (int threads in bench.Options.Threads)
        {
            if (!bench.Options.Wants(Name, "train") && !bench.Options.Wants(Name, "decode"))
                return;
            using TranslationWork work = new(bench.On(threads));
            if (bench.Options.Wants(Name, "train"))
                Bench.Attempt("train", () => Train(bench, work, threads));
            else
                work.Epoch();
            if (bench.Options.Wants(Name, "decode"))
                Decode(bench, work, threads);
        }
    }

    private static void Train(Bench bench, TranslationWork work, int threads)
    {
        Once ours = new(work.Epoch);
        IReadOnlyList<double> rounds;
        if (bench.Torch is { } torch)
        {
            TorchCase other = work.ForTorch("translation", bench.Temporary("translation.safetensors"), bench.Temporary("pairs.json"));
            torch.Choose([other], threads, Bench.Say);
            using Torch.Loaded loaded = torch.Load(other, threads);
            double difference = Agreement.Check(Name, work.Results(), loaded.Results(bench.Temporary("torch.safetensors")));
            Duel duel = Duel.Fight(bench.Options, ours, loaded.Contender);
            bench.Put(Name, "train", threads, duel, "PyTorch", 1.5, FormattableString.Invariant($"{loaded.Setting}; differ by {difference:G1}"));
            rounds = duel.OursByRound;
        }
        else
        {
            rounds = Solo.Run(bench.Options, ours);
        }
        bench.Put(Name, "train", threads, [.. rounds.Select(seconds => work.Tokens / seconds)], "source and target tokens/s", threads == 2 ? 15_000 : null);
    }

    private static void Decode(Bench bench, TranslationWork work, int threads)
    {
        using Model model = work.Model;
        IReadOnlyList<Example> questions = work.Questions;
        foreach ((string name, int beam, double target) in new[] { ("decode, greedy", 1, 800.0), ("decode, beam of 5", 5, 200.0) })
        {
            TranslationOptions options = new() { Beam = beam, MinLength = 14, MaxLength = 15 }; // so long are the data on average
            double[] rounds = [.. Solo.Run(bench.Options, new Once(() => model.Predict(questions, options))).Select(seconds => questions.Count / seconds)];
            bench.Put(Name, name, threads, rounds, "sentences/s", threads == 2 ? target : null);
        }
    }
}
