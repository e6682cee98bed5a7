using System.Text.Json.Nodes;

namespace Unroll.Tests;

/// <summary>Where the contract tests take cells from.</summary>
public interface ICellSource
{
    /// <summary>Every cell in it is tested, made small.</summary>
    static abstract Catalogue Catalogue { get; }

    /// <summary>Further cells to test, as JSON: options that the defaults leave off.</summary>
    static abstract IReadOnlyList<string> Variants { get; }
}

/// <summary>What every cell must do. A class that derives from it tests all cells of a catalogue; nothing here knows one of them.</summary>
/// <typeparam name="TSource">Whose cells.</typeparam>
public abstract partial class CellContract<TSource> where TSource : ICellSource
{
    private const int I = 3;

    private static readonly int[][] Batches = [[3, 0, 1, 4, 2], [3], [1], [0], [0, 0], [2, 2, 2], []];

#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-12;
#endif

    public static TheoryData<string> Cells()
    {
        TheoryData<string> cells = [];
        foreach (CatalogueEntry entry in TSource.Catalogue.Entries.Where(entry => entry.Kind == typeof(CellSpec)))
        {
            JsonObject json = (JsonObject)Recipe.NodeOf(entry.Defaults, typeof(CellSpec), TSource.Catalogue);
            Resize(json, 5, 4, 3);
            cells.Add(json.ToJsonString());
        }
        foreach (string variant in TSource.Variants)
            cells.Add(variant);
        return cells;
    }

    private static void Resize(JsonObject cell, int hidden, int outputs, int context)
    {
        foreach ((string field, int size) in new[] { ("hidden", hidden), ("outputs", outputs), ("context", context), ("slots", outputs), ("width", context) })
        {
            if (cell.ContainsKey(field))
                cell[field] = size;
        }
        if (cell["cell"] is JsonObject inner)
            Resize(inner, hidden, outputs, context);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void GradientsAreRightWithRespectToInputsInitialStatesAndParameters(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            foreach (int[] lengths in Batches)
            {
                Case c = new(cell, fused);
                SequenceLayout layout = new(lengths);
                Tensor[] inputs = [c.Samples.Normal(layout.Rows, I), .. c.States(lengths.Length)];
                GradientCheck.Run(3, (tape, values) => c.Run(values[0], layout, new State(values[1..])), inputs);
                GradientCheck.Parameters(4, c.Store, tape => c.Run(tape.Constant(inputs[0]), layout, new State([.. inputs[1..].Select(tape.Constant)])));
                GradientCheck.Parameters(5, c.Store, tape => c.Run(tape.Constant(inputs[0]), layout, null));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void TheFusedOperationIsWhatStepsAre(string cell)
    {
        Case composed = new(cell, fused: false), fused = new(cell, fused: true);
        foreach (int[] lengths in Batches)
        {
            SequenceLayout layout = new(lengths);
            Tensor x = composed.Samples.Normal(layout.Rows, I);
            Tensor[]? start = layout.Count % 2 == 0 ? null : composed.States(layout.Count);
            Tensor[] expected = composed.Everything(TestDevice.Default, layout, x, start), actual = fused.Everything(TestDevice.Default, layout, x, start);
            for (int i = 0; i < expected.Length; i++)
                Near.Assert(expected[i], actual[i], Tolerance, $"result {i} for the lengths {string.Join(", ", lengths)}");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ALoopOfStepsIsWhatRecurrentRuns(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused);
            int[] lengths = [3, 0, 1, 4, 2];
            SequenceLayout layout = new(lengths);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            Tensor[] start = c.States(lengths.Length);
            Result all = c.Results(layout, x, start);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            for (int b = 0; b < lengths.Length; b++)
            {
                State state = new([.. start.Select(part => tape.Constant(part.Rows(b, 1)))]);
                for (int t = 0; t < lengths[b]; t++)
                {
                    (Value output, state) = c.Cell.Step(tape.Constant(x.Rows(layout.Starts[b] + t, 1)), state);
                    Assert.Equal(new Shape(1, c.Cell.OutputSize), output.Shape);
                    Near.Assert(output.Tensor, all.Outputs.Rows(layout.Starts[b] + t, 1), Tolerance, $"the output of sequence {b} at step {t}, fused {fused}");
                }
                for (int part = 0; part < start.Length; part++)
                    Near.Assert(state[part].Tensor, all.Last[part].Rows(b, 1), Tolerance, $"part {part} of the last state of sequence {b}, fused {fused}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void WithoutAnInitialStateTheCellsOwnIsTaken(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused);
            SequenceLayout layout = new(2, 0, 3);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            State own = c.Cell.Start(tape, 3);
            Assert.Equal(3, own.Batch);
            Result expected = c.Results(layout, x, [.. own.Parts.Select(part => part.Keep())]), actual = c.Results(layout, x, null);
            Same(expected, actual, $"fused {fused}");
            for (int part = 0; part < own.Parts.Count; part++)
                Near.Same(own[part].Tensor.Rows(1, 1), actual.Last[part].Rows(1, 1), "the last state of the empty sequence, which is its first");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ARaggedBatchGivesTheBitsOfItsSequencesAlone(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused);
            int[] lengths = [3, 0, 1, 7, 2, 3, 1, 5, 4, 9, 2, 6, 1, 2, 8, 3, 3];
            SequenceLayout layout = new(lengths);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            Tensor[] start = c.States(lengths.Length);
            Result all = c.Results(layout, x, start);
            for (int b = 0; b < lengths.Length; b++)
            {
                Result one = c.Results(new SequenceLayout(lengths[b]), x.Rows(layout.Starts[b], lengths[b]), [.. start.Select(part => part.Rows(b, 1))]);
                Near.Same(one.Outputs, all.Outputs.Rows(layout.Starts[b], lengths[b]), $"outputs of sequence {b}, fused {fused}");
                for (int part = 0; part < start.Length; part++)
                    Near.Same(one.Last[part], all.Last[part].Rows(b, 1), $"last state of sequence {b}, fused {fused}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void AShuffledBatchGivesShuffledResults(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused);
            int[] lengths = [3, 0, 1, 4, 2, 4, 0], order = [6, 3, 1, 5, 0, 4, 2];
            SequenceLayout layout = new(lengths), shuffled = new([.. order.Select(b => lengths[b])]);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            Tensor[] start = c.States(lengths.Length);
            int[] rows = [.. order.SelectMany(b => Enumerable.Range(layout.Starts[b], lengths[b]))];
            Result plain = c.Results(layout, x, start), moved = c.Results(shuffled, Take(x, rows), [.. start.Select(part => Take(part, order))]);
            Near.Same(Take(plain.Outputs, rows), moved.Outputs, $"outputs, fused {fused}");
            for (int part = 0; part < start.Length; part++)
                Near.Same(Take(plain.Last[part], order), moved.Last[part], $"last state {part}, fused {fused}");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void BackwardsIsForwardsOnReversedInputs(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case both = new(cell, fused, bidirectional: true), alone = new(cell, fused);
            foreach (Parameter parameter in alone.Store.Parameters)
            {
                both.Store[parameter.Name.Replace("0.forward", "0.backward", StringComparison.Ordinal)].Data.Span.CopyTo(parameter.Data.Span);
                parameter.Changed();
            }
            int[] lengths = [3, 0, 1, 4, 2];
            SequenceLayout layout = new(lengths);
            Tensor x = both.Samples.Normal(layout.Rows, I);
            int[] reversed = [.. Enumerable.Range(0, lengths.Length).SelectMany(b => Enumerable.Range(layout.Starts[b], lengths[b]).Reverse())];
            Result expected = alone.Results(layout, Take(x, reversed), null), actual = both.Results(layout, x, null);
            int O = alone.Cell.OutputSize, parts = expected.Last.Length;
            Tensor turned = Take(expected.Outputs, reversed);
            for (int row = 0; row < layout.Rows; row++)
                Assert.True(turned.Rows(row, 1).Span.SequenceEqual(actual.Outputs.Rows(row, 1).Span[O..]), $"row {row}, fused {fused}");
            for (int part = 0; part < parts; part++)
                Near.Same(expected.Last[part], actual.Last[parts + part], $"last state {part}, fused {fused}");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void AnyNumberOfThreadsGivesTheSameBits(string cell)
    {
        int[] lengths = [.. Enumerable.Range(0, 45).Select(b => b * 7 % 11)];
        SequenceLayout layout = new(lengths);
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused, bidirectional: true, layers: 2);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            Tensor[]? expected = null;
            foreach (int threads in new[] { 1, 2, 3, 5 })
            {
                using Device device = TestDevice.OfThreads(threads);
                Tensor[] actual = c.Everything(device, layout, x, null);
                expected ??= actual;
                for (int i = 0; i < expected.Length; i++)
                    Near.Same(expected[i], actual[i], $"result {i} on {threads} threads, fused {fused}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void AStateCarriedOnIsOneLongRun(string cell)
    {
        foreach (bool fused in new[] { false, true })
        {
            Case c = new(cell, fused);
            int[] lengths = [5, 0, 3, 1, 2, 6], head = [2, 0, 3, 0, 1, 1], tail = [.. lengths.Zip(head, (whole, first) => whole - first)];
            SequenceLayout layout = new(lengths);
            Tensor x = c.Samples.Normal(layout.Rows, I);
            Tensor[] start = c.States(lengths.Length);
            int[] headRows = [.. lengths.SelectMany((_, b) => Enumerable.Range(layout.Starts[b], head[b]))];
            int[] tailRows = [.. lengths.SelectMany((_, b) => Enumerable.Range(layout.Starts[b] + head[b], tail[b]))];
            Result whole = c.Results(layout, x, start), one = c.Results(new SequenceLayout(head), Take(x, headRows), start);
            Result two = c.Results(new SequenceLayout(tail), Take(x, tailRows), one.Last);
            Near.Same(Take(whole.Outputs, headRows), one.Outputs, $"first pieces, fused {fused}");
            Near.Same(Take(whole.Outputs, tailRows), two.Outputs, $"second pieces, fused {fused}");
            for (int part = 0; part < start.Length; part++)
                Near.Same(whole.Last[part], two.Last[part], $"last state {part}, fused {fused}");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void NoGradientFlowsPastADetachedState(string cell)
    {
        Case c = new(cell, fused: false);
        Tensor[] start = c.States(2);
        foreach (bool detach in new[] { false, true })
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value[] parts = [.. start.Select(tape.Constant)];
            (_, State state) = c.Cell.Step(tape.Constant(c.Samples.Normal(2, I)), new State(parts));
            State carried = detach ? state.Detach() : state;
            for (int part = 0; part < parts.Length; part++)
                Near.Same(state[part].Tensor, carried[part].Tensor, "the numbers of a detached state");
            (Value output, _) = c.Cell.Step(tape.Constant(c.Samples.Normal(2, I)), carried);
            Assert.Equal(!detach && ReadsItsState(c, start), HasGradient(tape, output, parts));
        }
    }

    /// <summary>A layer without memory has no gradient to cut.</summary>
    private static bool ReadsItsState(Case c, Tensor[] start)
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value[] parts = [.. start.Select(tape.Constant)];
        return HasGradient(tape, c.Cell.Step(tape.Constant(c.Samples.Normal(2, I)), new State(parts)).Output, parts);
    }

    private static bool HasGradient(Tape tape, Value output, Value[] parts) =>
        tape.Backward((output * output).Sum(), parts).Any(gradient => gradient.Span.ToArray().Any(g => g != 0));

    [Theory]
    [MemberData(nameof(Cells))]
    public void FirstRangeAndTakeOfAStateFollowItsRows(string cell)
    {
        Case c = new(cell, fused: false);
        Tensor[] start = c.States(4);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        State state = new([.. start.Select(tape.Constant)]);
        Assert.Same(state, state.First(4));
        Check(state.First(3), 0, 1, 2);
        Check(state.First(0));
        Check(state.Range(1, 2), 1, 2);
        Check(state.Take([3, 1, 1]), 3, 1, 1);
        Check(State.Concat([state.First(1), state.Range(2, 2)]), 0, 2, 3);

        void Check(State actual, params int[] rows)
        {
            Assert.Equal(rows.Length, actual.Batch);
            for (int part = 0; part < start.Length; part++)
                Near.Same(Take(start[part], rows), actual[part].Tensor, $"part {part}");
            if (rows.Length == 0)
                return;
            // A step of some rows is those rows of the step of all.
            Tensor x = c.Samples.Normal(4, I);
            (Value all, State next) = c.Cell.Step(tape.Constant(x), state);
            (Value some, State after) = c.Cell.Step(tape.Constant(Take(x, rows)), actual);
            Near.Same(Take(all.Tensor, rows), some.Tensor, "outputs");
            Near.Same(Take(next[0].Tensor, rows), after[0].Tensor, "next states");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void JsonGivesBackTheSpecification(string cell)
    {
        Recipe recipe = new() { Model = new TaggingSpec { Encoder = new RecurrentSpec(Case.Read(cell)) { Layers = 2 } } };
        string json = recipe.ToJson(TSource.Catalogue);
        Recipe again = Recipe.Parse(json, catalogue: TSource.Catalogue);
        Assert.Equal(recipe, again);
        Assert.Equal(json, again.ToJson(TSource.Catalogue));
        Assert.Equal(JsonNode.Parse(cell)!.ToJsonString(), Recipe.NodeOf(Case.Read(cell), typeof(CellSpec), TSource.Catalogue).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void DrawnParametersDependOnSeedAndNameAlone(string cell)
    {
        ParameterStore one = ParameterStore.Draw(7), same = ParameterStore.Draw(7), other = ParameterStore.Draw(8);
        same.Root.Parameter("another", new Shape(3, 3), Init.Normal(1));
        Case.Read(cell).Build(same.Root.Child("second"), I);
        foreach (ParameterStore store in new[] { one, same, other })
            Case.Read(cell).Build(store.Root.Child("cell"), I);
        Assert.NotEmpty(one.Parameters);
        foreach (Parameter parameter in one.Parameters)
        {
            Assert.StartsWith("cell.", parameter.Name, StringComparison.Ordinal);
            Near.Same(parameter.Data, same[parameter.Name].Data, parameter.Name);
        }
        Assert.Contains(one.Parameters, parameter => !parameter.Data.Span.SequenceEqual(other[parameter.Name].Data.Span));
        Assert.Contains(one.Parameters, parameter => !parameter.Data.Span.SequenceEqual(same["second" + parameter.Name[4..]].Data.Span));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void SavedAndLoadedParametersGiveTheSameBits(string cell)
    {
        using Folder folder = new();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        Case c = new(cell, fused: true);
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, [.. c.Store.Parameters.Select(parameter => (parameter.Name, parameter.Data))]);
        Case loaded = new(cell, fused: true, store: ParameterStore.Load(SafeTensors.Read(path), path));
        loaded.Store.Complete();
        SequenceLayout layout = new(2, 4, 1);
        Tensor x = c.Samples.Normal(layout.Rows, I);
        Same(c.Results(layout, x, null), loaded.Results(layout, x, null), "loaded");
    }

    private static void Same(Result expected, Result actual, string what)
    {
        Near.Same(expected.Outputs, actual.Outputs, what);
        Assert.Equal(expected.Last.Length, actual.Last.Length);
        for (int part = 0; part < expected.Last.Length; part++)
            Near.Same(expected.Last[part], actual.Last[part], what);
    }

    private static Tensor Take(Tensor tensor, int[] rows)
    {
        int columns = tensor.Shape.Columns;
        Tensor taken = new(new Shape(rows.Length, columns));
        for (int i = 0; i < rows.Length; i++)
            tensor.Span.Slice(rows[i] * columns, columns).CopyTo(taken.Span[(i * columns)..]);
        return taken;
    }

    private sealed record Result(Tensor Outputs, Tensor[] Last);
}
