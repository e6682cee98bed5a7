namespace Unroll.Benchmarks;

/// <summary>B = 1, T = 1 with the state carried from call to call. Reported without a target; ONNX Runtime is given the same state each time.</summary>
internal static class StreamingSection
{
    private const string Name = "streaming";

    private static readonly LayerCase[] Cases = [new("lstm", 1, 1, 128, 256), new("gru", 1, 1, 128, 256), new("lstm", 1, 1, 100, 100), new("gru", 1, 1, 100, 100)];

    public static void Run(Bench bench)
    {
        foreach (LayerCase layer in Cases.Where(layer => bench.Options.Wants(Name, layer.ToString())))
        {
            Bench.Attempt(layer.ToString(), () =>
            {
                StreamWork work = new(layer, bench.On(1));
                if (bench.Onnx is not { } onnx)
                {
                    bench.Put(Name, layer.ToString(), 1, [.. Solo.Run(bench.Options, new Calls(work.Step)).Select(time => time * 1e6)], "µs a call", null);
                    return;
                }
                using Onnx.Loaded loaded = onnx.Load(new OnnxLayer(layer, work.Work, bench.Temporary, carriesState: true), 1);
                bench.Put(Name, layer.ToString(), 1, Duel.Fight(bench.Options, new Calls(work.Step), loaded.Contender), "ONNX Runtime", null, "");
            });
        }
    }
}
