namespace Unroll.Tests;

/// <summary>The same bits on any number of threads, and for a row or a sequence whatever else is in its batch.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<string> Kinds => [.. RecurrentCase.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void ThreadsDoNotMatterToRecurrences(string kind)
    {
        int[] lengths = [.. Enumerable.Range(0, 45).Select(b => b * 7 % 13)];
        RecurrentCase recurrence = new(kind, lengths, 21, 35, true, 1);
        SameOnAnyTeam((tape, v) => recurrence.Fused(v), recurrence.Inputs);
        RecurrentCase longer = new(kind, [900, 0, 1100, 850], 5, UnitsWorthSharing(TestDevice.Default.KernelSet), true, 2); // steps are shared, and backward there are several stretches of them
        SameOnAnyTeam((tape, v) => longer.Fused(v), longer.Inputs);
    }

    /// <summary>
    /// Every way through the steps gives the same bits: sequences apart or steps shared, gates kept for a backward pass or overwritten step by step or
    /// stretch by stretch. The first batch shares its steps, the second has several stretches, the third more rows than a step projects at once.
    /// </summary>
    [Theory, MemberData(nameof(Kinds))]
    public void NorDoesTheWayThroughTheSteps(string kind)
    {
        KernelSet set = TestDevice.Default.KernelSet;
        SameOnAnyWay(kind, set, [5, 3, 4], 9, UnitsWorthSharing(set));
        SameOnAnyWay(kind, set, [900, 0, 1100, 850], 5, 100, isShared: false); // its steps are too small
        SameOnAnyWay(kind, set, [.. Enumerable.Range(1, 23)], 7, 33);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void NorDoesItWithTheWidestRegisters(string kind)
    {
        KernelSet set = TestDevice.Widest.KernelSet;
        SameOnAnyWay(kind, set, [5, 3, 4], 9, UnitsWorthSharing(set));
        SameOnAnyWay(kind, set, [.. Enumerable.Range(1, 23)], 7, 33);
    }

    [Fact]
    public void ThreadsDoNotMatterToProducts()
    {
        Samples draw = new(2);
        foreach ((int n, int k, int m) in ((int, int, int)[])[(257, 130, 111), (3, 600, 700), (130, 1100, 40), (1, 300, 4000)])
            SameOnAnyTeam((_, v) => [v[0].MatMul(v[1])], draw.Normal(n, k), draw.Normal(k, m));
    }

    [Fact]
    public void ThreadsDoNotMatterToRowsAndFunctions()
    {
        Samples draw = new(3);
        Tensor x = draw.Normal(700, 150);
        int[] targets = [.. Enumerable.Range(0, 700).Select(_ => draw.Int(150))], rows = [.. Enumerable.Range(0, 900).Select(_ => draw.Int(700))];
        SameOnAnyTeam((_, v) => [v[0].Dropout(0.3)], x);
        SameOnAnyTeam((_, v) => [v[0].CrossEntropy(targets)], x);
        SameOnAnyTeam((_, v) => [v[0].Tanh(), v[0].Softmax(), v[0].LogSoftmax(), v[0].Sum()], x);
        SameOnAnyTeam((_, v) => [v[0].TakeRows(rows)], x);
    }

    /// <summary>A large matrix, which is worked on in pieces, gives row for row what its thirds give, each smaller than a piece: results and gradients.</summary>
    [Fact]
    public void PiecesDoNotMatter()
    {
        const int Rows = 1500, F = 64, Part = 500;
        Samples draw = new(6);
        Tensor x = draw.Normal(Rows, F), y = draw.Between(1, 2, Rows, F), row = draw.Normal(F), column = draw.Normal(Rows, 1), upstream = draw.Normal(Rows, F);
        (string Name, Func<Value, Value, Value, Value, Value> Of)[] operations =
        [
            ("times", (a, b, _, _) => a * b), ("over", (a, b, _, _) => a / b), ("affine", (a, _, _, _) => a.Affine(0.3, -0.2)), ("add row", (a, _, r, _) => a.AddRow(r)),
            ("times row", (a, _, r, _) => a.TimesRow(r)), ("times column", (a, _, _, c) => a.TimesColumn(c)), ("tanh", (a, _, _, _) => a.Tanh()),
            ("joined columns", (a, b, _, _) => Shaping.ConcatColumns(b.Columns(3, 40), a.Columns(10, 24))),
        ];
        foreach ((string name, Func<Value, Value, Value, Value, Value> of) in operations)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using Device device = TestDevice.OfThreads(threads);
                Tensor[] whole = Results(device, of, 0, Rows);
                TestDevice.AssertShared(device);
                for (int start = 0; start < Rows; start += Part)
                {
                    Tensor[] part = Results(device, of, start, Part);
                    for (int i = 0; i < part.Length; i++)
                        Near.Same(whole[i].Rows(start, Part).Keep(), part[i], $"{name}, {threads} threads, result {i}");
                }
            }
        }

        // The value, and its gradients by x, y and the column.
        Tensor[] Results(Device device, Func<Value, Value, Value, Value, Value> of, int start, int count)
        {
            using Tape tape = Tape.ForGradients(device);
            Value a = tape.Constant(x.Rows(start, count).Keep()), b = tape.Constant(y.Rows(start, count).Keep()), c = tape.Constant(column.Rows(start, count).Keep());
            Value result = of(a, b, tape.Constant(row), c), loss = (result * tape.Constant(upstream.Rows(start, count).Keep())).Sum();
            return [result.Keep(), .. Array.ConvertAll(tape.Backward(loss, a, b, c), gradient => gradient.Keep())];
        }
    }

    [Fact]
    public void ThreadsDoNotMatterToAlignments()
    {
        Samples draw = new(12);
        int[] lengths = [.. Enumerable.Range(0, 40).Select(b => 20 + (b * 7 % 30))];
        int[][] targets = [.. lengths.Select(length => Enumerable.Range(0, length / 3).Select(_ => 1 + draw.Int(9)).ToArray())];
        SameOnAnyTeam((_, v) => [new Sequences(new SequenceLayout(lengths), v[0]).CtcLoss(targets)], draw.Normal(lengths.Sum(), 10));
    }

    [Fact]
    public void ARowOfAProductDoesNotDependOnItsBatch()
    {
        Samples draw = new(4);
        Tensor x = draw.Normal(133, 530), w = draw.Normal(530, 37);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value all = tape.Constant(x).MatMul(tape.Constant(w));
        foreach (int count in (int[])[1, 2, 3, 5, 7, 13, 14, 15, 29, 112, 113])
        {
            int start = draw.Int(133 - count + 1);
            Value part = tape.Constant(x.Rows(start, count)).MatMul(tape.Constant(w));
            Near.Same(all.Tensor.Rows(start, count), part.Tensor, $"{count} rows of a product");
        }
    }

    [Fact]
    public void ARowOfAFunctionDoesNotDependOnItsBatch()
    {
        Samples draw = new(5);
        Tensor x = draw.Normal(40, 37);
        int[] targets = [.. Enumerable.Range(0, 40).Select(_ => draw.Int(37))];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value all = tape.Constant(x);
        for (int r = 0; r < 40; r++)
        {
            Value row = tape.Constant(x.Rows(r, 1).Keep());
            Near.Same(all.Softmax().Tensor.Rows(r, 1), row.Softmax().Tensor, "softmax");
            Near.Same(all.LogSoftmax().Tensor.Rows(r, 1), row.LogSoftmax().Tensor, "log-softmax");
            Near.Same(all.CrossEntropy(targets).Tensor.Rows(r, 1), row.CrossEntropy([targets[r]]).Tensor, "cross-entropy");
            Near.Same(all.SumColumns().Tensor.Rows(r, 1), row.SumColumns().Tensor, "sum of columns");
            Near.Same(all.Tanh().Tensor.Rows(r, 1), row.Tanh().Tensor, "tanh");
            Near.Same(all.Sigmoid().Tensor.Rows(r, 1), row.Sigmoid().Tensor, "sigmoid");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ASequenceDoesNotDependOnItsBatch(string kind)
    {
        int[] lengths = [.. Enumerable.Range(0, 31).Select(b => b * 5 % 8)];
        RecurrentCase batch = new(kind, lengths, 9, 17, true, 6);
        BySequence all = Run(batch, 7, null);
        for (int b = 0; b < lengths.Length; b++)
        {
            RecurrentCase one = batch.With([lengths[b]], all.X(b), batch.H0?.Rows(b, 1).Keep(), batch.C0?.Rows(b, 1).Keep());
            Same(all, b, Run(one, 7, [b]), 0, $"sequence {b} alone");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void AShuffledBatchIsShuffled(string kind)
    {
        int[] lengths = [.. Enumerable.Range(0, 31).Select(b => b * 5 % 8)], order = [.. Enumerable.Range(0, 31)];
        RecurrentCase batch = new(kind, lengths, 9, 17, true, 8);
        BySequence all = Run(batch, 9, null);
        new Rng(10).Shuffle<int>(order);
        int[] shuffledLengths = [.. order.Select(b => lengths[b])];
        SequenceLayout layout = new(shuffledLengths);
        Tensor bySequence = Stack([.. order.Select(all.X)], 9);
        RecurrentCase shuffled = batch.With(
            shuffledLengths, Pick(bySequence, layout.TimeToSequence(false)), Pick(batch.H0!, order), batch.C0 is null ? null : Pick(batch.C0, order));
        BySequence result = Run(shuffled, 9, order);
        for (int place = 0; place < order.Length; place++)
            Same(all, order[place], result, place, $"sequence {order[place]} in place {place}");
    }

    [Fact]
    public void DropoutRepeatsWithItsStream()
    {
        Tensor x = new Samples(11).Normal(50, 30);
        Tensor Drop(ulong seed)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(seed));
            return Shaping.ConcatRows(tape.Constant(x).Dropout(0.5), tape.Constant(x).Dropout(0.5)).Keep();
        }
        Near.Same(Drop(1), Drop(1), "dropout");
        Assert.False(Drop(1).Span.SequenceEqual(Drop(2).Span), "two seeds drop alike");
        Assert.False(Drop(1).Rows(0, 50).Span.SequenceEqual(Drop(1).Rows(50, 50).Span), "two dropouts on one tape drop alike");
    }

    /// <summary>Units whose recurrent weights two threads can share: eight panels of them, even where a cell has one gate.</summary>
    private static int UnitsWorthSharing(KernelSet set) => Math.Max(200, (8 * set.PanelWidth) - 5);

    private static void SameOnAnyWay(string kind, KernelSet set, int[] lengths, int inputs, int hidden, bool isShared = true)
    {
        RecurrentCase recurrence = new(kind, lengths, inputs, hidden, true, 7);
        Tensor[]? expected = null;
        foreach ((int threads, bool records) in ((int, bool)[])[(1, true), (1, false), (2, false), (2, true), (7, false)])
        {
            using Device device = TestDevice.OfThreads(threads, set);
            using Tape tape = records ? Tape.ForGradients(device) : Tape.ForPrediction(device);
            Tensor[] found = [.. recurrence.Fused([.. recurrence.Inputs.Select(tape.Constant)]).Select(value => value.Keep())];
            expected ??= found;
            for (int i = 0; i < found.Length; i++)
                Near.Same(expected[i], found[i], $"{kind}, result {i}, {lengths.Length} sequences, {threads} threads{(records ? ", recording" : "")}");
            if (isShared)
                TestDevice.AssertShared(device);
        }
    }

    private static void SameOnAnyTeam(Func<Tape, Value[], Value[]> function, params Tensor[] inputs)
    {
        Tensor[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 5])
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape tape = Tape.ForTraining(device, new Rng(1));
            Value[] values = [.. inputs.Select(tape.Constant)];
            Value[] outputs = function(tape, values);
            Value loss = tape.Constant(new Tensor(default));
            Samples draw = new(2);
            foreach (Value output in outputs)
                loss += (output * tape.Constant(draw.Normal(output.Shape.ToArray()))).Sum();
            Tensor[] all = [.. outputs.Select(output => output.Keep()), .. tape.Backward(loss, values)];
            expected ??= all;
            for (int i = 0; i < all.Length; i++)
                Near.Same(expected[i], all[i], $"result {i} on {threads} threads");
            TestDevice.AssertShared(device);
        }
    }

    private static void Same(BySequence expected, int e, BySequence found, int f, string what)
    {
        Near.Same(expected.Of(expected.Outputs, e), found.Of(found.Outputs, f), $"{what}: outputs");
        Near.Same(expected.Of(expected.DX, e), found.Of(found.DX, f), $"{what}: gradients of the inputs");
        for (int i = 0; i < expected.Last.Length; i++)
            Near.Same(expected.Last[i].Rows(e, 1), found.Last[i].Rows(f, 1), $"{what}: last state {i}");
        for (int i = 0; i < expected.DInitial.Length; i++)
            Near.Same(expected.DInitial[i].Rows(e, 1), found.DInitial[i].Rows(f, 1), $"{what}: gradient of the initial state {i}");
    }

    /// <summary>Runs a batch; ids say which sequences of the first batch these are, so that each gets its own weights in the loss.</summary>
    private static BySequence Run(RecurrentCase recurrence, ulong seed, int[]? ids)
    {
        SequenceLayout layout = recurrence.Layout;
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value[] inputs = [.. recurrence.Inputs.Select(tape.Constant)];
        Value[] results = recurrence.Fused(inputs);
        int H = results[0].Shape[1], initial = (recurrence.H0 is null ? 0 : 1) + (recurrence.C0 is null ? 0 : 1);
        Tensor[] own = [.. Enumerable.Range(0, layout.Count).Select(b => new Samples(new Rng(seed).Stream((ulong)(ids is null ? b : ids[b])).NextBits()).Normal(10, H))];
        Tensor weights = Pick(Stack([.. own.Select((w, b) => w.Rows(0, layout.Lengths[b]))], H), layout.TimeToSequence(false));
        Value loss = (results[0] * tape.Constant(weights)).Sum();
        for (int i = 1; i < results.Length; i++)
            loss += (results[i] * tape.Constant(Stack([.. own.Select(w => w.Rows(7 + i, 1))], H))).Sum();
        Tensor[] kept = [.. results.Select(result => result.Keep())];
        Tensor[] gradients = tape.Backward(loss, inputs);
        int[] map = layout.SequenceToTime(false);
        return new BySequence(layout, Pick(recurrence.Inputs[0], map), Pick(kept[0], map), kept[1..], Pick(gradients[0], map), gradients[^initial..]);
    }

    private static Tensor Pick(Tensor x, int[] rows)
    {
        Tensor y = new(x.Shape.WithFirst(rows.Length));
        for (int i = 0; i < rows.Length; i++)
            x.Rows(rows[i], 1).Span.CopyTo(y.Rows(i, 1).Span);
        return y;
    }

    private static Tensor Stack(Tensor[] parts, int columns)
    {
        Tensor all = new(new Shape(parts.Sum(part => part.Shape[0]), columns));
        int row = 0;
        foreach (Tensor part in parts)
        {
            part.Span.CopyTo(all.Rows(row, part.Shape[0]).Span);
            row += part.Shape[0];
        }
        return all;
    }

    private sealed record BySequence(SequenceLayout Layout, Tensor Inputs, Tensor Outputs, Tensor[] Last, Tensor DX, Tensor[] DInitial)
    {
        public Tensor X(int b) => Of(Inputs, b).Keep();

        public Tensor Of(Tensor rows, int b) => rows.Rows(Layout.Starts[b], Layout.Lengths[b]);
    }
}
