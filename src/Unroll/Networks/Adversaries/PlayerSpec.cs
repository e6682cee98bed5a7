namespace Unroll;

/// <summary>The network of a generator or a discriminator.</summary>
public sealed record PlayerSpec
{
    /// <summary>What it is made of. Default: dense.</summary>
    public PlayerKind Kind { get; init; }

    /// <summary>The width of a layer, 1 to 65,536; with convolutions, the number of filters at the full size of the picture, which doubles each time that the picture gets smaller by half. Default 128.</summary>
    public int Units { get; init => field = Require.InRange("units", value, 1, 65_536); } = 128;

    /// <summary>The number of layers, 1 to 16; with convolutions, how often the picture gets smaller by half. Default 2.</summary>
    public int Layers { get; init => field = Require.InRange("layers", value, 1, 16); } = 2;

    /// <summary>How layers are kept in bounds. Default: not at all.</summary>
    public Normalization Normalization { get; init; }

    internal IGenerator BuildGenerator(ParameterScope scope, int inputs, ItemShape shape) => new DenseGenerator(this, scope, inputs, shape);

    internal ICritic BuildCritic(ParameterScope scope, ItemShape shape) => new DenseCritic(this, scope, shape);
}
