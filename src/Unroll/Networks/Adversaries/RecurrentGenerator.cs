namespace Unroll;

/// <summary>An LSTM that reads the noise at each step and gives a frame of the sequence there (Esteban, Hyland and Rätsch 2017, "Real-valued (medical) time series generation with recurrent conditional GANs", whose noise differs from step to step).</summary>
internal sealed class RecurrentGenerator(PlayerSpec spec, ParameterScope scope, int inputs, ItemShape shape) : IGenerator
{
    private readonly Recurrent network = new RecurrentSpec(new LstmSpec(spec.Units)) { Layers = spec.Layers }.Build(scope.Child("network"), inputs);
    private readonly Linear output = new(scope.Child("output"), spec.Units, shape.Channels);

    public Value Make(Value seeds)
    {
        SequenceLayout layout = RecurrentCritic.Layout(seeds.Shape[0], shape);
        Value steps = seeds.TakeRows([.. Enumerable.Range(0, layout.Rows).Select(row => row / shape.Height)]); // [B T, Z]
        return output.Apply(network.Run(new Sequences(layout, steps)).Outputs.Rows).Reshape(new Shape(seeds.Shape[0], shape.Size));
    }
}
