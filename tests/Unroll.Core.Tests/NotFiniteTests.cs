namespace Unroll.Tests;

/// <summary>
/// What operations and kernels give for numbers that are not finite: negative infinity is an impossible score, a row of nothing else has no distribution,
/// and NaN is never hidden by a comparison.
/// </summary>
public sealed unsafe class NotFiniteTests
{
    private const Real Never = Real.NegativeInfinity;
    private const Real Infinite = Real.PositiveInfinity;
    private const Real NaN = Real.NaN;

    public static TheoryData<string> Sets => KernelSets.All;

    /// <summary>Every place in a row that a register or its tail can hold.</summary>
    private static IEnumerable<(int N, int At)> Places => Enumerable.Range(1, 35).SelectMany(n => Enumerable.Range(0, n).Where(at => n < 4 || at < 2 || at > n - 3 || at == n / 2).Select(at => (n, at)));

    [Theory, MemberData(nameof(Sets))]
    public void ARowOfImpossibleScoresHasNoDistribution(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 1; n <= 35; n++)
        {
            Guarded x = new(n, _ => Never), y = new(n, _ => 7), largest = new(1, _ => 7), sums = new(1, _ => 7), loss = new(1, _ => 7), dx = new(n, _ => 3), dy = new(n, i => i + 1);
            set.Run(new MapRows<Softmax>(x, 1, n, y));
            y.AssertIs(_ => 0, 0, $"{name} softmax {n}");
            set.Run(new AddRowGradients<Softmax>(x, y, dy, 1, n, dx));
            dx.AssertIs(_ => 3, 0, $"{name} softmax gradient {n}");
            set.Run(new MapRows<LogSoftmax>(x, 1, n, y));
            y.AssertIs(_ => Never, 0, $"{name} log-softmax {n}");
            set.Run(new AddRowGradients<LogSoftmax>(x, y, dy, 1, n, dx));
            dx.AssertIs(_ => 3, 0, $"{name} log-softmax gradient {n}");
            Real each = 2;
            int target = n / 2;
            foreach (double smoothing in (double[])[0, 0.1, 1])
            {
                set.Run(new CrossEntropyRows(x, &target, (Real)smoothing, 1, n, largest, sums, loss));
                loss.AssertIs(_ => Infinite, 0, $"{name} cross-entropy {n}, smoothing {smoothing}");
                set.Run(new CrossEntropyGradient(x, largest, sums, &target, (Real)smoothing, &each, 1, n, y));
                y.AssertIs(_ => 0, 0, $"{name} cross-entropy gradient {n}, smoothing {smoothing}");
            }
            set.Run(new ExpRows(1, n, x, largest));
            largest.AssertIs(_ => 0, 0, $"{name} exp of rows {n}");
            x.AssertIs(_ => 0, 0, $"{name} exp of rows {n}");
        }
    }

    /// <summary>One possible score among impossible ones is certain; an impossible target costs infinitely much, smoothed or not.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void OnePossibleScoreIsCertain(string name)
    {
        KernelSet set = KernelSets.Named(name);
        foreach ((int n, int at) in Places)
        {
            Guarded x = new(n, i => i == at ? 3 : Never), y = new(n, _ => 7), largest = new(1, _ => 7), sums = new(1, _ => 7), loss = new(1, _ => 7);
            set.Run(new MapRows<Softmax>(x, 1, n, y));
            y.AssertIs(i => i == at ? 1 : 0, 0, $"{name} softmax {n}, {at}");
            set.Run(new MapRows<LogSoftmax>(x, 1, n, y));
            y.AssertIs(i => i == at ? 0 : Never, 0, $"{name} log-softmax {n}, {at}");
            int target = at, other = (at + 1) % n;
            set.Run(new CrossEntropyRows(x, &target, 0, 1, n, largest, sums, loss));
            loss.AssertIs(_ => 0, 0, $"{name} cross-entropy {n}, {at}");
            foreach (double smoothing in n == 1 ? [] : (double[])[0, 0.1, 1])
            {
                set.Run(new CrossEntropyRows(x, &other, (Real)smoothing, 1, n, largest, sums, loss));
                loss.AssertIs(_ => Infinite, 0, $"{name} cross-entropy of an impossible target {n}, {at}, smoothing {smoothing}");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void NaNAndInfinityAmongScoresShowInTheWholeRow(string name)
    {
        KernelSet set = KernelSets.Named(name);
        foreach ((int n, int at) in Places)
        {
            foreach (Real fault in (Real[])[NaN, Infinite])
            {
                foreach (Real rest in (Real[])[Never, 0, 1000])
                {
                    Guarded x = new(n, i => i == at ? fault : rest), y = new(n, _ => 7), largest = new(1, _ => 7), sums = new(1, _ => 7), loss = new(1, _ => 7);
                    string what = $"of {fault} at {at} of {n} beside {rest}";
                    set.Run(new MapRows<Softmax>(x, 1, n, y));
                    y.AssertIs(_ => NaN, 0, $"{name} softmax {what}");
                    set.Run(new MapRows<LogSoftmax>(x, 1, n, y));
                    y.AssertIs(_ => NaN, 0, $"{name} log-softmax {what}");
                    int target = n / 2;
                    set.Run(new CrossEntropyRows(x, &target, 0, 1, n, largest, sums, loss));
                    loss.AssertIs(_ => NaN, 0, $"{name} cross-entropy {what}");
                }
            }
        }
    }

    /// <summary>A fault in the middle row of three shows in its column and in no other, and a maximum's gradient goes to it.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void AFaultShowsInItsColumn(string name)
    {
        KernelSet set = KernelSets.Named(name);
        foreach ((int n, int at) in Places)
        {
            foreach (Real fault in (Real[])[NaN, Infinite, Never])
            {
                Guarded x = new(3 * n, i => i == n + at ? fault : i / n == 2 ? 1 : Never), y = new(n, _ => 7), dy = new(n, _ => 2), dx = new(3 * n, _ => 3);
                string what = $"of {fault} in column {at} of {n}";
                set.Run(new ReduceColumns<LargestOfColumn>(x, 3, n, y));
                y.AssertIs(i => i == at && fault != Never ? fault : 1, 0, $"{name} max {what}");
                set.Run(new AddReductionGradient<LargestOfColumn>(x, y, dy, 3, n, dx));
                dx.AssertIs(i => (i % n == at && fault != Never ? i == n + at : i / n == 2) ? 5 : 3, 0, $"{name} gradient of max {what}");
                set.Run(new ReduceColumns<LogSumExpOfColumn>(x, 3, n, y));
                y.AssertIs(i => i == at && fault != Never ? NaN : 1, 1e-6, $"{name} log-sum-exp {what}");
            }
            Guarded none = new(2 * n, _ => Never), result = new(n, _ => 7), above = new(n, _ => 2), below = new(2 * n, _ => 3);
            set.Run(new ReduceColumns<LogSumExpOfColumn>(none, 2, n, result));
            result.AssertIs(_ => Never, 0, $"{name} log-sum-exp of impossible scores {n}");
            set.Run(new AddReductionGradient<LogSumExpOfColumn>(none, result, above, 2, n, below));
            below.AssertIs(_ => 3, 0, $"{name} gradient of log-sum-exp of impossible scores {n}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void OrthantsKeepNaN(string name)
    {
        KernelSet set = KernelSets.Named(name);
        foreach ((int n, int at) in Places)
        {
            Guarded zeros = new(n, _ => 0), ones = new(n, _ => 1), fault = new(n, i => i == at ? NaN : 0), y = new(n, _ => 7);
            set.Run(new PseudoGradient(zeros, fault, 1, n, y));
            y.AssertIs(i => i == at ? NaN : 0, 0, $"{name} pseudo-gradient of a fault");
            set.Run(new PseudoGradient(fault, zeros, 1, n, y));
            y.AssertIs(i => i == at ? NaN : 0, 0, $"{name} pseudo-gradient at a fault");
            Guarded d = new(n, i => i == at ? NaN : -1);
            set.Run(new KeepDescent(ones, n, d));
            d.AssertIs(i => i == at ? NaN : -1, 0, $"{name} descent along a fault");
            Guarded moved = new(n, i => i == at ? NaN : 1);
            set.Run(new KeepOrthant(ones, zeros, n, moved));
            moved.AssertIs(i => i == at ? NaN : 1, 0, $"{name} orthant of a fault");
        }
    }

    [Fact]
    public void TheMaximumOverTimeKeepsNaN()
    {
        for (int fault = 0; fault < 3; fault++)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Real[] rows = [1, 5, 2, 4, 3, 3];
            rows[2 * fault] = NaN;
            Value x = tape.Constant(new Tensor(new Shape(3, 2), rows));
            Value y = new Sequences(new SequenceLayout(3), x).MaxOverTime();
            Assert.Equal([NaN, 5], y.Tensor.Span);
            // The gradient goes to the fault, and to the largest of the other column.
            Assert.Equal(Enumerable.Range(0, 6).Select(i => (Real)(i == 2 * fault || i == 1 ? 1 : 0)), tape.Backward(y.Sum(), x)[0].Span.ToArray());
        }
        using Tape other = Tape.ForPrediction(TestDevice.Default);
        Value masked = other.Constant(new Tensor(new Shape(2, 1), [Never, Never]));
        Assert.Equal([Never], new Sequences(new SequenceLayout(2), masked).MaxOverTime().Tensor.Span);
    }

    /// <summary>Attention that may look nowhere looks nowhere: zeros, as for an empty sequence, and no gradient is NaN.</summary>
    [Fact]
    public void AttentionOverNothingButMaskedRowsIsZero()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        SequenceLayout layout = new(2, 3, 0);
        Value scores = tape.Constant(new Tensor(new Shape(5, 1), [Never, Never, 1, Never, 1]));
        Value rows = tape.Constant(new Tensor(new Shape(5, 2), [1, 2, 3, 4, 5, 6, NaN, Infinite, 7, 8]));
        Value weights = new Sequences(layout, scores).SoftmaxOverTime(), y = new Sequences(layout, rows).SumOverTime(weights);
        Assert.Equal([0, 0, (Real)0.5, 0, (Real)0.5], weights.Tensor.Span);
        Assert.Equal([0, 0, 6, 7, 0, 0], y.Tensor.Span);
        Tensor[] gradients = tape.Backward(y.Rows(0, 1).Sum() + weights.Rows(2, 3).Sum(), scores, rows);
        Assert.Equal([0, 0, 0, 0, 0], gradients[0].Span);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], gradients[1].Span);
    }

    [Fact]
    public void ACosineBesideZerosKeepsNaN()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value zeros = tape.Constant(new Tensor(new Shape(3, 2))), others = tape.Constant(new Tensor(new Shape(3, 2), [1, NaN, 1, 2, Infinite, 0]));
        Assert.Equal([NaN, 0, NaN], zeros.Cosine(others).Tensor.Span);
    }

    [Fact]
    public void InfiniteLogOddsAreCertain()
    {
        Real[] x = [Infinite, Infinite, Never, Never, NaN, NaN, 1, Infinite], y = [1, 0, 0, 1, 0, 1, NaN, (Real)0.5];
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value odds = tape.Constant(new Tensor(new Shape(8), x)), loss = odds.BinaryCrossEntropy(tape.Constant(new Tensor(new Shape(8), y)));
        Assert.Equal([0, Infinite, 0, Infinite, NaN, NaN, NaN, Infinite], loss.Tensor.Span);
        Assert.Equal([0, 1, 0, -1], tape.Backward(loss.Rows(0, 4).Sum(), odds)[0].Span[..4]);
    }

    [Fact]
    public void TheBestPathThroughNaNHasNoScore()
    {
        const int C = 5;
        SequenceLayout layout = new(2, 0, 3);
        for (int fault = 0; fault <= 5 * C; fault++)
        {
            Tensor emissions = new(new Shape(5, C)), arcs = new(new Shape(C, C)), start = new(new Shape(C)), end = new(new Shape(C));
            if (fault < 5 * C)
                emissions.Span[fault] = NaN;
            Real[] scores = Viterbi.Best(TestDevice.Default, layout, emissions, arcs, start, end).Scores;
            Assert.Equal(fault < 5 * C && fault / C < 2 ? NaN : 0, scores[0]);
            Assert.Equal(0, scores[1]);
            Assert.Equal(fault < 5 * C && fault / C >= 2 ? NaN : 0, scores[2]);
            foreach (Tensor shared in (Tensor[])[arcs, start, end])
            {
                shared.Span[fault % shared.Count] = NaN;
                Assert.Equal([NaN, 0, NaN], Viterbi.Best(TestDevice.Default, layout, new Tensor(new Shape(5, C)), arcs, start, end).Scores);
                shared.Span[fault % shared.Count] = 0;
            }
        }
    }

    /// <summary>A NaN among the scores of a chain shows in its log-partition and in its gradients; a forbidden chain has none.</summary>
    [Fact]
    public void ChainsKeepNaN()
    {
        const int C = 3;
        foreach (Real fault in (Real[])[NaN, Infinite])
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            SequenceLayout layout = new(2, 2);
            Value emissions = tape.Constant(new Tensor(new Shape(4, C), [0, 1, 2, 0, fault, 1, 0, 0, 0, 1, 1, 1]));
            Value arcs = tape.Constant(new Tensor(new Shape(C, C))), edge = tape.Constant(new Tensor(new Shape(C)));
            Value logZ = tape.Record(new ChainOp(emissions, layout, arcs, edge, edge))[0];
            Assert.True(Real.IsNaN(logZ.Tensor.Span[0]));
            Assert.True(Real.IsFinite(logZ.Tensor.Span[1]));
            Tensor gradient = tape.Backward(logZ.Sum(), emissions)[0];
            Assert.All(gradient.Span[..(2 * C)].ToArray(), share => Assert.True(Real.IsNaN(share)));
            Assert.All(gradient.Span[(2 * C)..].ToArray(), share => Assert.True(Real.IsFinite(share)));
        }
        using Tape other = Tape.ForGradients(TestDevice.Default);
        Value forbidden = other.Constant(new Tensor(new Shape(1, C), [Never, Never, Never])), none = other.Constant(new Tensor(new Shape(C)));
        Value log = other.Record(new ChainOp(forbidden, new SequenceLayout(1), other.Constant(new Tensor(new Shape(C, C))), none, none))[0];
        Assert.Equal([Never], log.Tensor.Span);
        Assert.Equal([0, 0, 0], other.Backward(log.Sum(), forbidden)[0].Span);
    }

    [Fact]
    public void ClippingHidesNothing()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter w = store.Root.Parameter("w", new Shape(3), Init.Zero);
        foreach (Real fault in (Real[])[NaN, Infinite, Never])
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Gradients gradients = tape.Backward((tape.Use(w) * tape.Constant(new Tensor(new Shape(3), [8, fault, 1]))).Sum());
            Assert.False(double.IsFinite(gradients.ClipNorm(2)));
            Assert.Equal([8, fault, 1], gradients[w]!.Values.Span);
            gradients.ClipValue(5);
            Assert.Equal([5, Real.IsNaN(fault) ? NaN : fault > 0 ? 5 : -5, 1], gradients[w]!.Values.Span);
        }
    }

    /// <summary>Functions of one number and of two: NaN goes in, NaN comes out.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void FunctionsKeepNaN(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 1; n <= 35; n++)
        {
            Unary<Sigmoid>();
            Unary<Tanh>();
            Unary<Relu>();
            Unary<Exponential>();
            Unary<Logarithm>();
            Unary<Square>();
            Unary<Unchanged>();
            Guarded v = new(n, i => i == n / 2 ? NaN : 1), leaky = new(n, _ => 7);
            set.Run(new LeakyRelu(v, (Real)0.2, n, leaky));
            Assert.Equal(Enumerable.Range(0, n).Select(i => i == n / 2), leaky.Numbers().Select(double.IsNaN));
            Binary<Plus>();
            Binary<Minus>();
            Binary<Times>();
            Binary<Over>();
            Binary<LogisticLoss>();

            void Unary<F>() where F : struct, IUnaryFunction
            {
                Guarded x = new(n, i => i == n / 2 ? NaN : 1), y = new(n, _ => 7);
                set.Run(new Map<F>(x, n, y));
                Assert.Equal(Enumerable.Range(0, n).Select(i => i == n / 2), y.Numbers().Select(double.IsNaN));
            }

            void Binary<F>() where F : struct, IBinaryFunction
            {
                Guarded x = new(n, i => i == n / 2 ? NaN : 1), one = new(n, _ => 1), y = new(n, _ => 7);
                set.Run(new Zip<F>(x, one, n, y));
                Assert.Equal(Enumerable.Range(0, n).Select(i => i == n / 2), y.Numbers().Select(double.IsNaN));
                set.Run(new Zip<F>(one, x, n, y));
                Assert.Equal(Enumerable.Range(0, n).Select(i => i == n / 2), y.Numbers().Select(double.IsNaN));
            }
        }
    }
}
