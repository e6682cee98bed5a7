namespace Unroll.Tests;

/// <summary>Every kernel of every set against plain formulas, for n = 1 to 40 (all tails), with guards behind the end.</summary>
public sealed unsafe class KernelTests : IKernelTests
{
    private const double Tolerance = KernelSets.Tolerance;
    private const double Smoothing = 0.2;
    private const int Longest = 40;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void Functions(string name)
    {
        Unary<Sigmoid>(name, x => 1 / (1 + Math.Exp(-x)), (_, y) => y * (1 - y));
        Unary<Tanh>(name, Math.Tanh, (_, y) => 1 - (y * y));
        Unary<Relu>(name, x => Math.Max(0, x), (x, _) => x > 0 ? 1 : 0);
        Unary<Exponential>(name, Math.Exp, (_, y) => y);
        Unary<Square>(name, x => x * x, (x, _) => 2 * x);
        Unary<Unchanged>(name, x => x, (_, _) => 1);
        Unary<Softplus>(name, x => Math.Log(1 + Math.Exp(x)), (x, _) => 1 / (1 + Math.Exp(-x)));
        Unary<Logarithm>(name, x => Math.Log(x), (x, _) => 1 / x, positive: true);
    }

    [Theory, MemberData(nameof(Sets))]
    public void TwoArguments(string name)
    {
        Binary<Plus>(name, (a, b) => a + b, (_, _) => 1, (_, _) => 1);
        Binary<Minus>(name, (a, b) => a - b, (_, _) => 1, (_, _) => -1);
        Binary<Times>(name, (a, b) => a * b, (_, b) => b, (a, _) => a);
        Binary<Over>(name, (a, b) => a / b, (_, b) => 1 / b, (a, b) => -a / (b * b));
        Binary<LogisticLoss>(name, (a, b) => (b * Math.Log(1 + Math.Exp(-a))) + ((1 - b) * Math.Log(1 + Math.Exp(a))), (a, b) => (1 / (1 + Math.Exp(-a))) - b, (a, _) => -a);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Linear(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            Guarded x = Normal(draw, n), z = Normal(draw, n), y = Normal(draw, n);
            double[] was = y.Numbers();
            set.Run(new Affine(x, 3, -2, n, y));
            y.AssertIs(i => (3 * x[i]) - 2, Tolerance, $"{name} affine {n}");
            y = new Guarded(n, i => was[i]);
            set.Run(new AddScaled(x, -3, n, y));
            y.AssertIs(i => was[i] - (3 * x[i]), Tolerance, $"{name} add scaled {n}");
            y = new Guarded(n, i => was[i]);
            set.Run(new LeakyRelu(x, (Real)0.25, n, y));
            y.AssertIs(i => x[i] > 0 ? x[i] : 0.25 * x[i], 0, $"{name} leaky relu {n}");
            y = new Guarded(n, i => was[i]);
            set.Run(new AddLeakyReluGradient(x, (Real)0.25, z, n, y));
            y.AssertIs(i => was[i] + (z[i] * (x[i] > 0 ? 1 : 0.25)), Tolerance, $"{name} add leaky relu gradient {n}");
            y = new Guarded(n, i => was[i]);
            set.Run(new AddProduct(x, z, n, y));
            y.AssertIs(i => was[i] + ((double)x[i] * z[i]), Tolerance, $"{name} add product {n}");
            Guarded limited = new(n, i => 3 * was[i]);
            set.Run(new Clamp((Real)1.5, n, limited));
            limited.AssertIs(i => Math.Clamp((Real)(3 * was[i]), -1.5, 1.5), Tolerance, $"{name} clamp {n}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void ClampKeepsNaN(string name)
    {
        Guarded x = new(20, i => i == 7 ? double.NaN : i == 3 ? double.PositiveInfinity : i == 4 ? double.NegativeInfinity : i);
        KernelSets.Named(name).Run(new Clamp(5, 20, x));
        x.AssertIs(i => i == 7 ? double.NaN : i == 4 ? -5 : i == 3 ? 5 : Math.Min(i, 5), 0, $"{name} clamp");
    }

    [Theory, MemberData(nameof(Sets))]
    public void RowsAndColumns(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int columns = 1; columns <= Longest; columns++)
        {
            int rows = columns % 4;
            Samples draw = new((ulong)columns);
            Guarded x = Normal(draw, rows * columns), row = Normal(draw, columns), y = Normal(draw, rows * columns);
            set.Run(new AddRowTo(x, row, rows, columns, y));
            y.AssertIs(i => (double)x[i] + row[i % columns], Tolerance, $"{name} add row {columns}");
            Guarded repeated = Normal(draw, rows * columns);
            double[] filled = repeated.Numbers();
            int shorter = (columns + 1) / 2;
            set.Run(new RepeatRow(row, rows, shorter, repeated, columns));
            repeated.AssertIs(i => i % columns < shorter ? row[i % columns] : filled[i], 0, $"{name} repeat row {columns}");
            Guarded sums = Normal(draw, rows);
            set.Run(new RowSums(x, rows, columns, sums));
            sums.AssertIs(r => Enumerable.Range(0, columns).Sum(c => (double)x[(r * columns) + c]), Tolerance * 10, $"{name} row sums {columns}");
            int width = Math.Max(1, columns / 2), start = columns - width;
            Guarded total = Normal(draw, width);
            double[] was = total.Numbers();
            set.Run(new AddColumnSums((Real*)x + start, rows, width, columns, total));
            total.AssertIs(c => was[c] + Enumerable.Range(0, rows).Sum(r => (double)x[(r * columns) + start + c]), Tolerance, $"{name} column sums {columns}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Sums(string name)
    {
        KernelSet set = KernelSets.Named(name);
        foreach (int n in Enumerable.Range(0, Longest + 1).Concat([4095, 4096, 4097, 12300]))
        {
            Guarded x = Normal(new Samples((ulong)n), n);
            double sum, squares;
            set.Run(new SumAll(x, false, n, &sum));
            set.Run(new SumAll(x, true, n, &squares));
            double size = x.Numbers().Sum(Math.Abs);
            Assert.True(Math.Abs(sum - x.Numbers().Sum()) <= Tolerance * (size + 1), $"{name} sum of {n}: {sum}");
            Assert.True(Math.Abs(squares - x.Numbers().Sum(v => v * v)) <= Tolerance * 3 * (size + 1), $"{name} sum of {n} squares: {squares}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Distributions(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int columns = 1; columns <= Longest; columns++)
        {
            int rows = 1 + (columns % 3);
            Samples draw = new((ulong)columns);
            Guarded x = new(rows * columns, _ => 4 * (draw.Double() - 0.5)), dy = Normal(draw, rows * columns);
            double[] LogP = [.. Enumerable.Range(0, rows).SelectMany(r => LogSoftmax(x.Numbers().AsSpan(r * columns, columns)))];
            Guarded p = Normal(draw, rows * columns), logP = Normal(draw, rows * columns);
            set.Run(new MapRows<Softmax>(x, rows, columns, p));
            p.AssertIs(i => Math.Exp(LogP[i]), Tolerance, $"{name} softmax {columns}");
            set.Run(new MapRows<LogSoftmax>(x, rows, columns, logP));
            logP.AssertIs(i => LogP[i], Tolerance, $"{name} log-softmax {columns}");

            Guarded dx = Normal(draw, rows * columns);
            double[] was = dx.Numbers();
            set.Run(new AddRowGradients<Softmax>(x, p, dy, rows, columns, dx));
            dx.AssertIs(i => was[i] + (Math.Exp(LogP[i]) * (dy[i] - RowSum(i, j => Math.Exp(LogP[j]) * dy[j]))), Tolerance * 4, $"{name} softmax gradient {columns}");
            dx = new Guarded(rows * columns, i => was[i]);
            set.Run(new AddRowGradients<LogSoftmax>(x, logP, dy, rows, columns, dx));
            dx.AssertIs(i => was[i] + dy[i] - (Math.Exp(LogP[i]) * RowSum(i, j => dy[j])), Tolerance * 10, $"{name} log-softmax gradient {columns}");

            int[] targets = [.. Enumerable.Range(0, rows).Select(_ => draw.Int(columns))];
            Guarded loss = Normal(draw, rows), dLoss = Normal(draw, rows), smoothed = Normal(draw, rows), dSmoothed = Normal(draw, rows * columns);
            Guarded largest = Normal(draw, rows), sums = Normal(draw, rows);
            fixed (int* target = targets)
            {
                set.Run(new CrossEntropyRows(x, target, 0, rows, columns, largest, sums, loss));
                set.Run(new CrossEntropyGradient(x, largest, sums, target, 0, dLoss, rows, columns, dx));
                set.Run(new CrossEntropyRows(x, target, (Real)Smoothing, rows, columns, largest, sums, smoothed));
                set.Run(new CrossEntropyGradient(x, largest, sums, target, (Real)Smoothing, dLoss, rows, columns, dSmoothed));
            }
            sums.AssertIs(r => Math.Exp(x[r * columns] - LogP[r * columns] - largest[r]), Tolerance * 4, $"{name} cross-entropy's sum {columns}");
            loss.AssertIs(r => -LogP[(r * columns) + targets[r]], Tolerance, $"{name} cross-entropy {columns}");
            dx.AssertIs(
                i => (dLoss[i / columns] * (Math.Exp(LogP[i]) - (targets[i / columns] == i % columns ? 1 : 0))), Tolerance * 4,
                $"{name} cross-entropy gradient {columns}");
            smoothed.AssertIs(r => -RowSum(r * columns, i => Right(i) * LogP[i]), Tolerance * 4, $"{name} smoothed cross-entropy {columns}");
            dSmoothed.AssertIs(i => dLoss[i / columns] * (Math.Exp(LogP[i]) - Right(i)), Tolerance * 4, $"{name} smoothed cross-entropy gradient {columns}");

            double RowSum(int i, Func<int, double> term) => Enumerable.Range(i / columns * columns, columns).Sum(term);
            double Right(int i) => (targets[i / columns] == i % columns ? 1 - Smoothing : 0) + (Smoothing / columns);
        }
    }

    /// <summary>Each row of mean 0 and variance 1, however far from 0 it is, against plain loops in double.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Standardizing(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int columns = 1; columns <= Longest; columns++)
        {
            int rows = 1 + (columns % 3);
            Samples draw = new((ulong)columns);
            Guarded x = new(rows * columns, i => 1000 + (i % 2) + (draw.Double() / 2)), y = Normal(draw, rows * columns), dy = Normal(draw, rows * columns), dx = Normal(draw, rows * columns);
            double[] was = dx.Numbers();
            set.Run(new MapRows<Standardized>(x, rows, columns, y));
            y.AssertIs(i => Y(i), Tolerance * 20, $"{name} standardized {columns}");
            set.Run(new AddRowGradients<Standardized>(x, y, dy, rows, columns, dx));
            dx.AssertIs(i => was[i] + (Scale(i) * (dy[i] - Mean(i, j => dy[j]) - (Y(i) * Mean(i, j => dy[j] * Y(j))))), Tolerance * 50, $"{name} standardized gradient {columns}");

            double Mean(int i, Func<int, double> of) => Enumerable.Range(i / columns * columns, columns).Average(of);
            double Scale(int i) => 1 / Math.Sqrt(Mean(i, j => Math.Pow(x[j] - Mean(i, k => x[k]), 2)) + 1e-5);
            double Y(int i) => (x[i] - Mean(i, j => x[j])) * Scale(i);
        }
    }

    /// <summary>Each column of some rows, against plain loops in double; equal numbers among them, of which the first takes a maximum's gradient.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void ColumnReductions(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int columns = 1; columns <= Longest; columns++)
        {
            int rows = columns % 5;
            Samples draw = new((ulong)columns);
            Guarded x = new(rows * columns, _ => draw.Int(7) - 3.5), dy = Normal(draw, columns);
            Check<MeanOfColumn>(c => Column(c).DefaultIfEmpty().Average(), (_, _) => 1.0 / rows);
            Check<LargestOfColumn>(c => Column(c).DefaultIfEmpty().Max(), (r, c) => Column(c).ToList().IndexOf(Column(c).Max()) == r ? 1 : 0);
            Check<LogSumExpOfColumn>(c => LogSum(c), (r, c) => Math.Exp(x[(r * columns) + c] - LogSum(c)));

            IEnumerable<double> Column(int c) => Enumerable.Range(0, rows).Select(r => (double)x[(r * columns) + c]);
            double LogSum(int c) => Math.Log(Column(c).Sum(Math.Exp));
            void Check<R>(Func<int, double> value, Func<int, int, double> slope) where R : struct, IColumnReduction
            {
                Guarded y = Normal(draw, columns), dx = Normal(draw, rows * columns);
                double[] was = dx.Numbers();
                set.Run(new ReduceColumns<R>(x, rows, columns, y));
                y.AssertIs(value, Tolerance, $"{name} {R.Name} of {rows} rows, {columns} columns");
                set.Run(new AddReductionGradient<R>(x, y, dy, rows, columns, dx));
                dx.AssertIs(i => was[i] + (dy[i % columns] * slope(i / columns, i % columns)), Tolerance * 2, $"{name} gradient of {R.Name} of {rows} rows, {columns} columns");
            }
        }
    }

    /// <summary>Scores of any size, and impossible ones, give a distribution.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void ExtremeScores(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 3; n <= Longest; n++)
        {
            int count = n;
            Guarded x = new(n, i => i == 0 ? double.NegativeInfinity : i == 1 ? 10000 : i == count - 1 ? 9999 : -10000);
            Guarded p = new(n, _ => 0), logP = new(n, _ => 0), loss = new(1, _ => 0), largest = new(1, _ => 0), sums = new(1, _ => 0);
            double other = Math.Exp(-1) / (1 + Math.Exp(-1));
            set.Run(new MapRows<Softmax>(x, 1, n, p));
            p.AssertIs(i => i == 1 ? 1 - other : i == count - 1 ? other : 0, Tolerance, $"{name} softmax {n}");
            set.Run(new MapRows<LogSoftmax>(x, 1, n, logP));
            logP.AssertIs(
                i => i == 0 ? double.NegativeInfinity : (i == 1 ? 0 : i == count - 1 ? -1 : -20000) + Math.Log(1 - other), 1e-3, $"{name} log-softmax {n}");
            int target = 0;
            set.Run(new CrossEntropyRows(x, &target, 0, 1, n, largest, sums, loss));
            Assert.Equal(Real.PositiveInfinity, loss[0]);
            target = 1;
            set.Run(new CrossEntropyRows(x, &target, 0, 1, n, largest, sums, loss));
            loss.AssertIs(_ => -Math.Log(1 - other), 1e-3, $"{name} cross-entropy {n}");
            Real dLoss = 1;
            set.Run(new CrossEntropyGradient(x, largest, sums, &target, 0, &dLoss, 1, n, p));
            p.AssertIs(i => i == 1 ? -other : i == count - 1 ? other : 0, Tolerance, $"{name} cross-entropy's gradient {n}");
            target = 2;
            set.Run(new CrossEntropyRows(x, &target, 0, 1, n, largest, sums, loss));
            loss.AssertIs(_ => (count == 3 ? 1 : 20000) - Math.Log(1 - other), 1e-3, $"{name} cross-entropy {n}");
            Guarded all = new(n, _ => -10000);
            set.Run(new MapRows<Softmax>(all, 1, n, p));
            p.AssertIs(_ => 1.0 / count, Tolerance, $"{name} softmax of equal scores {n}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Updates(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            Guarded g = Normal(draw, n), v = Normal(draw, n), w = Normal(draw, n);
            double[] v0 = v.Numbers(), w0 = w.Numbers();
            const double rate = 0.1, momentum = 0.9, decay = 0.01;
            set.Run(new MomentumUpdate(g, (Real)rate, (Real)momentum, (Real)decay, n, v, w));
            v.AssertIs(i => (momentum * v0[i]) + g[i] + (decay * w0[i]), Tolerance, $"{name} momentum {n}");
            w.AssertIs(i => w0[i] - (rate * ((momentum * v0[i]) + g[i] + (decay * w0[i]))), Tolerance, $"{name} momentum's weights {n}");

            Guarded m = Normal(draw, n), second = new(n, _ => draw.Double());
            w = new Guarded(n, i => w0[i]);
            double[] m0 = m.Numbers(), s0 = second.Numbers();
            const double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-3, step = 0.01, root = 0.7, shrink = 0.02;
            set.Run(new AdamUpdate(g, (Real)step, (Real)beta1, (Real)beta2, (Real)epsilon, (Real)root, (Real)shrink, n, m, second, w));
            m.AssertIs(i => First(i), Tolerance, $"{name} adam's first moment {n}");
            second.AssertIs(i => Second(i), Tolerance, $"{name} adam's second moment {n}");
            w.AssertIs(i => (w0[i] * (1 - shrink)) - (step * First(i) / ((Math.Sqrt(Second(i)) / root) + epsilon)), Tolerance, $"{name} adam {n}");

            double First(int i) => (beta1 * m0[i]) + ((1 - beta1) * g[i]);
            double Second(int i) => (beta2 * s0[i]) + ((1 - beta2) * g[i] * g[i]);
        }
    }

    /// <summary>The steps of recurrences: tails and guards here, values against plain formulas; gradients are checked where they are composed.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void RecurrentSteps(string name)
    {
        KernelSet set = KernelSets.Named(name), portable = KernelSet.Named("portable");
        for (int H = 1; H <= Longest; H++)
        {
            int n = 1 + (H % 2), rows = n * H;
            ulong seed = (ulong)H;
            foreach (bool before in (bool[])[true, false])
            {
                Compare($"lstm {H} {before}", [4 * H, rows, 4 * rows, rows, rows], (s, m) => s.Run(new LstmStep(m[0], before ? m[1] : null, n, H, m[2], m[3], m[4])));
                Compare($"lstm gradient {H} {before}", [rows, rows, rows, 4 * rows, rows], (s, m) => s.Run(new LstmStepGradient(m[0], before ? m[1] : null, m[2], n, H, m[3], m[4])));
                Compare(
                    $"gru {H} {before}", [3 * rows, 3 * H, H, rows, 3 * rows, rows, rows],
                    (s, m) => s.Run(new GruStep(m[0], m[1], m[2], before ? m[3] : null, n, H, m[4], m[5], m[6])));
                Compare(
                    $"gru gradient {H} {before}", [rows, rows, rows, 3 * rows, 3 * rows, rows],
                    (s, m) => s.Run(new GruStepGradient(m[0], before ? m[1] : null, m[2], n, H, m[3], m[4], before ? m[5] : null)));
            }
            Compare($"elman {H}", [H, rows], (s, m) => s.Run(new ElmanStep<Tanh>(m[0], n, H, m[1])));
            Compare($"elman gradient {H}", [rows, rows], (s, m) => s.Run(new ElmanStepGradient<Tanh>(m[0], n, H, m[1])));

            void Compare(string what, int[] sizes, Action<KernelSet, Guarded[]> run)
            {
                Samples one = new(seed), two = new(seed);
                Guarded[] expected = [.. sizes.Select(size => Normal(one, size))], found = [.. sizes.Select(size => Normal(two, size))];
                run(portable, expected);
                run(set, found);
                for (int i = 0; i < sizes.Length; i++)
                    found[i].AssertIs(e => expected[i][e], Tolerance * 5, $"{name} {what} memory {i}");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void DropoutMasks(string name)
    {
        KernelSet set = KernelSets.Named(name);
        Rng stream = new(5);
        const int total = 20_000;
        Guarded whole = new(total, _ => -1);
        set.Run(new DropoutMask(stream, 65536 / 4, 3, 0, total, whole));
        whole.AssertIs(i => whole[i] == 0 ? 0 : 3, 0, "dropout");
        whole.AssertIs(i => ((Word(Rng.Philox(5, (ulong)(i / 8), 1), i / 2 % 4) >> (16 * (i % 2))) & 0xFFFF) < 65536 / 4 ? 0 : 3, 0, "dropout by single draws");
        Assert.InRange(whole.Numbers().Count(x => x == 0), total * 0.24, total * 0.26);
        for (int n = 1; n <= Longest; n++)
        {
            Guarded part = new(192 + n, _ => -1);
            set.Run(new DropoutMask(stream, 65536 / 4, 3, 192, 192 + n, part));
            part.AssertIs(i => i < 192 ? -1 : whole[i], 0, $"{name} dropout {n}");
        }
    }

    private static uint Word(Rng.Four four, int index) => index switch { 0 => four.A, 1 => four.B, 2 => four.C, _ => four.D };

    private static Guarded Normal(Samples draw, int n)
    {
        Tensor values = draw.Normal(n);
        return new Guarded(n, i => values.Span[i]);
    }

    private static void Unary<F>(string name, Func<double, double> value, Func<double, double, double> slope, bool positive = false) where F : struct, IUnaryFunction
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            Guarded x = new(n, _ => positive ? 0.2 + draw.Double() : 3 * (draw.Double() - 0.5)), y = Normal(draw, n), dy = Normal(draw, n), dx = Normal(draw, n);
            double[] was = dx.Numbers();
            set.Run(new Map<F>(x, n, y));
            y.AssertIs(i => value(x[i]), Tolerance, $"{name} {F.Name} {n}");
            set.Run(new AddMapGradient<F>(x, y, dy, n, dx));
            dx.AssertIs(i => was[i] + (dy[i] * slope(x[i], value(x[i]))), Tolerance * 2, $"{name} {F.Name} gradient {n}");
        }
    }

    private static void Binary<F>(
        string name, Func<double, double, double> value, Func<double, double, double> slopeA, Func<double, double, double> slopeB) where F : struct, IBinaryFunction
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            Guarded a = Normal(draw, n), b = new(n, _ => 0.5 + draw.Double()), y = Normal(draw, n), dy = Normal(draw, n), da = Normal(draw, n), db = Normal(draw, n);
            double[] wasA = da.Numbers(), wasB = db.Numbers();
            set.Run(new Zip<F>(a, b, n, y));
            y.AssertIs(i => value(a[i], b[i]), Tolerance, $"{name} {F.Name} {n}");
            set.Run(new AddZipGradients<F>(a, b, dy, n, da, null));
            set.Run(new AddZipGradients<F>(a, b, dy, n, null, db));
            set.Run(new AddZipGradients<F>(a, b, dy, n, da, db));
            da.AssertIs(i => wasA[i] + (2 * dy[i] * slopeA(a[i], b[i])), Tolerance * 4, $"{name} {F.Name} gradient {n}");
            db.AssertIs(i => wasB[i] + (2 * dy[i] * slopeB(a[i], b[i])), Tolerance * 4, $"{name} {F.Name} gradient {n}");
        }
    }

    private static double[] LogSoftmax(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
            sum += Math.Exp(value);
        double[] y = x.ToArray();
        return [.. y.Select(value => value - Math.Log(sum))];
    }
}
