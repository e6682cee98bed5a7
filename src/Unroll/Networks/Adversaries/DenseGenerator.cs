namespace Unroll;

/// <summary>Noise through dense layers; the last gives all numbers of the item at once, of a picture through tanh.</summary>
internal sealed class DenseGenerator(PlayerSpec spec, ParameterScope scope, int inputs, ItemShape shape) : IGenerator
{
    private readonly DenseLayers layers = new(spec, scope, inputs);
    private readonly Linear output = new(scope.Child("output"), spec.Units, shape.Size);

    public Value Make(Value seeds)
    {
        Value items = output.Apply(layers.Apply(seeds));                                                // [B, H W C]
        return shape.IsPicture ? items.Tanh() : items;
    }
}
