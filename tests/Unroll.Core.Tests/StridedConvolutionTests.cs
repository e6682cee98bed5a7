namespace Unroll.Tests;

/// <summary>
/// Convolutions whose squares move by several places, and their transposes: against plain loops at sizes around tiles, panels and blocks; one is the transpose of the other to the digit; gradients;
/// a batch against its maps one by one, and any number of threads.
/// </summary>
public sealed class StridedConvolutionTests
{
    /// <summary>For a convolution, height and width are those of its input; for a transposed one, too.</summary>
    private static readonly (int Maps, int Height, int Width, int Inputs, int Outputs, int Size, int Padding, int Stride)[] Cases =
    [
        (1, 1, 1, 1, 1, 1, 0, 1), (1, 1, 1, 1, 1, 2, 0, 2), (2, 4, 4, 3, 2, 4, 1, 2), (2, 5, 7, 3, 2, 4, 1, 2), (1, 6, 5, 2, 15, 3, 1, 2), (3, 4, 5, 2, 16, 2, 0, 2), (1, 5, 4, 1, 17, 3, 2, 3),
        (2, 7, 2, 15, 3, 2, 1, 3), (1, 3, 4, 16, 2, 3, 0, 1), (1, 4, 3, 17, 3, 3, 1, 1), (0, 4, 4, 2, 4, 4, 1, 2), (2, 4, 4, 0, 4, 4, 1, 2), (2, 4, 4, 2, 0, 4, 1, 2), (2, 3, 3, 2, 3, 1, 0, 2),
        (1, 5, 6, 2, 3, 2, 0, 5), (1, 4, 4, 2, 3, 5, 4, 2),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Cases.Length)];

    [Theory, MemberData(nameof(All))]
    public void BothAreThoseOfTheirDefinition(int index) => AreThoseOfTheirDefinition(Cases[index]);

    /// <summary>More products than are made at once, patches deeper than a block of a product, and more rows of them than a block has.</summary>
    [Theory, InlineData(3, 16, 16, 40, 70, 4, 1, 2), InlineData(1, 20, 23, 3, 40, 5, 2, 2), InlineData(5, 9, 9, 70, 3, 4, 1, 2)]
    public void SoAreLargeOnes(int maps, int height, int width, int inputs, int outputs, int size, int padding, int stride) =>
        AreThoseOfTheirDefinition((maps, height, width, inputs, outputs, size, padding, stride));

    [Theory, MemberData(nameof(All))]
    public void GradientsOfBoth(int index)
    {
        (int maps, int height, int width, int inputs, int outputs, int size, int padding, int stride) = Cases[index];
        Samples draw = new(330);
        Tensor x = draw.Normal(maps * height * width, inputs);
        if (Fits(Cases[index]))
            GradientCheck.Run(331, (_, v) => new FeatureMaps(v[0], height, width).Convolve(v[1], size, padding, stride).Rows, x, draw.Normal(outputs, size * size * inputs));
        if (IsAnyLeft(Cases[index]))
            GradientCheck.Run(332, (_, v) => new FeatureMaps(v[0], height, width).ConvolveTransposed(v[1], size, padding, stride).Rows, x, draw.Normal(inputs, size * size * outputs));
    }

    /// <summary>〈convolution of x, y〉 = 〈x, transposed convolution of y〉, with the same filters, where the squares reach the end of the map.</summary>
    [Theory, InlineData(2, 8, 8, 3, 5, 4, 1, 2), InlineData(1, 7, 9, 2, 17, 3, 1, 2), InlineData(2, 7, 10, 33, 2, 4, 0, 3), InlineData(3, 5, 6, 2, 3, 3, 1, 1), InlineData(1, 6, 11, 4, 6, 1, 0, 5)]
    public void OneIsTheTransposeOfTheOther(int maps, int height, int width, int inputs, int outputs, int size, int padding, int stride)
    {
        Samples draw = new(333);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(draw.Normal(maps * height * width, inputs)), filters = tape.Constant(draw.Normal(outputs, size * size * inputs));
        FeatureMaps there = new FeatureMaps(x, height, width).Convolve(filters, size, padding, stride);
        Value y = tape.Constant(draw.Normal(there.Rows.Shape[0], outputs));
        FeatureMaps back = there.With(y).ConvolveTransposed(filters, size, padding, stride);
        Assert.Equal((height, width, inputs), (back.Height, back.Width, back.Channels));
        (double left, double most) = Inner(there.Rows, y);
        (double right, _) = Inner(x, back.Rows);
        Assert.Equal(left, right, KernelSets.Tolerance * most);

        static (double Sum, double Size) Inner(Value a, Value b) => (a.Tensor.Span.ToArray().Zip(b.Tensor.Span.ToArray()).Sum(pair => (double)pair.First * pair.Second),
            a.Tensor.Span.ToArray().Zip(b.Tensor.Span.ToArray()).Sum(pair => Math.Abs((double)pair.First * pair.Second)));
    }

    /// <summary>Bit for bit: with a stride of 1 nothing has changed, and with another one places are left out.</summary>
    [Theory, InlineData(2, 1), InlineData(3, 0), InlineData(5, 2)]
    public void AStrideLeavesOutPlaces(int stride, int padding)
    {
        Samples draw = new(334);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value filters = tape.Constant(draw.Normal(9, 45));
        FeatureMaps x = new(tape.Constant(draw.Normal(2 * 8 * 7, 5)), 8, 7), all = x.Convolve(filters, 3, padding), some = x.Convolve(filters, 3, padding, stride);
        Assert.Equal(((all.Height + stride - 1) / stride, (all.Width + stride - 1) / stride), (some.Height, some.Width));
        Value kept = all.Rows.TakeRows([.. from b in Enumerable.Range(0, 2) from i in Enumerable.Range(0, some.Height) from j in Enumerable.Range(0, some.Width)
            select (((b * all.Height) + (i * stride)) * all.Width) + (j * stride)]);
        Near.Same(kept.Tensor, some.Rows.Tensor, "the places left");
    }

    [Theory, InlineData(1), InlineData(2)]
    public void ABatchIsItsMapsOneByOneOnAnyNumberOfThreads(int stride)
    {
        Samples draw = new(335);
        Tensor x = draw.Normal(5 * 14 * 9, 21), f = draw.Normal(21, 16 * 37);
        (Tensor Y, Tensor[] Gradients)[] runs = [.. new[] { 1, 2, 3, 7 }.Select(threads => Run(x, f, stride, threads))];
        foreach ((Tensor y, Tensor[] gradients) in runs[1..])
        {
            Near.Same(runs[0].Y, y, "threads");
            for (int i = 0; i < gradients.Length; i++)
                Near.Same(runs[0].Gradients[i], gradients[i], $"gradient {i}");
        }
        int places = runs[0].Y.Shape[0] / 5;
        for (int b = 0; b < 5; b++)
            Near.Same(Run(x.Rows(b * 126, 126).Keep(), f, stride, 2).Y, runs[0].Y.Rows(b * places, places), $"map {b}");

        static (Tensor Y, Tensor[] Gradients) Run(Tensor rows, Tensor f, int stride, int threads)
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape tape = Tape.ForGradients(device);
            Value input = tape.Constant(rows), filters = tape.Constant(f);
            FeatureMaps y = new FeatureMaps(input, 14, 9).ConvolveTransposed(filters, 4, 1, stride);
            return (y.Rows.Keep(), tape.Backward((y.Rows * tape.Constant(new Samples(336).Normal(y.Rows.Shape[0], 37))).Sum(), input, filters));
        }
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value filters = tape.Constant(new Tensor(new Shape(2, 27)));
        FeatureMaps x = new(tape.Constant(new Tensor(new Shape(12, 2))), 3, 4);
        Expect("a stride of 0 places; expected 1 or more", () => x.Convolve(filters, 3, 1, 0));
        Expect("a stride of -1 places", () => x.ConvolveTransposed(filters, 3, 1, -1));
        Expect("squares of 0 places", () => x.ConvolveTransposed(filters, 0, 0, 2));
        Expect("squares of 65536 places; expected 1 to 16383", () => x.ConvolveTransposed(filters, 65536, 0, 2));
        Expect("a padding of 3; expected 0 to 2", () => x.ConvolveTransposed(filters, 3, 3, 2));
        Expect("filters of shape [2, 27]; expected [2, 16 times the filters]", () => x.ConvolveTransposed(filters, 4, 1, 2));
        Expect("filters of shape [2, 27]; expected [1, 9 times the filters]", () => new FeatureMaps(tape.Constant(new Tensor(new Shape(12, 1))), 3, 4).ConvolveTransposed(filters, 3, 1, 2));
        Expect("maps of 3 x 4 places; expected at least 5 each way", () => x.Convolve(tape.Constant(new Tensor(new Shape(1, 50))), 5, 0, 4));
        Expect("maps of 1 x 12 places, which give -1 x 21", () => new FeatureMaps(x.Rows, 1, 12).ConvolveTransposed(filters, 3, 2, 2));
        Expect("rows or columns were asked for", () => x.ConvolveTransposed(filters, 3, 0, int.MaxValue));
        Expect("too many elements", () => x.ConvolveTransposed(filters, 3, 0, 100_000));

        static void Expect(string part, Action action) => Assert.Contains(part, Assert.Throws<UnrollException>(action).Message, StringComparison.Ordinal);
    }

    private static bool Fits((int Maps, int Height, int Width, int Inputs, int Outputs, int Size, int Padding, int Stride) sizes) =>
        Math.Min(sizes.Height, sizes.Width) + (2 * sizes.Padding) >= sizes.Size;

    private static bool IsAnyLeft((int Maps, int Height, int Width, int Inputs, int Outputs, int Size, int Padding, int Stride) sizes) =>
        ((Math.Min(sizes.Height, sizes.Width) - 1) * sizes.Stride) + sizes.Size - (2 * sizes.Padding) > 0;

    private static void AreThoseOfTheirDefinition((int Maps, int Height, int Width, int Inputs, int Outputs, int Size, int Padding, int Stride) sizes)
    {
        (int maps, int height, int width, int inputs, int outputs, int size, int padding, int stride) = sizes;
        Samples draw = new(337);
        Tensor x = draw.Normal(maps * height * width, inputs), f = draw.Normal(outputs, size * size * inputs), t = draw.Normal(inputs, size * size * outputs);
        foreach (KernelSet set in KernelSet.Available)
        {
            using Device device = new(2, set.Name);
            using Tape tape = Tape.ForPrediction(device);
            FeatureMaps given = new(tape.Constant(x), height, width);
            if (Fits(sizes))
            {
                FeatureMaps y = given.Convolve(tape.Constant(f), size, padding, stride);
                Assert.Equal((((height + (2 * padding) - size) / stride) + 1, ((width + (2 * padding) - size) / stride) + 1, outputs), (y.Height, y.Width, y.Channels));
                Sums gathered = new(y.Rows.Shape.Count);
                ForEachPair(maps, y.Height, y.Width, height, width, size, padding, stride, (small, place, large) =>
                    gathered.Add(small, outputs, large, inputs, x, (o, c) => f.Span[(((o * size * size) + place) * inputs) + c]));
                gathered.AssertAre(y.Rows.Tensor, $"convolution on {set.Name}");
            }
            if (!IsAnyLeft(sizes))
                continue;
            FeatureMaps z = given.ConvolveTransposed(tape.Constant(t), size, padding, stride);
            Assert.Equal((((height - 1) * stride) + size - (2 * padding), ((width - 1) * stride) + size - (2 * padding), outputs), (z.Height, z.Width, z.Channels));
            Sums scattered = new(z.Rows.Shape.Count);
            ForEachPair(maps, height, width, z.Height, z.Width, size, padding, stride, (small, place, large) =>
                scattered.Add(large, outputs, small, inputs, x, (o, c) => t.Span[(((c * size * size) + place) * outputs) + o]));
            scattered.AssertAre(z.Rows.Tensor, $"transposed convolution on {set.Name}");
        }
    }

    /// <summary>All places of small maps, each with the places of the large ones that its square has: where both are, and which place of the square it is.</summary>
    private static void ForEachPair(int maps, int lines, int places, int height, int width, int size, int padding, int stride, Action<int, int, int> body)
    {
        for (int small = 0; small < maps * lines * places; small++)
        {
            (int map, int line, int place) = (small / (lines * places), small / places % lines, small % places);
            for (int square = 0; square < size * size; square++)
            {
                (int y, int x) = ((line * stride) - padding + (square / size), (place * stride) - padding + (square % size));
                if (y >= 0 && y < height && x >= 0 && x < width)
                    body(small, square, (((map * height) + y) * width) + x);
            }
        }
    }

    /// <summary>Sums in double, and how large what was added is.</summary>
    private sealed class Sums(int count)
    {
        private readonly double[] sums = new double[count];
        private readonly double[] sizes = new double[count];

        public void Add(int row, int columns, int from, int inputs, Tensor x, Func<int, int, double> filter)
        {
            for (int o = 0; o < columns; o++)
            {
                for (int c = 0; c < inputs; c++)
                {
                    double term = x.Span[(from * inputs) + c] * filter(o, c);
                    sums[(row * columns) + o] += term;
                    sizes[(row * columns) + o] += Math.Abs(term);
                }
            }
        }

        public void AssertAre(Tensor found, string what)
        {
            for (int i = 0; i < sums.Length; i++)
                Assert.True(Math.Abs(sums[i] - found.Span[i]) <= KernelSets.Tolerance * (sizes[i] + 1), $"{what}, number {i}: {found.Span[i]}, expected {sums[i]}");
        }
    }
}
