namespace Unroll.Tests;

/// <summary>Experiments as a whole: their tables, and what their sentences say of them.</summary>
public sealed class StudyTests
{
    /// <summary>Cells side by side: a curve for each part of the state and for the input, before and after training, whose ends the table has.</summary>
    [Fact]
    public void CellsAreComparedBeforeAndAfterTraining()
    {
        GradientFlowSettings settings = new() { Steps = 60, Sequences = 2, Seeds = 2, Training = 2 };
        List<double> shares = [];
        Findings findings = GradientFlowStudy.Compare([("elman", new ElmanSpec(8)), ("lstm", new LstmSpec(8) { ForgetBias = 5 })], settings, TestDevice.Default, (share, _) => shares.Add(share));
        Assert.Equal([0, 0.25, 0.5, 0.75], shares);
        Assert.Equal(["gradient-flow-summary", "gradient-flow"], findings.Tables.Select(table => table.Name));
        LabTable all = findings.Tables[1], summary = findings.Tables[0];
        Assert.Equal(2 * 60 * (2 + 3), all.Count); // h and input; h, c and input
        Assert.Equal(["elman", "lstm", "lstm"], summary.Columns[0].Cells);
        Assert.Equal(["h", "h", "c"], summary.Columns[1].Cells);
        int at = Enumerable.Range(0, all.Count).Single(row => all.Columns[0].Cells[row] == "lstm" && all.Columns[1].Cells[row] == "c" && all.Columns[2].Cells[row] == "before" && all.Columns[3].Values[row] == 60);
        Assert.Equal(all.Columns[4].Values[at], summary.Columns[2].Values[2]);
        Assert.All(Enumerable.Range(0, all.Count), row => Assert.InRange(all.Columns[4].Values[row], all.Columns[5].Values[row], all.Columns[6].Values[row]));
        Assert.Equal(Math.Pow(all.Columns[4].Values[59] / all.Columns[4].Values[0], 1.0 / 59), summary.Columns[3].Values[0], 1e-9); // the first curve is that of Elman's state
        Assert.True(summary.Columns[2].Values[0] < 1e-9, $"Elman kept {summary.Columns[2].Values[0]}");
        Assert.Equal([.. Enumerable.Range(0, 60).Select(k => (double)k)], Enumerable.Range(0, all.Count).Where(row => all.Columns[0].Cells[row] == "lstm" && all.Columns[1].Cells[row] == "input" && all.Columns[2].Cells[row] == "before").Select(row => all.Columns[3].Values[row]));
        Assert.StartsWith(FormattableString.Invariant($"lstm: the gradient at {(summary.Columns[2].Values[1] > summary.Columns[2].Values[2] ? "h" : "c")} is "), findings.Seen[1], StringComparison.Ordinal); // the part that keeps more
        Assert.StartsWith("elman: the gradient at h is ", findings.Seen[0], StringComparison.Ordinal);
        Assert.Contains("vanishes", findings.Seen[0], StringComparison.Ordinal);
        Assert.Equal("Before training, lstm keeps most of it at each step, elman least.", findings.Seen[2]);
        Assert.Equal(4, findings.Figures.Count);
        Assert.All(findings.Figures, figure => Assert.True(((LinesFigure)figure).LogY));
    }

    /// <summary>A curve is that of the cell as it is drawn, on the dev sequences of the adding problem step by step, for its last outputs times a direction of length 1.</summary>
    [Fact]
    public void CurvesAreThoseOfTheCellOnTheSequences()
    {
        const int Steps = 6, Sequences = 3;
        Findings findings = GradientFlowStudy.Compare([("gru", new GruSpec(5))], new GradientFlowSettings { Steps = Steps, Sequences = Sequences, Seeds = 2, Seed = 4, Training = 0 }, TestDevice.Default);
        Dataset sequences = new AddingDataSpec { Length = Steps, Train = 1, Dev = Sequences, Test = 1 }.Open(null).Dev!;
        Tensor[] inputs = [.. Enumerable.Range(0, Steps).Select(t => new Tensor(new Shape(Sequences, 2), [.. sequences.SelectMany(one => one.InputAs<Frames>("the test").Frame(t).ToArray())]))];
        StateGradients[] runs = [.. new ulong[] { 4, 5 }.Select(seed => StateGradients.Of(
            new GruSpec(5).Build(ParameterStore.Draw(seed).Root.Child("encoder").Child("0").Child("forward"), 2), inputs, Directions(seed, Sequences, 5), TestDevice.Default))];
        double[] expected = [.. Enumerable.Range(0, Steps).Select(k => runs.Average(run => run.States[0][k])), .. Enumerable.Range(0, Steps).Select(k => runs.Average(run => run.Inputs[k]))];
        Assert.Equal(expected.Length, findings.Tables[1].Count);
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(1, findings.Tables[1].Columns[4].Values[row] / expected[row], 1e-4);
    }

    /// <summary>Random directions of length 1, [B, size].</summary>
    private static Tensor Directions(ulong seed, int batch, int size)
    {
        Rng random = new Rng(seed).Stream("gradient-flow");
        Tensor directions = new(new Shape(batch, size));
        for (int b = 0; b < batch; b++)
        {
            double[] drawn = [.. Enumerable.Range(0, size).Select(_ => random.NextNormal())];
            for (int i = 0; i < size; i++)
                directions.Span[(b * size) + i] = (Real)(drawn[i] / Math.Sqrt(drawn.Sum(number => number * number)));
        }
        return directions;
    }

    [Fact]
    public void WithoutTrainingThereIsNoAfter()
    {
        Findings findings = GradientFlowStudy.Compare([("gru", new GruSpec(3))], new GradientFlowSettings { Steps = 5, Seeds = 1, Training = 0 }, TestDevice.Default);
        Assert.Equal(2, findings.Figures.Count);
        Assert.True(double.IsNaN(findings.Tables[0].Columns[4].Values[0]));
        Assert.DoesNotContain("after training", Assert.Single(findings.Seen), StringComparison.Ordinal);
        Assert.StartsWith("The cells to compare: found", Assert.Throws<UnrollException>(() => GradientFlowStudy.Compare([], new GradientFlowSettings(), TestDevice.Default)).Message, StringComparison.Ordinal);
    }

    /// <summary>The layers of a model: what a cell reads is what the layers below give, backward from the end; its gradients are those of the whole network of that layer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LayersOfAModel(bool tagging)
    {
        RecurrentSpec encoder = new(new GruSpec(4)) { Layers = 2, Bidirectional = true };
        Recipe recipe = new() { Model = tagging ? new TaggingSpec { Encoder = encoder } : new ClassificationSpec { Encoder = encoder } };
        Dataset train = tagging ? TrainerTests.Cities(1, 8)
            : new Dataset("texts", [new Example(new Words(["a", "b", "c"]), new Labels(["x"])), new Example(new Words(["b", "c"]), new Labels(["y"]))]);
        using StudiedModel studied = StudiedModel.Of(recipe, train, 0, TestDevice.Default);
        Assert.False(studied.IsTrained);
        RecurrentLayers layers = new(studied.Model);
        Assert.Equal([(0, false), (0, true), (1, false), (1, true)], layers.Directions);
        Example example = studied.Examples.First(one => one.Length >= 2);
        foreach ((int layer, bool reversed) in layers.Directions)
        {
            IReadOnlyList<Tensor> inputs = layers.Inputs(TestDevice.Default, example, layer, reversed);
            Assert.Equal(example.Length, inputs.Count);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            ICell cell = layers.Cell(layer, reversed);
            State state = cell.Start(tape, 1);
            List<Tensor> outputs = [];
            foreach (Tensor input in inputs)
            {
                (Value output, state) = cell.Step(tape.Constant(input), state);
                outputs.Add(output.Keep());
            }
            if (reversed)
                outputs.Reverse();
            if (layer > 0)
                continue;
            IReadOnlyList<Tensor> above = layers.Inputs(TestDevice.Default, example, 1, false);
            for (int t = 0; t < outputs.Count; t++)
            {
                for (int i = 0; i < 4; i++)
                    Assert.Equal(outputs[t].Span[i], above[t].Span[(reversed ? 4 : 0) + i], 1e-5);
            }
        }
        using Model fresh = studied.Draw(9);
        Findings findings = GradientFlowStudy.OfModel(studied.Model, [fresh], [example], TestDevice.Default);
        Assert.Equal(["layer 0 forward", "layer 0 backward", "layer 1 forward", "layer 1 backward"], findings.Tables[0].Columns[0].Cells);
        Assert.Equal(4 * 2 * 2 * example.Length, findings.Tables[1].Count);
        int row = 0;
        RecurrentLayers drawn = new(fresh);
        foreach ((int layer, bool reversed) in layers.Directions)
        {
            StateGradients expected = StateGradients.Of(drawn.Cell(layer, reversed), drawn.Inputs(TestDevice.Default, example, layer, reversed), Directions(0, 1, 4), TestDevice.Default);
            foreach (double norm in expected.States[0].Concat(expected.Inputs))
                Assert.Equal(1, findings.Tables[1].Columns[4].Values[row++] / norm, 1e-4);
        }
    }

    [Fact]
    public void AModelWithoutSuchANetworkIsSaid()
    {
        Recipe recipe = new() { Name = "mine", Model = new CurveSpec(), Data = new WaveformDataSpec() };
        using StudiedModel studied = StudiedModel.Of(recipe, recipe.Data.Open(null).Train!, 0, TestDevice.Default);
        Assert.StartsWith("mine: the experiment looks into models that tag, classify or give a number", Assert.Throws<UnrollException>(() => GradientFlowStudy.OfModel(null, [studied.Model], studied.Examples, TestDevice.Default)).Message, StringComparison.Ordinal);
    }

    /// <summary>A recipe that is trained for some steps is the trainer's model after as many.</summary>
    [Fact]
    public void AStudiedModelIsTheTrainers()
    {
        Recipe recipe = new() { Model = new TaggingSpec { Encoder = new RecurrentSpec(new GruSpec(4)) }, Training = new TrainingSpec { BatchTokens = 40 } };
        Dataset train = TrainerTests.Cities(1, 60);
        List<int> made = [];
        using StudiedModel studied = StudiedModel.Of(recipe, train, 3, TestDevice.Default, made.Add);
        Assert.Equal([1, 2, 3], made);
        Assert.True(studied.IsTrained);
        using Trainer trainer = Trainer.Start(recipe, new Splits(train, null, null), TestDevice.Default);
        _ = trainer.Take(3).Count();
        using Model expected = trainer.Best;
        for (int i = 0; i < expected.Parameters.Parameters.Count; i++)
            Near.Same(expected.Parameters.Parameters[i].Data, studied.Model.Parameters.Parameters[i].Data, expected.Parameters.Parameters[i].Name);
    }

    /// <summary>A linear unit over 20 steps, whose loss is a power of its weight: sentences and tables say which path leaves the map, at which step, and how long that was.</summary>
    [Fact]
    public void AnErrorSurfaceSaysWhichPathLeaves()
    {
        LatchTask task = new(new ElmanSpec(1) { Activation = Activation.Linear }, 20, 2, 0, 1);
        task.Set("0.forward.input", 1);
        task.Set("0.forward.recurrent", 2);
        ErrorPlane plane = new(WeightDirection.Of(task.Parameters, "0.forward.recurrent[0,0]"), WeightDirection.Of(task.Parameters, "0.forward.bias[0]"), task.Loss, TestDevice.Default);
        double expected = Math.Pow(Math.Pow(2, 19) - 0.8, 2);
        Assert.Equal(1, plane.At(2, 0).Loss / expected, 1e-5);
        int made = 0;
        Findings findings = ErrorSurfaceStudy.Explore(plane, "unit", new ErrorSurfaceSettings { Points = 5, Rate = 0.01, Steps = 20, ClipValue = 2, ClipNorm = 0.5 }, _ => made++);
        Assert.Equal(25, made);
        LabTable summary = findings.Tables[0];
        Assert.Equal(["unclipped", "clipped by value", "clipped by norm"], summary.Columns[0].Cells);
        Assert.Equal(1, summary.Columns[3].Values[0]);
        Assert.True(summary.Columns[1].Values[0] > 1e6);
        Assert.All(summary.Columns[3].Values.Skip(1), step => Assert.True(double.IsNaN(step)));
        Assert.InRange(summary.Columns[1].Values[1], 0.0199, 0.0283); // both slopes held within 2
        Assert.Equal(0.005, summary.Columns[1].Values[2], 1e-6);
        Assert.Contains("step 1 leaves the map", findings.Seen[1], StringComparison.Ordinal);
        Assert.Contains("it stays on the map", findings.Seen[2], StringComparison.Ordinal);
        Assert.Contains("it stays on the map", findings.Seen[3], StringComparison.Ordinal);
        Assert.Contains("No learning rate suits both.", findings.Seen[0], StringComparison.Ordinal);
        LabTable map = findings.Tables[2], paths = findings.Tables[1];
        for (int i = 0; i < 3; i++)
        {
            int[] rows = [.. Enumerable.Range(0, paths.Count).Where(row => paths.Columns[0].Cells[row] == summary.Columns[0].Cells[i])];
            double[] Column(int column) => [.. rows.Select(row => paths.Columns[column].Values[row])];
            Assert.Equal(Column(5).Max(), summary.Columns[2].Values[i]);
            Assert.Equal(Column(4).Min(), summary.Columns[4].Values[i]);
            Assert.Equal(Column(4)[^1], summary.Columns[5].Values[i]);
            double[] lengths = [.. Column(2).Zip(Column(3)).Zip(Column(2).Skip(1).Zip(Column(3).Skip(1)), (from, to) => Math.Sqrt(Math.Pow(to.First - from.First, 2) + Math.Pow(to.Second - from.Second, 2)))];
            int longest = Array.IndexOf(lengths, lengths.Max());
            Assert.Contains(FormattableString.Invariant($"the longest step, number {longest + 1}, is {LabNumber.Text(lengths[longest])} long, where the norm is {LabNumber.Text(Column(5)[longest])};"), findings.Seen[i + 1], StringComparison.Ordinal);
        }
        for (int row = 0; row < map.Count; row++)
        {
            PlanePoint point = plane.At(map.Columns[0].Values[row], map.Columns[1].Values[row]);
            Assert.Equal([point.Loss, point.SlopeX, point.SlopeY, point.Norm], map.Columns.Skip(2).Select(column => column.Values[row]));
        }
        double[] norms = [.. map.Columns[5].Values.Where(norm => norm > 0 && double.IsFinite(norm))];
        Assert.True(norms.Max() / norms.Min() > 1e6);
        Assert.Contains($": {LabNumber.Text(norms.Max() / norms.Min())} times.", findings.Seen[0], StringComparison.Ordinal);
        Assert.Equal(25, map.Count);
        Assert.Equal(2, findings.Figures.Count);
        Assert.Equal(3, ((SurfaceFigure)findings.Figures[0]).Paths.Count);
        Assert.Equal(task.Parameters["0.forward.recurrent"].Data.Span[0], (Real)2);
    }

    /// <summary>The signs alternate, only the first input is free of noise, and the loss of a network that says 0 is 0.64.</summary>
    [Fact]
    public void TheLatchAsksForTheFirstSign()
    {
        LatchTask task = new(new ElmanSpec(1) { Activation = Activation.Linear }, 1 + 4, 4, 0.5, 3);
        task.Set("0.forward.input", 0);
        using (Tape tape = Tape.ForPrediction(TestDevice.Default))
            Assert.Equal(0.64, task.Loss(tape).Item(), 1e-6);
        LatchTask quiet = new(new ElmanSpec(1) { Activation = Activation.Linear }, 5, 4, 0, 3);
        quiet.Set("0.forward.input", 0.8);
        quiet.Set("0.forward.recurrent", 1);
        using (Tape tape = Tape.ForPrediction(TestDevice.Default))
            Assert.Equal(0, quiet.Loss(tape).Item(), 1e-9);
    }

    /// <summary>Sentences and tables of clipping say what the runs say.</summary>
    [Fact]
    public void ClippingSaysWhatTheGuardDid()
    {
        Recipe wild = new()
        {
            Name = "wild",
            Model = new TaggingSpec { Encoder = new RecurrentSpec(new ElmanSpec(4)), Dropout = 0 },
            Training = new TrainingSpec { Epochs = 3, BatchTokens = 40, Optimizer = new SgdSpec { Rate = 1000 }, Faults = new FaultSpec { Retries = 1 } },
        };
        ClippedRun[] runs = [.. new[] { ClipRule.Without, ClipRule.ByNorm(1e-9) }.Select(rule => ClippedRun.Of(wild, TrainerTests.Cities(1, 60), rule, 12, TestDevice.Default))];
        Findings findings = ClippingStudy.Compare("wild", runs);
        LabTable summary = findings.Tables[0];
        Assert.Equal(["yes", "no"], summary.Columns[6].Cells);
        ClippedStep fault = runs[0].Faults.First();
        Assert.Equal(fault.Number, summary.Columns[3].Values[0]);
        Assert.Equal((1, 0), (summary.Columns[2].Values[0], summary.Columns[2].Values[1]));
        Assert.Equal(runs.Sum(run => run.Steps.Count), findings.Tables[1].Count);
        Assert.StartsWith(FormattableString.Invariant($"Unclipped: at step {fault.Number}, the norm of the gradients was "), findings.Seen[0], StringComparison.Ordinal);
        Assert.EndsWith("The step was not made; training went back to the start, with the rate 500.", findings.Seen[0], StringComparison.Ordinal);
        Assert.StartsWith("Unclipped: Training gave up after 1 retry", findings.Seen[1], StringComparison.Ordinal);
        Assert.StartsWith("Clipped by norm: 12 steps, none of which were undone.", findings.Seen[2], StringComparison.Ordinal);
        Assert.Contains("12 steps exceeded the limit of 1.0e-9", findings.Seen[2], StringComparison.Ordinal);
        Assert.Equal(runs[1].Steps.TakeLast(10).Average(step => step.Loss), summary.Columns[5].Values[1], 1e-12);
        Assert.Equal(runs[0].Steps.Where(step => step.Fault is null).TakeLast(10).Average(step => step.Loss), summary.Columns[5].Values[0], 1e-12);
        Assert.Equal(runs.Select(run => run.Steps.Max(step => step.Norm)), summary.Columns[4].Values);
        Assert.Contains($"The largest norm was {LabNumber.Text(runs[1].Steps.Max(step => step.Norm))};", findings.Seen[2], StringComparison.Ordinal);
        Assert.Equal(runs.SelectMany(run => run.Steps).Select(step => step.Rate), findings.Tables[1].Columns[4].Values);
    }

    /// <summary>Steps above the limit are counted, others are not.</summary>
    [Fact]
    public void StepsAboveTheLimitAreCounted()
    {
        Recipe slow = new()
        {
            Name = "slow",
            Model = new TaggingSpec { Encoder = new RecurrentSpec(new ElmanSpec(4)), Dropout = 0 },
            Training = new TrainingSpec { Epochs = 3, BatchTokens = 40, Optimizer = new SgdSpec { Rate = 1e-6 } },
        };
        double[] norms = [.. ClippedRun.Of(slow, TrainerTests.Cities(1, 60), ClipRule.Without, 12, TestDevice.Default).Steps.Select(step => step.Norm).Order()];
        double limit = (norms[7] + norms[8]) / 2;
        Assert.Contains($"; 4 steps exceeded the limit of {LabNumber.Text(limit)}.", ClippingStudy.Compare("slow", [ClippedRun.Of(slow, TrainerTests.Cities(1, 60), ClipRule.ByNorm(limit), 12, TestDevice.Default)]).Seen[0], StringComparison.Ordinal);
    }
}
