namespace Unroll.Benchmarks;

/// <summary>Forward against ONNX Runtime.</summary>
internal static class InferenceSection
{
    private const string Name = "inference";

    private static IEnumerable<LayerCase> Cases =>
        LayerSection.Sizes.Where(layer => !layer.Ragged).Append(new LayerCase("lstm", 1, 50, 100, 100)).Append(new LayerCase("gru", 1, 50, 100, 100));

    public static void Run(Bench bench)
    {
        if (bench.Onnx is not { } onnx)
            return;
        foreach (int threads in bench.Options.Threads)
        {
            foreach (LayerCase layer in Cases.Where(layer => bench.Options.Wants(Name, layer.ToString())))
                Bench.Attempt(layer.ToString(), () => Measure(bench, onnx, layer, threads));
        }
    }

    private static void Measure(Bench bench, Onnx onnx, LayerCase layer, int threads)
    {
        LayerWork work = new(layer, bench.On(threads));
        OnnxLayer other = new(layer, work, bench.Temporary);
        using Onnx.Loaded loaded = onnx.Load(other, threads);
        Dictionary<string, Tensor> theirs = new() { ["y"] = other.Outputs(loaded.Check(bench.Temporary("onnx.safetensors"))) };
        double difference = Agreement.Check(layer.ToString(), work.Results(train: false), theirs);
        Duel duel = Duel.Fight(bench.Options, new Calls(work.Predict), loaded.Contender);
        bench.Put(Name, layer.ToString(), threads, duel, "ONNX Runtime", 1.1, FormattableString.Invariant($"differ by {difference:G1}"));
    }
}
