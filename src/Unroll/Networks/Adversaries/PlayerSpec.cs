namespace Unroll;

/// <summary>The network of a generator or a discriminator.</summary>
public sealed record PlayerSpec
{
    private const int MostFilters = 65_536;

    /// <summary>What it is made of. Default: dense.</summary>
    public PlayerKind Kind { get; init; }

    /// <summary>The width of a layer, 1 to 65,536; with convolutions, the number of filters where the picture has half its size, which doubles each time that the picture gets smaller by half. Default 128.</summary>
    public int Units { get; init => field = Require.InRange("units", value, 1, MostFilters); } = 128;

    /// <summary>The number of layers, 1 to 16; with convolutions, how often the picture gets smaller by half. Default 2.</summary>
    public int Layers { get; init => field = Require.InRange("layers", value, 1, 16); } = 2;

    /// <summary>How layers are kept in bounds; of recurrent networks, not at all. Default: not at all.</summary>
    public Normalization Normalization { get; init; }

    /// <summary>With convolutions: the width of the dense layer by which a discriminator ends, 1 to 65,536. Default 128. Ignored otherwise.</summary>
    public int Features { get; init => field = Require.InRange("features", value, 1, 65_536); } = 128;

    internal IGenerator BuildGenerator(ParameterScope scope, int inputs, ItemShape shape)
    {
        Check("model.generator", shape);
        ParameterScope place = Bounded(scope);
        return Kind switch
        {
            PlayerKind.Convolution => new ConvolutionGenerator(this, place, inputs, shape),
            PlayerKind.Recurrent => new RecurrentGenerator(this, place, inputs, shape),
            _ => new DenseGenerator(this, place, inputs, shape),
        };
    }

    internal ICritic BuildCritic(ParameterScope scope, ItemShape shape)
    {
        Check("model.discriminator", shape);
        ParameterScope place = Bounded(scope);
        return Kind switch
        {
            PlayerKind.Convolution => new ConvolutionCritic(this, place, shape),
            PlayerKind.Recurrent => new RecurrentCritic(this, place, shape),
            _ => new DenseCritic(this, place, shape),
        };
    }

    /// <summary>The same place; with spectral normalisation, weights are read normalised.</summary>
    internal ParameterScope Bounded(ParameterScope scope) => Normalization == Normalization.Spectral ? SpectralNormalization.Within(scope) : scope;

    /// <summary>With convolutions: the filters of the layer in which the picture has got smaller so often, from 0 for once.</summary>
    internal int Filters(int halving) => Units << halving;

    private void Check(string where, ItemShape shape)
    {
        Require.That(Kind != PlayerKind.Convolution || shape.IsPicture, where, $"kind=convolution, for {shape}", "kind=recurrent or dense, or data of pictures");
        Require.That(Kind != PlayerKind.Recurrent || !shape.IsPicture, where, $"kind=recurrent, for {shape}", "kind=convolution or dense, or data of sequences");
        Require.That(Kind != PlayerKind.Recurrent || Normalization == Normalization.None, where, $"normalization={Normalization.ToString().ToLowerInvariant()}, with kind=recurrent", "none");
        long most = (long)Units << (Layers - 1);
        Require.That(Kind != PlayerKind.Convolution || most <= MostFilters, where, $"{most} filters in the last of {Layers} layers, of {Units} units", $"at most {MostFilters}: fewer units, or fewer layers");
    }
}
