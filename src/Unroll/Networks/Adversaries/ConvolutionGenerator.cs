namespace Unroll;

/// <summary>Noise through a dense layer to the places of a small grid, and through transposed convolutions, each of which makes it larger by two and has half as many filters as the one before; the last gives the pixels, through tanh (Radford, Metz and Chintala 2016).</summary>
internal sealed class ConvolutionGenerator : IGenerator
{
    private const int Overlap = ConvolutionCritic.Side / ConvolutionCritic.Stride * (ConvolutionCritic.Side / ConvolutionCritic.Stride); // squares over each place of the result

    private readonly HalvedGrid grid;
    private readonly Linear dense;
    private readonly LayerEnd denseEnd;
    private readonly (Parameter Filters, Parameter Bias, LayerEnd? End)[] layers;
    private readonly int channels;

    public ConvolutionGenerator(PlayerSpec spec, ParameterScope scope, int inputs, ItemShape shape)
    {
        grid = new HalvedGrid(shape, spec.Layers);
        channels = spec.Filters(spec.Layers - 1);
        dense = new Linear(scope.Child("dense"), inputs, ConvolutionCritic.Checked(grid, channels));
        denseEnd = new LayerEnd(spec.Normalization, scope.Child("dense"), channels);
        layers = new (Parameter, Parameter, LayerEnd?)[spec.Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"layer{i}"));
            bool isLast = i == layers.Length - 1;
            int from = spec.Filters(spec.Layers - 1 - i), to = isLast ? shape.Channels : spec.Filters(spec.Layers - 2 - i);
            layers[i] = (place.Parameter("weight", new Shape(from, ConvolutionCritic.Side * ConvolutionCritic.Side * to), Init.Normal(Math.Sqrt((isLast ? 1.0 : 2.0) / (Overlap * from)))),
                place.Parameter("bias", new Shape(to), Init.Zero), isLast ? null : new LayerEnd(spec.Normalization, place, to));
        }
    }

    public Value Make(Value seeds)
    {
        Tape tape = seeds.Tape;
        Value places = dense.Apply(seeds).Reshape(new Shape(seeds.Shape[0] * grid.Height * grid.Width, channels)); // [B h w, F]
        FeatureMaps maps = new(denseEnd.Apply(places), grid.Height, grid.Width);
        foreach ((Parameter filters, Parameter bias, LayerEnd? end) in layers)
        {
            FeatureMaps sums = maps.ConvolveTransposed(tape.Use(filters), ConvolutionCritic.Side, ConvolutionCritic.Padding, ConvolutionCritic.Stride);
            Value rows = sums.Rows.AddRow(tape.Use(bias));
            maps = sums.With(end is null ? rows.Tanh() : end.Apply(rows));
        }
        return grid.Crop(maps);                                                                         // [B, H W C]
    }
}
