using BenchmarkDotNet.Attributes;

namespace Unroll.Benchmarks;

/// <summary>The slot-filling recipe on its built-in sample: one epoch of training, and prediction of the test part.</summary>
public class TaggerBenchmark : IDisposable
{
    private Device device = null!;
    private Recipe recipe = null!;
    private Splits data = null!;
    private Model model = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        device = new Device(Threads);
        recipe = Recipe.Load("slot-filling", ["training.epochs=1"]);
        data = recipe.Data.Open(null);
        model = Train();
    }

    [Benchmark]
    public Model Train()
    {
        using Trainer run = Trainer.Start(recipe, new Splits(data.Train, null, null), device);
        foreach (TrainingStep _ in run)
        {
        }
        return run.Best;
    }

    [Benchmark]
    public Report Evaluate() => model.Evaluate(data.Test!);

    [GlobalCleanup]
    public void Dispose() => device.Dispose();
}
