using BenchmarkDotNet.Attributes;

namespace Unroll.Benchmarks;

/// <summary>A recurrent layer through the public API: forward for prediction, and forward with all gradients.</summary>
[MemoryDiagnoser]
public class RecurrentBenchmark : IDisposable
{
    private Device device = null!;
    private Recurrent network = null!;
    private ParameterStore store = null!;
    private SequenceLayout layout = null!;
    private Tensor input = null!;

    [Params("lstm", "gru", "elman")]
    public string Cell { get; set; } = "lstm";

    [Params("1x50x128x256", "16x20x100x100", "32x50x128x256")]
    public string Sizes { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Sizes.Split('x').Select(size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];
        (int batch, int steps, int inputs, int hidden) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        device = new Device(Threads);
        CellSpec cell = Cell switch { "lstm" => new LstmSpec(hidden), "gru" => new GruSpec(hidden), _ => new ElmanSpec(hidden) };
        store = ParameterStore.Draw(1);
        network = new RecurrentSpec(cell).Build(store.Root, inputs);
        layout = new SequenceLayout([.. Enumerable.Repeat(steps, batch)]);
        input = new Tensor(new Shape(layout.Rows, inputs));
        Rng rng = new(2);
        Init.Normal(1)(input.Span, input.Shape, ref rng);
    }

    [Benchmark]
    public float Predict()
    {
        using Tape tape = Tape.ForPrediction(device);
        return network.Run(new Sequences(layout, tape.Constant(input))).Outputs.Rows.Tensor.Span[0];
    }

    [Benchmark]
    public double Train()
    {
        using Tape tape = Tape.ForGradients(device);
        Value outputs = network.Run(new Sequences(layout, tape.Constant(input))).Outputs.Rows;
        return tape.Backward(outputs.Square().Sum()).Norm();
    }

    [GlobalCleanup]
    public void Dispose() => device.Dispose();
}
