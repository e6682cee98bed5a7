namespace Unroll.Benchmarks;

/// <summary>A neural Turing machine whose heads are one operation a step beside one whose heads are many small ones.</summary>
internal static class HeadsSection
{
    private const string Name = "heads";
    private const int Inputs = 11, Steps = 20;

    public static void Run(Bench bench)
    {
        foreach (int batch in (int[])[1, 16])
        {
            foreach ((string controller, CellSpec spec) in (IEnumerable<(string, CellSpec)>)[("1 unit", new FeedForwardSpec(1)), ("100 units", new FeedForwardSpec(100)), ("LSTM, 100 units", new LstmSpec(100))])
            {
                foreach (bool train in (bool[])[false, true])
                {
                    string name = FormattableString.Invariant($"{controller}, batch {batch}, {(train ? "train" : "predict")}");
                    if (bench.Options.Wants(Name, name))
                        Bench.Attempt(name, () => Measure(bench, name, new NtmSpec(spec), batch, train));
                }
            }
        }
    }

    private static void Measure(Bench bench, string name, NtmSpec spec, int batch, bool train)
    {
        using Device device = new(1);
        Recurrent network = new RecurrentSpec(spec).Build(ParameterStore.Draw(1).Root, Inputs);
        ICell cell = spec.Build(ParameterStore.Draw(1).Root, Inputs);
        Rng random = new(1);
        Tensor x = new(new Shape(batch * Steps, Inputs));
        Init.Normal(1)(x.Span, x.Shape, ref random);
        SequenceLayout layout = new([.. Enumerable.Repeat(Steps, batch)]);
        Duel duel = Duel.Fight(bench.Options, new Calls(Fused), new Calls(Composed));
        bench.Put(new Figure
        {
            Section = Name,
            Case = name,
            Threads = 1,
            Ours = $"{Markdown.Number(1e6 * duel.Ours)} µs",
            Theirs = $"{Markdown.Number(1e6 * duel.Theirs)} µs",
            Unit = "times as fast",
            Value = duel.Ratio.Median,
            Low = duel.Ratio.Low,
            High = duel.Ratio.High,
            Rounds = duel.OursByRound.Count,
            Target = 3,
        });

        void Fused()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Value y = network.Run(new Sequences(layout, tape.Constant(x))).Outputs.Rows;
            if (train)
                tape.Backward(y.Square().Sum());
        }

        void Composed()
        {
            using Tape tape = train ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Value rows = tape.Constant(x);
            State state = cell.Start(tape, batch);
            Value[] outputs = new Value[Steps];
            for (int t = 0; t < Steps; t++)
                (outputs[t], state) = cell.Step(rows.Rows(t * batch, batch), state);
            if (train)
                tape.Backward(Shaping.ConcatRows(outputs).Square().Sum());
        }
    }
}
