namespace Unroll;

/// <summary>Layers that join every number with every other: h = leaky(norm(x W + b)).</summary>
internal sealed class DenseLayers
{
    private readonly (Linear Sums, LayerEnd End)[] layers;

    public DenseLayers(PlayerSpec spec, ParameterScope scope, int inputs)
    {
        layers = new (Linear, LayerEnd)[spec.Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"layer{i}"));
            layers[i] = (new Linear(place, i == 0 ? inputs : spec.Units, spec.Units), new LayerEnd(spec.Normalization, place, spec.Units));
        }
    }

    /// <summary>[N, I] → [N, units].</summary>
    public Value Apply(Value x)
    {
        foreach ((Linear sums, LayerEnd end) in layers)
            x = end.Apply(sums.Apply(x));
        return x;
    }
}
