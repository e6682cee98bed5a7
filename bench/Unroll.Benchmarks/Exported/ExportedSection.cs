namespace Unroll.Benchmarks;

/// <summary>Exported models against ONNX Runtime.</summary>
internal static class ExportedSection
{
    private const string Name = "exported";

    private static readonly string[] Recipes = ["slot-filling", "bilstm-crf", "sentiment", "question-type", "sequential-mnist", "adding-problem"];

    public static void Run(Bench bench)
    {
        if (bench.Onnx is not { } onnx)
            return;
        foreach (int threads in bench.Options.Threads)
        {
            foreach (string recipe in Recipes)
            {
                foreach (int size in (int[])[1, 32])
                {
                    string name = FormattableString.Invariant($"{recipe}, {size} a call");
                    if (bench.Options.Wants(Name, name))
                        Bench.Attempt(name, () => Measure(bench, onnx, recipe, size, threads, name));
                }
            }
        }
    }

    private static void Measure(Bench bench, Onnx onnx, string recipe, int size, int threads, string name)
    {
        using ExportedWork work = new(recipe, size, bench.On(threads), bench.Temporary);
        using Onnx.Loaded loaded = onnx.Load(work.Question, threads);
        Dictionary<string, Tensor> theirs = new() { ["y"] = work.WithoutPadding(loaded.Check(bench.Temporary("onnx.safetensors"))) };
        double difference = Agreement.Check(name, new Dictionary<string, Tensor> { ["y"] = work.Results() }, theirs);
        Duel duel = Duel.Fight(bench.Options, new Calls(work.Predict), loaded.Contender);
        bench.Put(Name, name, threads, duel, "ONNX Runtime", null, FormattableString.Invariant($"differ by {difference:G1}"));
    }
}
