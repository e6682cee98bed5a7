using System.Text.Json.Nodes;

namespace Unroll.Tests;

/// <summary>What every cell must do, at widths that fill registers: none, one and some more, and several whole ones.</summary>
public abstract partial class CellContract<TSource>
{
    private static readonly int[][] Ragged = [[4, 3], [2, 5, 3], [3, 0, 1, 7, 2, 3, 1, 5], [.. Enumerable.Range(0, 19).Select(b => b * 5 % 7)]];

    public static TheoryData<string, int> Wide()
    {
        TheoryData<string, int> cells = [];
        foreach (CatalogueEntry entry in TSource.Catalogue.Entries.Where(entry => entry.Kind == typeof(CellSpec)))
        {
            foreach (int width in new[] { 13, 36, 64 })
            {
                JsonObject json = (JsonObject)Recipe.NodeOf(entry.Defaults, typeof(CellSpec), TSource.Catalogue);
                Resize(json, width, width - 2, width / 2);
                cells.Add(json.ToJsonString(), width);
            }
        }
        return cells;
    }

    /// <summary>Batches of 2, 3, 8 and 19, with the machine's kernels and with the widest lanes there are.</summary>
    [Theory]
    [MemberData(nameof(Wide))]
    public void AtAnyWidthABatchGivesTheBitsOfItsSequencesAlone(string cell, int width)
    {
        foreach (Device device in new[] { TestDevice.Default, TestDevice.Widest })
        {
            foreach (bool fused in new[] { false, true })
            {
                foreach (int[] lengths in Ragged)
                {
                    Case c = OfWidth(cell, width, fused);
                    SequenceLayout layout = new(lengths);
                    Tensor x = c.Samples.Normal(layout.Rows, width + 1);
                    Tensor[] start = c.States(lengths.Length);
                    Result all = c.Results(layout, x, start, device);
                    for (int b = 0; b < lengths.Length; b++)
                    {
                        Result one = c.Results(new SequenceLayout(lengths[b]), x.Rows(layout.Starts[b], lengths[b]), [.. start.Select(part => part.Rows(b, 1))], device);
                        string what = $"sequence {b} of {lengths.Length}, {device.Kernels}, fused {fused}";
                        Near.Same(one.Outputs, all.Outputs.Rows(layout.Starts[b], lengths[b]), $"outputs of {what}");
                        for (int part = 0; part < start.Length; part++)
                            Near.Same(one.Last[part], all.Last[part].Rows(b, 1), $"last state of {what}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void AtAnyWidthTheFusedOperationIsWhatStepsAre(string cell, int width)
    {
        Case composed = OfWidth(cell, width, fused: false), fused = OfWidth(cell, width, fused: true);
        foreach (int[] lengths in Ragged)
        {
            SequenceLayout layout = new(lengths);
            Tensor x = composed.Samples.Normal(layout.Rows, width + 1);
            Tensor[] start = composed.States(layout.Count);
            Tensor[] expected = composed.Everything(TestDevice.Portable, layout, x, start);
            foreach (Device device in new[] { TestDevice.Default, TestDevice.Widest })
            {
                Tensor[] actual = fused.Everything(device, layout, x, start);
                for (int i = 0; i < expected.Length; i++)
                    Near.Assert(expected[i], actual[i], 5 * Tolerance, $"result {i} for the lengths {string.Join(", ", lengths)}, {device.Kernels}", 5 * Near.Rounding);
            }
        }
    }

    /// <summary>All that ends in a batch, by steps of the cell: what it outputs and where it ends.</summary>
    [Theory]
    [MemberData(nameof(Wide))]
    public void AtAnyWidthALoopOfStepsIsWhatRecurrentRuns(string cell, int width)
    {
        Case c = OfWidth(cell, width, fused: true);
        const int B = 3, T = 9;
        SequenceLayout layout = new(T, T, T);
        Tensor x = c.Samples.Normal(B * T, width + 1);
        Tensor[] start = c.States(B);
        Result all = c.Results(layout, x, start);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        State state = new([.. start.Select(tape.Constant)]);
        for (int t = 0; t < T; t++)
        {
            int[] rows = [.. Enumerable.Range(0, B).Select(b => (b * T) + t)];
            (Value output, state) = c.Cell.Step(tape.Constant(Take(x, rows)), state);
            Near.Assert(output.Tensor, Take(all.Outputs, rows), 5 * Tolerance, $"the output at step {t}", 5 * Near.Rounding);
        }
        for (int part = 0; part < start.Length; part++)
            Near.Assert(state[part].Tensor, all.Last[part], 5 * Tolerance, $"part {part} of the last state", 5 * Near.Rounding);
    }

    /// <summary>Where every sequence has a thread and where threads share each step, all threads at work by construction.</summary>
    [Theory]
    [MemberData(nameof(Wide))]
    public void AtAnyWidthAnyNumberOfThreadsGivesTheSameBits(string cell, int width)
    {
        Case c = OfWidth(cell, width, fused: true);
        SequenceLayout layout = new([.. Enumerable.Range(0, 22).Select(b => b * 7 % 11)]);
        Tensor x = c.Samples.Normal(layout.Rows, width + 1);
        Tensor[]? expected = null;
        foreach (int threads in new[] { 1, 3 })
        {
            using Device device = TestDevice.OfThreads(threads);
            Tensor[] actual = c.Everything(device, layout, x, null);
            expected ??= actual;
            for (int i = 0; i < expected.Length; i++)
                Near.Same(expected[i], actual[i], $"result {i} on {threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void AtAnyWidthGradientsAreRightAlongRandomDirections(string cell, int width)
    {
        Case c = OfWidth(cell, width, fused: true);
        SequenceLayout layout = new(3, 0, 1, 4, 2);
        ParameterStore store = c.Store;
        // Inputs and first states are parameters of the check, so that the same directions do for them.
        ParameterScope scope = store.Root.Child("check");
        Parameter input = scope.Parameter("x", new Shape(layout.Rows, width + 1), Init.Normal(1));
        Parameter[] start = [.. c.States(layout.Count).Select((part, i) => scope.Parameter($"state{i}", part.Shape, Init.Normal(1)))];
        GradientCheck.Along(6, store, tape => c.Run(tape.Use(input), layout, new State([.. start.Select(tape.Use)])));
    }

    /// <summary>Wider ones are moved less off their beginnings: recurrences stay lively, but do not multiply every rounding error by thousands.</summary>
    private static Case OfWidth(string cell, int width, bool fused) => new(cell, fused, inputs: width + 1, moved: 0.3 / Math.Sqrt(width));
}
