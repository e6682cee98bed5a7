using BenchmarkDotNet.Attributes;

namespace Unroll.Benchmarks;

/// <summary>What a clockwork network saves: its time beside that of one whose modules all tick at every step, to be held against the counts of multiply-adds.</summary>
public class ClockworkBenchmark : IDisposable
{
    private const int Inputs = 64, Batch = 16, Steps = 128;

    private readonly Device device = new(1);
    private readonly SequenceLayout layout = new([.. Enumerable.Repeat(Steps, Batch)]);
    private readonly Tensor input = new(new Shape(Batch * Steps, Inputs));
    private Recurrent clockwork = null!;
    private Recurrent elman = null!;

    [Params(256, 512, 1024)]
    public int Hidden { get; set; }

    [Params(4, 8)]
    public int Modules { get; set; }

    [Params(false, true)]
    public bool Train { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Rng rng = new(1);
        Init.Normal(1)(input.Span, input.Shape, ref rng);
        ClockworkSpec spec = new(Hidden) { Modules = Modules };
        double share = (double)spec.MultiplyAdds(Inputs, Steps) / new ClockworkSpec(Hidden) { Modules = 1 }.MultiplyAdds(Inputs, Steps);
        Console.WriteLine(FormattableString.Invariant($"// multiply-adds: {share:F3} of those of a network without a clock"));
        clockwork = new RecurrentSpec(spec).Build(ParameterStore.Draw(1).Root, Inputs);
        elman = new RecurrentSpec(new ElmanSpec(Hidden)).Build(ParameterStore.Draw(1).Root, Inputs);
    }

    [Benchmark(Baseline = true)]
    public float Elman() => Run(elman);

    [Benchmark]
    public float Clockwork() => Run(clockwork);

    [GlobalCleanup]
    public void Dispose() => device.Dispose();

    private float Run(Recurrent network)
    {
        using Tape tape = Train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
        Value y = network.Run(new Sequences(layout, tape.Constant(input))).Outputs.Rows;
        if (Train)
            tape.Backward(y.Square().Sum());
        return y.Tensor.Span[0];
    }
}
