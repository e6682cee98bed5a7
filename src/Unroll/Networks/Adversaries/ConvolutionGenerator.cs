namespace Unroll;

/// <summary>Noise through a dense layer to the places of a small grid, and through transposed convolutions, each of which makes it larger by two and has half as many filters as the one before; the last gives the pixels, through tanh (Radford, Metz and Chintala 2016).</summary>
internal sealed class ConvolutionGenerator : IGenerator
{
    private const int Overlap = ConvolutionCritic.Side / ConvolutionCritic.Stride * (ConvolutionCritic.Side / ConvolutionCritic.Stride); // squares over each place of the result

    private readonly HalvedGrid grid;
    private readonly Linear dense;
    private readonly LayerEnd denseEnd;
    private readonly (Parameter Filters, LayerEnd End)[] layers; // all but the last
    private readonly Parameter pixels;
    private readonly Parameter bias;
    private readonly int channels;

    public ConvolutionGenerator(PlayerSpec spec, ParameterScope scope, int inputs, ItemShape shape)
    {
        grid = new HalvedGrid(shape, spec.Layers);
        channels = spec.Filters(spec.Layers - 1);
        dense = new Linear(scope.Child("dense"), inputs, ConvolutionCritic.Checked(grid, channels));
        denseEnd = new LayerEnd(spec.Normalization, scope.Child("dense"), channels, isBiased: true);
        layers = new (Parameter, LayerEnd)[spec.Layers - 1];
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"layer{i}"));
            int from = spec.Filters(spec.Layers - 1 - i), to = spec.Filters(spec.Layers - 2 - i);
            layers[i] = (Filters(place, from, to, 2), new LayerEnd(spec.Normalization, place, to));
        }
        ParameterScope last = scope.Child("pixels");
        pixels = Filters(last, spec.Filters(0), shape.Channels, 1);
        bias = last.Parameter("bias", new Shape(shape.Channels), Init.Zero);
    }

    public Value Make(Value seeds)
    {
        Tape tape = seeds.Tape;
        Value places = dense.Apply(seeds).Reshape(new Shape(seeds.Shape[0] * grid.Height * grid.Width, channels)); // [B h w, F]
        FeatureMaps maps = new(denseEnd.Apply(places), grid.Height, grid.Width);
        foreach ((Parameter filters, LayerEnd end) in layers)
        {
            FeatureMaps sums = Larger(maps, filters);
            maps = sums.With(end.Apply(sums.Rows));
        }
        FeatureMaps picture = Larger(maps, pixels);
        return grid.Crop(picture.With(picture.Rows.AddRow(tape.Use(bias)).Tanh()));                     // [B, H W C]
    }

    private static FeatureMaps Larger(FeatureMaps maps, Parameter filters) =>
        maps.ConvolveTransposed(maps.Rows.Tape.Use(filters), ConvolutionCritic.Side, ConvolutionCritic.Padding, ConvolutionCritic.Stride);

    /// <summary>Filters whose sums have a variance as large as a number times that of what they read.</summary>
    private static Parameter Filters(ParameterScope scope, int from, int to, double variance) =>
        scope.Parameter("weight", new Shape(from, ConvolutionCritic.Side * ConvolutionCritic.Side * to), Init.Normal(Math.Sqrt(variance / (Overlap * from))));
}
