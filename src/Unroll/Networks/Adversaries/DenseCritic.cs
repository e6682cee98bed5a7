namespace Unroll;

/// <summary>All numbers of an item through dense layers.</summary>
internal sealed class DenseCritic(PlayerSpec spec, ParameterScope scope, ItemShape shape) : ICritic
{
    private readonly DenseLayers layers = new(spec, scope, shape.Size);

    public int FeatureCount => spec.Units;

    public Value Features(Value items) => layers.Apply(items);
}
