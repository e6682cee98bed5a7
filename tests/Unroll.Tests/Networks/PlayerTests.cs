namespace Unroll.Tests;

/// <summary>Generators and discriminators: sizes that are no multiple of the grid, gradients, and kinds that do not fit the data.</summary>
public sealed class PlayerTests
{
    private static readonly ItemShape Frames = new(false, 4, 1, 3, 0, 1);

    [Theory]
    [InlineData(28, 28, 1, 2)]
    [InlineData(28, 28, 1, 3)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 3, 3)]
    [InlineData(5, 7, 1, 2)]
    [InlineData(16, 33, 3, 2)]
    public void PicturesOfAnySizeAreMadeAndRead(int height, int width, int channels, int layers)
    {
        ItemShape shape = new(true, height, width, channels, 0.5, 0.5);
        PlayerSpec spec = new() { Kind = PlayerKind.Convolution, Units = 2, Layers = layers, Features = 5 };
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        ParameterStore store = ParameterStore.Draw(1);
        Value made = spec.BuildGenerator(store.Root.Child("g"), 3, shape).Make(tape.Constant(new Samples(1).Normal(2, 3)));
        Assert.Equal(new Shape(2, height * width * channels), made.Shape);
        Assert.All(made.Tensor.Span.ToArray(), value => Assert.InRange(value, -1, 1));
        ICritic critic = spec.BuildCritic(store.Root.Child("d"), shape);
        Assert.Equal((new Shape(2, 5), 5), (critic.Features(made).Shape, critic.FeatureCount));
    }

    /// <summary>What a network reads around a picture is the nearest pixel, and what it writes there is left out.</summary>
    [Fact]
    public void APictureLiesInTheMiddleOfTheGrid()
    {
        HalvedGrid grid = new(new ItemShape(true, 3, 2, 1, 0.5, 0.5), 2);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value items = tape.Constant(new Tensor(new Shape(2, 6), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        FeatureMaps large = grid.Enlarge(items);
        Assert.Equal((1, 1, 4, 4), (grid.Height, grid.Width, large.Height, large.Width));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 11, 11, 12, 12], large.Rows.Tensor.Span.ToArray());
        Near.Same(items.Tensor, grid.Crop(large).Tensor, "cropped");
        HalvedGrid whole = new(new ItemShape(true, 4, 2, 3, 0.5, 0.5), 1);
        Value exact = tape.Constant(new Samples(2).Normal(2, 24));
        Assert.Equal((2, 1), (whole.Height, whole.Width));
        Near.Same(exact.Tensor, whole.Crop(whole.Enlarge(exact)).Tensor, "a multiple of the grid");
    }

    [Theory]
    [InlineData(PlayerKind.Dense, Normalization.None)]
    [InlineData(PlayerKind.Dense, Normalization.Layer)]
    [InlineData(PlayerKind.Dense, Normalization.Batch)]
    [InlineData(PlayerKind.Dense, Normalization.Spectral)]
    [InlineData(PlayerKind.Convolution, Normalization.None)]
    [InlineData(PlayerKind.Convolution, Normalization.Layer)]
    [InlineData(PlayerKind.Convolution, Normalization.Batch)]
    [InlineData(PlayerKind.Convolution, Normalization.Spectral)]
    [InlineData(PlayerKind.Recurrent, Normalization.None)]
    public void GradientsOfPlayers(PlayerKind kind, Normalization normalization)
    {
        ItemShape shape = kind == PlayerKind.Recurrent ? Frames : new ItemShape(true, 5, 3, 1, 0.5, 0.5);
        PlayerSpec spec = new() { Kind = kind, Normalization = normalization, Units = 3, Layers = 2, Features = 4 };
        ParameterStore makers = ParameterStore.Draw(2), readers = ParameterStore.Draw(3);
        IGenerator generator = spec.BuildGenerator(makers.Root, 3, shape);
        ICritic critic = spec.BuildCritic(readers.Root, shape);
        Samples draw = new(4);
        Tensor noise = draw.Normal(3, 3), items = draw.Normal(3, shape.Size);
        GradientCheck.Parameters(5, makers, tape => generator.Make(tape.Constant(noise)));
        GradientCheck.Parameters(6, readers, tape => critic.Features(tape.Constant(items)));
        GradientCheck.Run(7, (_, values) => critic.Features(values[0]), items);
        GradientCheck.Run(8, (_, values) => generator.Make(values[0]), noise);
    }

    /// <summary>Normalised layers have no biases at the beginning, so that they see no difference between a picture and one of thrice the contrast; others do.</summary>
    [Theory]
    [InlineData(PlayerKind.Dense, Normalization.Layer, true)]
    [InlineData(PlayerKind.Dense, Normalization.Batch, true)]
    [InlineData(PlayerKind.Dense, Normalization.None, false)]
    [InlineData(PlayerKind.Convolution, Normalization.Layer, true)]
    [InlineData(PlayerKind.Convolution, Normalization.Batch, true)]
    [InlineData(PlayerKind.Convolution, Normalization.Spectral, false)]
    public void NormalizedLayersDoNotSeeContrast(PlayerKind kind, Normalization normalization, bool isBlind)
    {
        ItemShape shape = new(true, 5, 3, 1, 0.5, 0.5);
        ICritic critic = new PlayerSpec { Kind = kind, Normalization = normalization, Units = 6, Layers = 2, Features = 4 }.BuildCritic(ParameterStore.Draw(3).Root, shape);
        Tensor items = new Samples(9).Normal(8, shape.Size), strong = items.Keep();
        foreach (ref Real value in strong.Span)
            value *= 3;
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Real[] weak = [.. critic.Features(tape.Constant(items)).Tensor.Span], much = [.. critic.Features(tape.Constant(strong)).Tensor.Span];
        double most = weak.Max(Math.Abs), apart = weak.Zip(much).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(isBlind == apart < 0.05 * most, $"{apart} apart of {most}");
    }

    /// <summary>Each frame sees the noise: the last one differs with it, and the first one does not see later frames.</summary>
    [Fact]
    public void ARecurrentGeneratorReadsTheNoiseAtEachStep()
    {
        IGenerator longer = Build(4), shorter = Build(2);
        Tensor noise = new Samples(5).Normal(2, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor four = longer.Make(tape.Constant(noise)).Tensor, two = shorter.Make(tape.Constant(noise)).Tensor;
        for (int item = 0; item < 2; item++)
        {
            for (int i = 0; i < 6; i++)
                Assert.Equal(four.Span[(item * 12) + i], two.Span[(item * 6) + i], 1e-6);
        }
        Assert.NotEqual(four.Span[9], four.Span[21]);

        static IGenerator Build(int frames) => new PlayerSpec { Kind = PlayerKind.Recurrent, Units = 4, Layers = 1 }.BuildGenerator(ParameterStore.Draw(6).Root, 3, Frames with { Height = frames });
    }

    /// <summary>All weights of a discriminator with spectral normalisation are normalised, also those of its score, and none of the generator.</summary>
    [Fact]
    public void SpectralNormalizationReachesTheScore()
    {
        AdversarialSpec spec = new() { Noise = 2, Condition = ConditionKind.Label, Discriminator = new PlayerSpec { Kind = PlayerKind.Convolution, Units = 2, Layers = 1, Features = 3, Normalization = Normalization.Spectral } };
        Example[] train = [new(new Labels(["a"]), new LabelledItem(new Picture(2, 2, 1, new Real[] { 0, 1, 0, 1 }), "a"))];
        ParameterStore store = ParameterStore.Draw(1);
        using Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(train), store, null, TestDevice.Default);
        Assert.Equal(["network.dense", "network.layer0", "projection", "score"], store.Parameters.Where(parameter => parameter.IsState).Select(parameter => parameter.Name["discriminator.".Length..^".weight.direction".Length]).Order());
        _ = (spec with { Game = Game.Wasserstein }).Fit(train);
    }

    [Fact]
    public void KindsThatDoNotFitAreSaid()
    {
        ItemShape picture = new(true, 2, 3, 1, 0.5, 0.5);
        ParameterScope scope = ParameterStore.Draw(1).Root;
        Says("model.generator: found kind=convolution, for a sequence of 4 frames of 3; expected kind=recurrent or dense, or data of pictures.", () => new PlayerSpec { Kind = PlayerKind.Convolution }.BuildGenerator(scope, 2, Frames));
        Says("model.discriminator: found kind=recurrent, for a picture of 2 x 3 pixels of 1; expected kind=convolution or dense, or data of sequences.", () => new PlayerSpec { Kind = PlayerKind.Recurrent }.BuildCritic(scope, picture));
        Says("model.discriminator: found normalization=spectral, with kind=recurrent; expected none.", () => new PlayerSpec { Kind = PlayerKind.Recurrent, Normalization = Normalization.Spectral }.BuildCritic(scope, Frames));
        Says("model.generator: found 131072 filters in the last of 12 layers, of 64 units; expected at most 65536: fewer units, or fewer layers.", () => new PlayerSpec { Kind = PlayerKind.Convolution, Units = 64, Layers = 12 }.BuildGenerator(scope, 2, picture));
        Says("A network of convolutions: found 500 x 500 places of 8 channels before its dense layer; expected at most 1,000,000 numbers: more layers, or fewer units.", () => new PlayerSpec { Kind = PlayerKind.Convolution, Units = 8, Layers = 1 }.BuildCritic(scope, picture with { Height = 1000, Width = 999 }));

        static void Says(string message, Func<object> build) => Assert.Equal(message, Assert.Throws<UnrollException>(build).Message);
    }
}
