namespace Unroll.Tests;

/// <summary>Convolution and pooling over maps: against plain loops at sizes around tiles, panels and blocks; gradients; a batch against its maps one by one.</summary>
public sealed class ConvolutionTests
{
    private static readonly (int Maps, int Height, int Width, int Channels, int Filters, int Size, int Padding)[] Cases =
    [
        (1, 1, 1, 1, 1, 1, 0), (2, 3, 4, 1, 1, 3, 1), (2, 3, 4, 3, 2, 3, 1), (1, 5, 2, 2, 3, 3, 2), (3, 4, 5, 2, 7, 2, 0), (2, 2, 7, 5, 4, 2, 1), (1, 6, 6, 4, 33, 5, 2),
        (2, 1, 9, 3, 17, 3, 1), (0, 3, 3, 2, 4, 3, 1), (2, 3, 3, 0, 4, 3, 1), (2, 3, 3, 2, 0, 3, 1), (1, 3, 3, 2, 5, 3, 0), (2, 4, 1, 1, 2, 4, 3),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Cases.Length)];

    public static TheoryData<int, int, int, int, int> Pools => new()
    {
        { 1, 1, 1, 1, 1 }, { 2, 4, 6, 3, 2 }, { 2, 5, 3, 1, 2 }, { 3, 7, 4, 17, 3 }, { 1, 2, 2, 5, 4 }, { 0, 3, 3, 2, 2 }, { 2, 3, 3, 0, 2 }, { 1, 6, 5, 33, 1 },
    };

    [Theory, MemberData(nameof(All))]
    public void ConvolutionIsThatOfItsDefinition(int index) => IsThatOfItsDefinition(Cases[index]);

    /// <summary>Patches that are deeper than a block of a product, more of them than a block has rows, and more filters than a panel has columns.</summary>
    [Theory, InlineData(2, 9, 11, 61, 70, 3, 1), InlineData(1, 30, 23, 3, 40, 5, 2), InlineData(5, 12, 12, 8, 3, 3, 1)]
    public void SoAreLargeOnes(int maps, int height, int width, int channels, int filters, int size, int padding) => IsThatOfItsDefinition((maps, height, width, channels, filters, size, padding));

    [Theory, MemberData(nameof(All))]
    public void GradientsOfConvolution(int index)
    {
        (int maps, int height, int width, int channels, int filters, int size, int padding) = Cases[index];
        Samples draw = new(310);
        GradientCheck.Run(311, (_, v) => new FeatureMaps(v[0], height, width).Convolve(v[1], size, padding).Rows,
            draw.Normal(maps * height * width, channels), draw.Normal(filters, size * size * channels));
    }

    /// <summary>The gradients are those of y = patches × filtersᵀ, with the patches made whole.</summary>
    [Theory, InlineData(2, 9, 11, 61, 70, 3, 1), InlineData(1, 30, 23, 3, 40, 5, 2), InlineData(3, 13, 14, 8, 9, 3, 0)]
    public void GradientsOfLargeOnesAreThoseOfAProduct(int maps, int height, int width, int channels, int filters, int size, int padding)
    {
        Samples draw = new(312);
        Tensor x = draw.Normal(maps * height * width, channels), f = draw.Small(filters, size * size * channels);
        (Tensor[] fused, Tensor[] apart) = (Run(false), Run(true));
        for (int i = 0; i < fused.Length; i++)
            Near.Assert(apart[i], fused[i], KernelSets.Tolerance * 10, $"{i}");

        Tensor[] Run(bool whole)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value input = tape.Constant(x), filter = tape.Constant(f);
            FeatureMaps given = new(input, height, width);
            Value y = whole ? Patched(given, size, padding).MatMulTransposed(filter) : given.Convolve(filter, size, padding).Rows;
            return [y.Tensor.Keep(), .. tape.Backward((y * tape.Constant(new Samples(313).Normal(y.Shape[0], filters))).Sum(), input, filter)];
        }
    }

    [Fact]
    public void FeatureMapsUsedTwiceGetBothGradients()
    {
        Samples draw = new(314);
        GradientCheck.Run(315, (_, v) =>
        {
            FeatureMaps x = new(v[0], 3, 2);
            return x.Convolve(v[1], 3, 1).Rows + x.Convolve(v[1], 3, 1).Rows.Tanh() + x.Rows;
        }, draw.Normal(12, 2), draw.Normal(2, 18));
    }

    [Theory, MemberData(nameof(Pools))]
    public void PoolsAreThoseOfTheirDefinition(int maps, int height, int width, int channels, int size)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor x = new Samples(316).Normal(maps * height * width, channels);
        FeatureMaps given = new(tape.Constant(x), height, width), most = given.MaxPool(size), mean = given.MeanPool(size);
        Assert.Equal(((height + size - 1) / size, (width + size - 1) / size, maps), (most.Height, most.Width, most.Count));
        for (int b = 0; b < maps; b++)
        {
            for (int i = 0; i < most.Height; i++)
            {
                for (int j = 0; j < most.Width; j++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        double[] square = [.. from y in Enumerable.Range(i * size, size) from z in Enumerable.Range(j * size, size) where y < height && z < width
                            select (double)x.Span[(((((b * height) + y) * width) + z) * channels) + c]];
                        int place = (((((b * most.Height) + i) * most.Width) + j) * channels) + c;
                        Assert.Equal(square.Max(), most.Rows.Tensor.Span[place]);
                        Assert.Equal(square.Average(), mean.Rows.Tensor.Span[place], 1e-6);
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Pools))]
    public void GradientsOfPools(int maps, int height, int width, int channels, int size)
    {
        Tensor x = new Samples(317).Normal(maps * height * width, channels);
        GradientCheck.Run(318, (_, v) => new FeatureMaps(v[0], height, width).MaxPool(size).Rows, x);
        GradientCheck.Run(319, (_, v) => new FeatureMaps(v[0], height, width).MeanPool(size).Rows, x);
    }

    [Fact]
    public void ABatchIsItsMapsOneByOne()
    {
        Samples draw = new(320);
        Tensor x = draw.Normal(4 * 7 * 9, 5), f = draw.Normal(12, 45);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor all = Network(x).Tensor;
        for (int b = 0; b < 4; b++)
            Near.Same(Network(x.Rows(b * 63, 63).Keep()).Tensor, all.Rows(b * 20, 20), $"map {b}");

        Value Network(Tensor rows) => new FeatureMaps(tape.Constant(rows), 7, 9).Convolve(tape.Constant(f), 3, 1).MaxPool(2).Rows;
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value rows = tape.Constant(new Tensor(new Shape(12, 2))), filters = tape.Constant(new Tensor(new Shape(3, 18)));
        FeatureMaps x = new(rows, 3, 2);
        Expect("rows of shape [12, 2] for maps of 5 x 2 places", () => new FeatureMaps(rows, 5, 2));
        Expect("maps of 0 x 2 places", () => new FeatureMaps(rows, 0, 2));
        Expect("maps of 65536 x 65536 places", () => new FeatureMaps(rows, 65536, 65536));
        Expect("squares of 0 places", () => x.Convolve(filters, 0, 0));
        Expect("a padding of 3; expected 0 to 2", () => x.Convolve(filters, 3, 3));
        Expect("a padding of -1", () => x.Convolve(filters, 3, -1));
        Expect("filters of shape [3, 18]; expected [filters, 8]", () => x.Convolve(filters, 2, 1));
        Expect("maps of 3 x 2 places; expected at least 3 each way", () => x.Convolve(filters, 3, 0));
        Expect("squares of 0 places", () => x.MaxPool(0));
        Expect("squares of -1 places", () => x.MeanPool(-1));

        static void Expect(string part, Action action) => Assert.Contains(part, Assert.Throws<UnrollException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EachMapIsASequenceOfItsPlaces()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences places = new FeatureMaps(tape.Constant(new Tensor(new Shape(12, 2))), 3, 2).ToSequences();
        Assert.Equal([6, 6], places.Layout.Lengths);
    }

    private static void IsThatOfItsDefinition((int Maps, int Height, int Width, int Channels, int Filters, int Size, int Padding) sizes)
    {
        (int maps, int height, int width, int channels, int filters, int size, int padding) = sizes;
        Samples draw = new(321);
        Tensor x = draw.Normal(maps * height * width, channels), f = draw.Normal(filters, size * size * channels);
        foreach (KernelSet set in KernelSet.Available)
        {
            using Device device = new(2, set.Name);
            using Tape tape = Tape.ForPrediction(device);
            FeatureMaps y = new FeatureMaps(tape.Constant(x), height, width).Convolve(tape.Constant(f), size, padding);
            Assert.Equal((height + (2 * padding) - size + 1, width + (2 * padding) - size + 1, filters), (y.Height, y.Width, y.Channels));
            for (int b = 0; b < maps; b++)
            {
                for (int i = 0; i < y.Height; i++)
                {
                    for (int j = 0; j < y.Width; j++)
                    {
                        for (int o = 0; o < filters; o++)
                        {
                            (double sum, double most) = Sum(b, i, j, o);
                            Assert.Equal(sum, y.Rows.Tensor.Span[(((((b * y.Height) + i) * y.Width) + j) * filters) + o], KernelSets.Tolerance * (most + 1));
                        }
                    }
                }
            }
        }

        (double Sum, double Size) Sum(int b, int i, int j, int o)
        {
            (double sum, double most) = (0, 0);
            for (int p = 0; p < size; p++)
            {
                for (int q = 0; q < size; q++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        int line = i - padding + p, place = j - padding + q;
                        double term = line < 0 || line >= height || place < 0 || place >= width ? 0
                            : (double)x.Span[(((((b * height) + line) * width) + place) * channels) + c] * f.Span[(((((o * size) + p) * size) + q) * channels) + c];
                        (sum, most) = (sum + term, most + Math.Abs(term));
                    }
                }
            }
            return (sum, most);
        }
    }

    /// <summary>All patches made whole, by a product with a matrix of zeros and ones for each number of a patch.</summary>
    private static Value Patched(FeatureMaps x, int size, int padding)
    {
        Tape tape = x.Rows.Tape;
        Value padded = Shaping.ConcatRows(x.Rows, tape.Constant(new Tensor(new Shape(1, x.Channels)))); // the last row: zeros
        int outside = x.Rows.Shape[0], height = x.Height + (2 * padding) - size + 1, width = x.Width + (2 * padding) - size + 1;
        List<Value> places = [];
        for (int p = 0; p < size; p++)
        {
            for (int q = 0; q < size; q++)
            {
                places.Add(padded.TakeRows([.. from b in Enumerable.Range(0, x.Count) from i in Enumerable.Range(p - padding, height) from j in Enumerable.Range(q - padding, width)
                    select i < 0 || i >= x.Height || j < 0 || j >= x.Width ? outside : (((b * x.Height) + i) * x.Width) + j]));
            }
        }
        return Shaping.ConcatColumns([.. places]);
    }
}
