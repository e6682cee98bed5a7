namespace Unroll.Benchmarks;

/// <summary>Two threads against one while the other cores are busy.</summary>
internal static class BusySection
{
    private const string Name = "busy";

    public static void Run(Bench bench)
    {
        LayerCase[] wanted = [.. LayerSection.Sizes.Where(layer => bench.Options.Wants(Name, layer.ToString()))];
        if (wanted.Length == 0)
            return;
        using BusyNeighbours neighbours = new();
        foreach (LayerCase layer in wanted)
        {
            LayerWork one = new(layer, bench.On(1)), two = new(layer, bench.On(2));
            foreach (bool train in new[] { true, false })
            {
                Duel duel = Duel.Fight(bench.Options, new Calls(train ? two.Train : two.Predict), new Calls(train ? one.Train : one.Predict));
                bench.Put(Name, $"{layer} {(train ? "train" : "predict")}", 2, duel, "one thread", 1, "beside a busy process");
            }
        }
    }
}
