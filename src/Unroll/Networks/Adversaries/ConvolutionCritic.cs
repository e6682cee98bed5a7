namespace Unroll;

/// <summary>
/// Pictures through convolutions, each of which makes them smaller by half and has twice as many filters as the one before, and then a dense layer (Radford, Metz and Chintala 2016). Squares are of 4 x 4 places, a multiple of the stride, so that
/// the gradient of the pictures treats all pixels alike.
/// </summary>
internal sealed class ConvolutionCritic : ICritic
{
    public const int Side = 4, Padding = 1, Stride = 2;

    private readonly HalvedGrid grid;
    private readonly (Parameter Filters, LayerEnd End)[] layers;
    private readonly Linear dense;

    public ConvolutionCritic(PlayerSpec spec, ParameterScope scope, ItemShape shape)
    {
        grid = new HalvedGrid(shape, spec.Layers);
        layers = new (Parameter, LayerEnd)[spec.Layers];
        int channels = shape.Channels;
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"layer{i}"));
            int filters = spec.Filters(i), inputs = Side * Side * channels;
            layers[i] = (place.Parameter("weight", new Shape(filters, inputs), Init.Normal(Math.Sqrt(2.0 / inputs))),
                new LayerEnd(i == 0 && spec.Normalization == Normalization.Batch ? Normalization.None : spec.Normalization, place, filters));
            channels = filters;
        }
        dense = new Linear(scope.Child("dense"), Checked(grid, channels), spec.Features);
        FeatureCount = spec.Features;
    }

    public int FeatureCount { get; }

    public Value Features(Value items)
    {
        FeatureMaps maps = grid.Enlarge(items);
        foreach ((Parameter filters, LayerEnd end) in layers)
        {
            FeatureMaps sums = maps.Convolve(items.Tape.Use(filters), Side, Padding, Stride);
            maps = sums.With(end.Apply(sums.Rows));
        }
        return dense.Apply(maps.Rows.Reshape(new Shape(maps.Count, maps.Height * maps.Width * maps.Channels))).LeakyRelu(); // [B, F]
    }

    /// <summary>The numbers of a grid of channels.</summary>
    internal static int Checked(HalvedGrid grid, int channels)
    {
        long numbers = (long)grid.Height * grid.Width * channels;
        Require.That(numbers <= 1_000_000, "A network of convolutions", $"{grid.Height} x {grid.Width} places of {channels} channels before its dense layer", "at most 1,000,000 numbers: more layers, or fewer units");
        return (int)numbers;
    }
}
