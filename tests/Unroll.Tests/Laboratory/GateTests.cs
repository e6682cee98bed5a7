namespace Unroll.Tests;

/// <summary>What cells show while they read: their own gates, by which their states can be computed again.</summary>
public sealed class GateTests
{
#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-12;
#endif

    private static readonly Device Device = TestDevice.Default;

    public static TheoryData<string, string[]> Cells => new()
    {
        { "lstm", ["input gate", "forget gate", "output gate", "cell", "output"] },
        { """{ "type": "lstm", "hidden": 5, "peepholes": true }""", ["input gate", "forget gate", "output gate", "cell", "output"] },
        { """{ "type": "lstm", "hidden": 5, "forget": "coupled" }""", ["forget gate", "output gate", "cell", "output"] },
        { """{ "type": "lstm", "hidden": 5, "forget": "none" }""", ["input gate", "output gate", "cell", "output"] },
        { "gru", ["reset gate", "update gate", "state", "output"] },
        { """{ "type": "gru", "hidden": 5, "reset": "before" }""", ["reset gate", "update gate", "state", "output"] },
        { "minimal-gated", ["forget gate", "1 - forget gate", "state", "output"] },
        { "elman", ["output"] },
        { """{ "type": "residual", "cell": { "type": "gru", "hidden": 5 } }""", ["reset gate", "update gate", "state", "output"] },
    };

    /// <summary>Every cell shows what it says, for each step and unit, in both directions, and the model's answers stay what they are.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void CellsShowTheirGates(string cell, string[] names)
    {
        using Model model = Tagger(cell, true);
        Example example = new(new Words(["from", "new", "york", "to"]));
        IReadOnlyList<GateTrace> traces = GateTrace.Of(model, example);
        Assert.Equal([("encoder.0.forward", false), ("encoder.0.backward", true)], traces.Select(trace => (trace.Place, trace.Reversed)));
        foreach (GateTrace trace in traces)
        {
            Assert.Equal(names.Order(StringComparer.Ordinal), trace.Values.Select(values => values.Name).Order(StringComparer.Ordinal));
            Assert.All(trace.Values, values => Assert.Equal((4, 5), (values.Steps.Count, values.Steps[0].Count)));
            Assert.All(trace.Values.Where(values => values.Kind is WatchedKind.Gate or WatchedKind.Keep), values => Assert.All(values.Steps.SelectMany(step => step), open => Assert.InRange(open, 0, 1)));
        }
        Tagging usual = (Tagging)model.Predict([example])[0];
        using Tape tape = Tape.ForWatching(Device, new Silent());
        Tagging watched = (Tagging)model.Problem.Predict(tape, [example])[0];
        for (int t = 0; t < 4; t++)
            Assert.Equal((double)usual.Probability(t), watched.Probability(t), Tolerance);
    }

    /// <summary>The outputs that are shown are those of the fused operation.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(17)]
    public void OutputsAreThoseOfTheModel(int hidden)
    {
        foreach (CellSpec cell in new CellSpec[] { new LstmSpec(hidden), new GruSpec(hidden), new ElmanSpec(hidden) })
        {
            ParameterStore store = ParameterStore.Draw(4);
            Recurrent network = new RecurrentSpec(cell) { Layers = 2, Bidirectional = true }.Build(store.Root.Child("net"), 3);
            Tensor x = new(new Shape(6, 3));
            Rng random = new(2);
            for (int i = 0; i < x.Count; i++)
                x.Span[i] = (Real)random.NextNormal();
            using Tape plain = Tape.ForPrediction(Device);
            Tensor fused = network.Run(new Sequences(new SequenceLayout(6), plain.Constant(x))).Outputs.Rows.Keep();
            GateWatcher watcher = new();
            using Tape watched = Tape.ForWatching(Device, watcher);
            _ = network.Run(new Sequences(new SequenceLayout(6), watched.Constant(x)));
            (string Place, bool Reversed, IReadOnlyList<GateValues> Values)[] runs = [.. watcher.Runs];
            Assert.Equal(["net.0.forward", "net.0.backward", "net.1.forward", "net.1.backward"], runs.Select(run => run.Place));
            for (int t = 0; t < 6; t++)
            {
                double[] both = [.. runs[2..].SelectMany(run => run.Values.Single(values => values.Kind == WatchedKind.Output).Steps[t])];
                for (int unit = 0; unit < both.Length; unit++)
                    Assert.Equal((double)fused.Span[(t * both.Length) + unit], both[unit], Tolerance);
            }
        }
    }

    /// <summary>What an LSTM showed makes its next memory and output: c(t) - f c(t-1) is i g with |g| below 1, and h = o tanh c.</summary>
    [Fact]
    public void TheGatesOfAnLstmMakeItsMemory()
    {
        using Model model = Tagger("lstm", false);
        GateTrace trace = GateTrace.Of(model, new Example(new Words(["from", "new", "york", "to", "denver"])))[0];
        GateValues Get(string name) => trace.Values.Single(values => values.Name == name);
        for (int t = 0; t < 5; t++)
        {
            for (int unit = 0; unit < 5; unit++)
            {
                double before = t == 0 ? 0 : Get("cell").Steps[t - 1][unit], c = Get("cell").Steps[t][unit];
                Assert.InRange(Math.Abs(c - (Get("forget gate").Steps[t][unit] * before)), 0, Get("input gate").Steps[t][unit] + Tolerance);
                Assert.Equal(Get("output gate").Steps[t][unit] * Math.Tanh(c), Get("output").Steps[t][unit], Tolerance);
            }
        }
        Assert.Equal("forget gate", trace.Keep!.Name);
        Assert.Equal("cell", trace.Memory.Name);
    }

    /// <summary>The characters of words are several sequences at once; the words alone are followed.</summary>
    [Fact]
    public void EveryProblemIsFollowedOrSaysWhyNot()
    {
        int followed = 0;
        foreach (ProblemCase row in ProblemCases.All)
        {
            using Model model = row.Build(Device);
            Example? example = row.Train.Concat(row.Short).FirstOrDefault(one => one.Length > 0);
            if (example is null)
                continue;
            try
            {
                IReadOnlyList<GateTrace> traces = GateTrace.Of(model, example);
                Assert.All(traces, trace => Assert.All(trace.Values, values => Assert.Equal(trace.Steps.Count, values.Steps.Count)));
                Assert.DoesNotContain(traces, trace => trace.Place.Contains("characters", StringComparison.Ordinal) && trace.Steps.Count != example.Input.Tokens.First().Length);
                followed++;
            }
            catch (UnrollException e)
            {
                Assert.Contains(" has no recurrent network that reads one sequence step by step; expected one", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(followed, 20, 1000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1.4426950408889634)]
    [InlineData(0.9, 9.49122158102990)]
    [InlineData(1, double.PositiveInfinity)]
    public void TimeConstantsAreInSteps(double keep, double expected) => Assert.Equal(expected, GateFindings.TimeConstant(keep), 1e-12);

    /// <summary>By hand: unit 0 is high in the span, unit 1 low, unit 2 high there and elsewhere.</summary>
    [Fact]
    public void UnitsThatHoldASpanAreFound()
    {
        double[][] memory = [[0.1, 0.5, 0.9], [0.8, -0.4, 0.9], [0.7, -0.6, 0.8], [0.2, 0.3, 0.7]];
        IReadOnlyList<GateSpan> found = GateSpan.Of(memory, 1, 2);
        Assert.Equal([1, 0, 2], found.Select(unit => unit.Unit));
        Assert.Equal([-1, 1], found.Take(2).Select(unit => unit.Sign));
        Assert.Equal([0.7, 0.5, -0.1], found.Select(unit => unit.Margin), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.45, found[1].Threshold, 1e-12);
        GateSpan[] both = [.. found.Take(2)];
        double[][] other = [[0.9, 0.9, 0], [0.9, -0.9, 0], [0.9, -0.9, 0], [0.9, -0.9, 0], [0, 0.9, 0]];
        Assert.Equal((1, 2, 2), GateSpan.Find(both, other, 2));
        Assert.Equal((1, 3, 2), GateSpan.Find(both, other, 5));
        Assert.Equal((0, 0, 1), GateSpan.Find([found[1]], [[0.9, 0, 0], [0, 0, 0]], 2));
        Assert.Null(GateSpan.Find(both, [[0.0, 0.9, 0]], 2));
        Assert.Equal("The span: found steps 2 to 5 of 4; expected a first and a last one among them.", Assert.Throws<UnrollException>(() => GateSpan.Of(memory, 1, 4)).Message);
        Assert.StartsWith("The span: found the whole input; expected a part", Assert.Throws<UnrollException>(() => GateSpan.Of(memory, 0, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindingsSayWhatIsSeen()
    {
        using Model model = Tagger("lstm", true);
        Example example = new(new Words(["from", "new", "york", "to"]));
        GateOptions options = new() { Units = 3, Span = (2, 3), Others = [new Example(new Words(["to", "boston"])), new Example(new Words([])), new Example(new Words(["new", "york"]))] };
        Findings findings = GateFindings.Explore(model, example, options);
        Assert.StartsWith("By the mean of the forget gate over this and 2 other inputs, unit ", findings.Seen[0], StringComparison.Ordinal);
        Assert.Equal(["units", "gates", "span-units", "found-spans"], findings.Tables.Select(table => table.Name));
        Assert.Equal(5, findings.Figures.Count);
        Assert.Equal(3, Assert.IsType<HeatMapFigure>(findings.Figures[0]).Rows.Count);
        IReadOnlyList<double> kept = findings.Tables[0].Columns[1].Values, spans = findings.Tables[0].Columns[2].Values;
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.Equal(-1 / Math.Log(kept[0]), spans[0], 1e-9);
        GateTrace[] all = [.. new[] { example, options.Others[0], options.Others[2] }.Select(one => GateTrace.Of(model, one)[0])];
        int unit = (int)findings.Tables[0].Columns[0].Values[0] - 1;
        Assert.Equal(all.SelectMany(trace => trace.Keep!.Steps).Average(step => step[unit]), kept[0], 1e-9);
        double[] open = [.. all[0].Keep!.Steps.Select(step => step.Average())];
        Assert.Contains(FormattableString.Invariant($"The mean forget gate over all units is widest at \"{all[0].Steps[Array.IndexOf(open, open.Max())]}\" ({open.Max():0.00}) and narrowest at \"{all[0].Steps[Array.IndexOf(open, open.Min())]}\" ({open.Min():0.00})."), findings.Seen);
        Assert.Equal(FormattableString.Invariant($"The middle unit has {spans[2]:0.0} steps, the shortest {spans[4]:0.00}; {spans.Count(span => span > 10)} of 5 units remember for more than 10 steps."), findings.Seen[1]);
        HeatMapFigure map = Assert.IsType<HeatMapFigure>(findings.Figures[Array.FindIndex([.. findings.Figures], figure => figure.Title.StartsWith("forget gate", StringComparison.Ordinal))]);
        LabTable values = findings.Tables[1], inside = findings.Tables[2];
        for (int t = 0; t < 4; t++)
        {
            for (int i = 0; i < 3; i++)
                Assert.Equal(all[0].Keep!.Steps[t][(int)findings.Tables[0].Columns[0].Values[i] - 1], map.Values[i][t]);
        }
        for (int row = 0; row < values.Count; row++)
            Assert.Equal(all[0].Values.Single(shown => shown.Name == values.Columns[0].Cells[row]).Steps[(int)values.Columns[1].Values[row] - 1][(int)values.Columns[3].Values[row] - 1], values.Columns[4].Values[row]);
        IReadOnlyList<GateSpan> held = GateSpan.Of(all[0].Memory.Steps, 1, 2);
        Assert.Equal(held.Select(one => one.Unit + 1.0), inside.Columns[0].Values);
        Assert.Equal(held.Select(one => one.Sign * one.Threshold), inside.Columns[3].Values);
        Assert.Contains(-1, held.Select(one => one.Sign));
        HeatMapFigure holding = Assert.IsType<HeatMapFigure>(findings.Figures[^1]);
        Assert.Equal(Enumerable.Range(0, holding.Rows.Count).SelectMany(row => new[] { (row, 1), (row, 2) }), holding.Marked);
        for (int row = 0; row < 5; row++)
            Assert.Equal(Range(all[0], (int)findings.Tables[0].Columns[0].Values[row] - 1), findings.Tables[0].Columns[3].Values[row], 1e-12);
        Assert.Equal("The model has no cell at up; expected encoder.0.forward, encoder.0.backward.", Assert.Throws<UnrollException>(() => GateFindings.Explore(model, example, new GateOptions { Place = "up" })).Message);
        using Model plain = Tagger("elman", false);
        Assert.StartsWith("The cell at encoder.0.forward has no gate that says how much it keeps", GateFindings.Explore(plain, example).Seen[0], StringComparison.Ordinal);
    }

    private static double Range(GateTrace trace, int unit) => trace.Memory.Steps.Max(step => step[unit]) - trace.Memory.Steps.Min(step => step[unit]);

    private static Model Tagger(string cell, bool both)
    {
        string spec = cell.StartsWith('{') ? cell : $$"""{ "type": "{{cell}}", "hidden": 5 }""";
        Recipe recipe = Recipe.Parse($$"""{ "model": { "type": "tagging", "input": { "type": "words", "embedding": 4, "minCount": 1 }, "encoder": { "cell": {{spec}}, "bidirectional": {{(both ? "true" : "false")}} } } }""");
        Example[] train = [Example.Tagged(["from", "boston", "to", "denver"], ["O", "B-from", "O", "B-to"]), Example.Tagged(["to", "new", "york"], ["O", "B-to", "I-to"])];
        return Model.Build(recipe, recipe.Model.Fit(train), ParameterStore.Draw(3), null, Device);
    }

    private sealed class Silent : ITapeWatcher
    {
        public void Begin(string place, bool reversed)
        {
            // nothing is kept
        }

        public void See(string name, WatchedKind kind, Value value)
        {
            // nothing is kept
        }
    }
}
