namespace Unroll.Benchmarks;

/// <summary>Matrix products, as shares of what one core can do.</summary>
internal static class ProductSection
{
    private const string Name = "products";

    private static readonly (int M, int N, int K)[] Sizes = [(256, 256, 256), (16, 1024, 256)];

    public static void Run(Bench bench)
    {
        foreach ((string kernels, double target) in new[] { ("avx512", 90.0), ("avx2", 85.0) })
        {
            foreach ((int M, int N, int K) in Sizes)
            {
                string name = $"{kernels} {M},{N},{K}";
                if (bench.Options.Wants(Name, name))
                    Bench.Attempt(name, () => Measure(bench, name, kernels, M, N, K, target));
            }
        }
    }

    private static void Measure(Bench bench, string name, string kernels, int M, int N, int K, double target)
    {
        using Device device = Open(kernels);
        ParameterStore store = ParameterStore.Draw(1);
        Parameter right = store.Root.Parameter("right", new Shape(K, N), Init.Normal(1));
        Tensor left = new(new Shape(M, K));
        Rng random = new(2);
        Init.Normal(1)(left.Span, left.Shape, ref random);

        double operations = 2.0 * M * N * K;
        Duel duel = Duel.Fight(bench.Options, new Calls(Multiply), new PeakLimit(operations, kernels));
        bench.Put(PeakLimit.Share(Name, name, operations, duel, target));

        void Multiply()
        {
            using Tape tape = Tape.ForPrediction(device);
            tape.Constant(left).MatMul(tape.Use(right));
        }
    }

    private static Device Open(string kernels)
    {
        try
        {
            return new Device(1, kernels);
        }
        catch (UnrollException error)
        {
            throw new BenchException(error.Message);
        }
    }
}
