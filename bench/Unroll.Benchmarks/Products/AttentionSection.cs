namespace Unroll.Benchmarks;

/// <summary>Attention over ragged sequences beside one dense product of as many multiply-adds.</summary>
internal static class AttentionSection
{
    private const string Name = "attention";
    private const int Sequences = 32, Shortest = 5, Longest = 50, Width = 256;

    public static void Run(Bench bench)
    {
        foreach (int threads in (int[])[1, 2])
        {
            foreach (bool train in (bool[])[false, true])
            {
                string name = train ? "train" : "predict";
                if (bench.Options.Wants(Name, name))
                    Bench.Attempt(name, () => Measure(bench, name, threads, train));
            }
        }
    }

    private static void Measure(Bench bench, string name, int threads, bool train)
    {
        using Device device = new(threads);
        Rng random = new(1);
        SequenceLayout queries = Lengths(ref random), keys = Lengths(ref random);
        PairLayout pairs = new(queries, keys);
        Tensor q = Draw(queries.Rows, Width, ref random), k = Draw(keys.Rows, Width, ref random);
        int columns = (2 * pairs.Count) / queries.Rows; // 2 P F multiply-adds are those of [ΣU, F] [F, 2 P / ΣU]
        Tensor right = Draw(Width, columns, ref random);

        Duel duel = Duel.Fight(bench.Options, new Calls(Attend), new Calls(Multiply));
        bench.Put(new Figure
        {
            Section = Name,
            Case = name,
            Threads = threads,
            Ours = $"{Markdown.Number(1e6 * duel.Ours)} µs",
            Theirs = $"{Markdown.Number(1e6 * duel.Theirs)} µs",
            Unit = "% of its speed",
            Value = 100 * duel.Ratio.Median,
            Low = 100 * duel.Ratio.Low,
            High = 100 * duel.Ratio.High,
            Rounds = duel.OursByRound.Count,
            Target = 60,
        });

        void Attend()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Sequences from = new(queries, tape.Constant(q)), to = new(keys, tape.Constant(k));
            Value read = from.InnerProducts(to, pairs).Softmax().WeightedSums(to).Rows;
            if (train)
                tape.Backward(read.Sum(), from.Rows, to.Rows);
        }

        void Multiply()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Value a = tape.Constant(q), b = tape.Constant(right), product = a.MatMul(b);
            if (train)
                tape.Backward(product.Sum(), a, b);
        }
    }

    private static SequenceLayout Lengths(ref Rng random)
    {
        int[] lengths = new int[Sequences];
        for (int b = 0; b < Sequences; b++)
            lengths[b] = Shortest + random.NextInt(Longest - Shortest + 1);
        return new SequenceLayout(lengths);
    }

    private static Tensor Draw(int rows, int columns, ref Rng random)
    {
        Tensor tensor = new(new Shape(rows, columns));
        Init.Normal(1.0 / Math.Sqrt(columns))(tensor.Span, tensor.Shape, ref random);
        return tensor;
    }
}
