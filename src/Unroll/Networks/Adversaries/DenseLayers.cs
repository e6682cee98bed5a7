namespace Unroll;

/// <summary>Layers that join every number with every other: h = leaky(norm(x W + b)), where leaky(z) is z, or z / 5 below 0 (Maas, Hannun and Ng 2013).</summary>
internal sealed class DenseLayers
{
    private readonly Linear[] layers;
    private readonly Normalization normalization;

    public DenseLayers(PlayerSpec spec, ParameterScope scope, int inputs)
    {
        normalization = spec.Normalization;
        layers = [.. Enumerable.Range(0, spec.Layers).Select(i => new Linear(scope.Child(FormattableString.Invariant($"layer{i}")), i == 0 ? inputs : spec.Units, spec.Units))];
    }

    /// <summary>[N, I] → [N, units].</summary>
    public Value Apply(Value x)
    {
        foreach (Linear layer in layers)
        {
            Value sums = layer.Apply(x);
            x = (normalization == Normalization.Layer ? sums.Standardize() : sums).LeakyRelu();
        }
        return x;
    }
}
