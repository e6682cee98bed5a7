namespace Unroll.Benchmarks;

/// <summary>Whole training steps, as shares of what one core can do.</summary>
internal static class StepSection
{
    private const string Name = "steps";

    /// <summary>Each row multiplies each number of a matrix once forward, and twice backward: for the gradients of its inputs and of the matrix.</summary>
    private const double OperationsOfANumber = 2 * 3;

    public static void Run(Bench bench)
    {
        foreach (LayerCase layer in LayerSection.Sizes.Where(layer => bench.Options.Wants(Name, $"{layer}")))
        {
            LayerWork work = new(layer, bench.On(1));
            Measure(bench, layer.ToString(), new Calls(work.Train), OperationsOfANumber * layer.Lengths.Sum() * Numbers(work.Store.Parameters, "0."));
        }
        string tagger = $"tagger, {(bench.Options.Data is null ? "the sample" : "its data")}, an epoch";
        if (!bench.Options.Wants(Name, tagger))
            return;
        using TaggerWork tags = new(bench.Options.Data, bench.On(1));
        Measure(bench, tagger, new Once(() => tags.Epoch()), OperationsOfANumber * tags.Tokens * (Numbers(tags.Parameters, "encoder.") + Numbers(tags.Parameters, "output.")));
    }

    private static void Measure(Bench bench, string name, IContender work, double operations)
    {
        Duel duel = Duel.Fight(bench.Options, work, new PeakLimit(operations, bench.On(1).Kernels));
        bench.Put(PeakLimit.Share(Name, name, operations, duel, null));
    }

    /// <summary>The numbers of all matrices whose names begin so.</summary>
    private static double Numbers(IEnumerable<Parameter> parameters, string prefix) =>
        parameters.Where(parameter => parameter.Shape.Rank == 2 && parameter.Name.StartsWith(prefix, StringComparison.Ordinal)).Sum(parameter => (double)parameter.Shape.Count);
}
