namespace Unroll.Benchmarks;

/// <summary>Convolutions beside dense products of the same sizes, whose left factor is the patches made whole beforehand.</summary>
internal static class ConvolutionSection
{
    private const string Name = "convolution";

    private static readonly (int Maps, int Side, int Channels, int Filters)[] Sizes = [(16, 32, 3, 32), (16, 32, 32, 32), (16, 16, 64, 64), (16, 16, 128, 128)];

    public static void Run(Bench bench)
    {
        foreach ((int maps, int side, int channels, int filters) in Sizes)
        {
            foreach (bool train in (bool[])[false, true])
            {
                string name = $"{(train ? "train" : "predict")} {maps},{side}x{side},{channels},{filters}";
                if (bench.Options.Wants(Name, name))
                    Bench.Attempt(name, () => Measure(bench, name, maps, side, channels, filters, train));
            }
        }
    }

    private static void Measure(Bench bench, string name, int maps, int side, int channels, int filters, bool train)
    {
        const int size = 3;
        using Device device = new(1);
        Rng random = new(1);
        int places = maps * side * side, inner = size * size * channels;
        Tensor x = Draw(places, channels, ref random), f = Draw(filters, inner, ref random), patches = Draw(places, inner, ref random);

        Duel duel = Duel.Fight(bench.Options, new Calls(Convolve), new Calls(Multiply));
        bench.Put(new Figure
        {
            Section = Name,
            Case = name,
            Threads = 1,
            Ours = $"{Markdown.Number(1e6 * duel.Ours)} µs",
            Theirs = $"{Markdown.Number(1e6 * duel.Theirs)} µs",
            Unit = "% of its speed",
            Value = 100 * duel.Ratio.Median,
            Low = 100 * duel.Ratio.Low,
            High = 100 * duel.Ratio.High,
            Rounds = duel.OursByRound.Count,
            Target = 60,
        });

        void Convolve()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Value input = tape.Constant(x), filter = tape.Constant(f), y = new FeatureMaps(input, side, side).Convolve(filter, size, 1).Rows;
            if (train)
                tape.Backward(y.Sum(), input, filter);
        }

        void Multiply()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Value input = tape.Constant(patches), filter = tape.Constant(f), y = input.MatMulTransposed(filter);
            if (train)
                tape.Backward(y.Sum(), input, filter);
        }
    }

    private static Tensor Draw(int rows, int columns, ref Rng random)
    {
        Tensor tensor = new(new Shape(rows, columns));
        Init.Normal(1.0 / Math.Sqrt(columns))(tensor.Span, tensor.Shape, ref random);
        return tensor;
    }
}
