namespace Unroll;

/// <summary>Layers that join every number with every other: h = leaky(norm(x W + b)).</summary>
internal sealed class DenseLayers
{
    private readonly (Parameter Weights, LayerEnd End)[] layers;

    public DenseLayers(PlayerSpec spec, ParameterScope scope, int inputs)
    {
        layers = new (Parameter, LayerEnd)[spec.Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"layer{i}"));
            layers[i] = (place.Parameter("weight", new Shape(i == 0 ? inputs : spec.Units, spec.Units), Init.Glorot), new LayerEnd(spec.Normalization, place, spec.Units));
        }
    }

    /// <summary>[N, I] → [N, units].</summary>
    public Value Apply(Value x)
    {
        foreach ((Parameter weights, LayerEnd end) in layers)
            x = end.Apply(x.MatMul(x.Tape.Use(weights)));
        return x;
    }
}
