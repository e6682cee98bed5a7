namespace Unroll.Tests;

/// <summary>The gradients of every single operation, over small random shapes with 1 and odd sizes.</summary>
public sealed class OperationGradientTests
{
    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 1, 7 }, { 3, 1 }, { 2, 5 }, { 5, 17 }, { 0, 3 }, { 3, 33 } };

    public static TheoryData<int, int, int> ProductShapes => new() { { 1, 1, 1 }, { 1, 5, 3 }, { 4, 1, 7 }, { 3, 9, 1 }, { 5, 7, 17 }, { 15, 3, 4 }, { 0, 3, 2 }, { 2, 0, 3 }, { 2, 3, 0 } };

    [Theory, MemberData(nameof(Shapes))]
    public void Arithmetic(int n, int f)
    {
        Samples draw = new(1);
        Tensor a = draw.Normal(n, f), b = draw.Normal(n, f), away = draw.Between(0.5, 2, n, f);
        GradientCheck.Run(2, (_, v) => v[0] + v[1], a, b);
        GradientCheck.Run(3, (_, v) => v[0] - v[1], a, b);
        GradientCheck.Run(4, (_, v) => v[0] * v[1], a, b);
        GradientCheck.Run(5, (_, v) => v[0] / v[1], a, away);
        GradientCheck.Run(6, (_, v) => v[0] * v[0], a);
        GradientCheck.Run(7, (_, v) => v[0] - v[0], a);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ArithmeticWithNumbers(int n, int f)
    {
        Tensor x = new Samples(8).Normal(n, f);
        GradientCheck.Run(9, (_, v) => v[0] + 2.5, x);
        GradientCheck.Run(10, (_, v) => v[0] - 2.5, x);
        GradientCheck.Run(11, (_, v) => v[0] * 2.5, x);
        GradientCheck.Run(12, (_, v) => 2.5 * v[0], x);
        GradientCheck.Run(13, (_, v) => v[0] / 2.5, x);
        GradientCheck.Run(14, (_, v) => 2.5 - v[0], x);
        GradientCheck.Run(15, (_, v) => -v[0], x);
        GradientCheck.Run(16, (_, v) => v[0].Affine(-3, 0.25), x);
    }

    [Fact]
    public void ArithmeticValues()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value a = tape.Constant(new Tensor(new Shape(2), [3, -4])), b = tape.Constant(new Tensor(new Shape(2), [2, 8]));
        Assert.Equal([5, 4], (a + b).Tensor.Span);
        Assert.Equal([1, -12], (a - b).Tensor.Span);
        Assert.Equal([6, -32], (a * b).Tensor.Span);
        Assert.Equal([(Real)1.5, (Real)(-0.5)], (a / b).Tensor.Span);
        Assert.Equal([5, -2], (a + 2).Tensor.Span);
        Assert.Equal([1, -6], (a - 2).Tensor.Span);
        Assert.Equal([6, -8], (a * 2).Tensor.Span);
        Assert.Equal([6, -8], (2 * a).Tensor.Span);
        Assert.Equal([(Real)1.5, -2], (a / 2).Tensor.Span);
        Assert.Equal([-2, 5], (1 - a).Tensor.Span);
        Assert.Equal([-3, 4], (-a).Tensor.Span);
        Assert.Equal([9, 16], a.Square().Tensor.Span);
        Assert.Equal([3, 0], a.Relu().Tensor.Span);
        Assert.Equal([3, -2], a.LeakyRelu(0.5).Tensor.Span);
        Assert.Equal("leaky relu: found a slope of -0.5; expected 0 to 1.", Assert.Throws<UnrollException>(() => a.LeakyRelu(-0.5)).Message);
        Assert.Equal(-1, a.Sum().Item());
        Assert.Equal((Real)(-0.5), a.Mean().Item());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Functions(int n, int f)
    {
        Samples draw = new(17);
        Tensor x = draw.Normal(n, f), positive = draw.Between(0.3, 3, n, f);
        GradientCheck.Run(18, (_, v) => v[0].Sigmoid(), x);
        GradientCheck.Run(19, (_, v) => v[0].Tanh(), x);
        GradientCheck.Run(20, (_, v) => v[0].Relu(), x);
        GradientCheck.Run(338, (_, v) => v[0].LeakyRelu(), x);
        GradientCheck.Run(339, (_, v) => v[0].LeakyRelu(1) + v[0].LeakyRelu(0), x);
        GradientCheck.Run(21, (_, v) => v[0].Exp(), x);
        GradientCheck.Run(22, (_, v) => v[0].Log(), positive);
        GradientCheck.Run(23, (_, v) => v[0].Square(), x);
        GradientCheck.Run(132, (_, v) => v[0].Softplus(), x);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Dropout(int n, int f)
    {
        Tensor x = new Samples(24).Normal(n, f);
        GradientCheck.Run(25, (_, v) => v[0].Dropout(0.4), x);
        GradientCheck.Run(26, (_, v) => v[0].Dropout(0.4) * v[0].Dropout(0.2), x);
    }

    [Theory, MemberData(nameof(ProductShapes))]
    public void MatMul(int n, int k, int m)
    {
        Samples draw = new(27);
        GradientCheck.Run(28, (_, v) => v[0].MatMul(v[1]), draw.Normal(n, k), draw.Normal(k, m));
        GradientCheck.Run(128, (_, v) => v[0].MatMulTransposed(v[1]), draw.Normal(n, k), draw.Normal(m, k));
    }

    [Fact]
    public void MatMulOfItself() => GradientCheck.Run(29, (_, v) => v[0].MatMul(v[0]), new Samples(30).Normal(5, 5));

    [Fact]
    public void MatMulTransposedIsTheProductOfEveryPairOfRows()
    {
        Tensor a = new Samples(129).Normal(3, 4), b = new Samples(130).Normal(5, 4);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = tape.Constant(a).MatMulTransposed(tape.Constant(b)).Tensor;
        for (int n = 0; n < 3; n++)
        {
            for (int m = 0; m < 5; m++)
                Assert.Equal(Enumerable.Range(0, 4).Sum(k => (double)a.Span[(n * 4) + k] * b.Span[(m * 4) + k]), y.Span[(n * 5) + m], 1e-5);
        }
        GradientCheck.Run(131, (_, v) => v[0].MatMulTransposed(v[0]), a);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void RowByRow(int n, int f)
    {
        Samples draw = new(41);
        GradientCheck.Run(42, (_, v) => v[0].TimesRow(v[1]), draw.Normal(n, f), draw.Normal(f));
        GradientCheck.Run(43, (_, v) => v[0].Standardize(), draw.Normal(n, f));
        GradientCheck.Run(44, (_, v) => v[0].TimesColumn(v[1]), draw.Normal(n, f), draw.Normal(n, 1));
    }

    [Fact]
    public void StandardizedRowsHaveMeanZeroAndVarianceOne()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = tape.Constant(new Tensor(new Shape(2, 4), [1, 2, 3, 6, -100, 0, 0, 100])).Standardize().Tensor;
        for (int row = 0; row < 2; row++)
        {
            double[] numbers = [.. y.Rows(row, 1).Span.ToArray().Select(number => (double)number)];
            Assert.Equal(0, numbers.Sum(), 1e-5);
            Assert.Equal(4, numbers.Sum(number => number * number), 1e-4);
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void AddRow(int n, int f)
    {
        Samples draw = new(31);
        GradientCheck.Run(32, (_, v) => v[0].AddRow(v[1]), draw.Normal(n, f), draw.Normal(f));
    }

    [Fact]
    public void Reshape()
    {
        Tensor x = new Samples(33).Normal(3, 4);
        GradientCheck.Run(34, (_, v) => v[0].Reshape(new Shape(2, 6)), x);
        GradientCheck.Run(35, (_, v) => v[0].Reshape(new Shape(12)).Tanh(), x);
    }

    [Theory, InlineData(0, 5), InlineData(0, 1), InlineData(2, 3), InlineData(4, 1), InlineData(3, 0)]
    public void Rows(int start, int count)
    {
        Tensor x = new Samples(36).Normal(5, 3);
        GradientCheck.Run(37, (_, v) => v[0].Rows(start, count), x);
        GradientCheck.Run(38, (_, v) => v[0].Rows(start, count).Tanh(), x);
    }

    [Theory, InlineData(0, 5), InlineData(0, 1), InlineData(2, 3), InlineData(4, 1), InlineData(3, 0)]
    public void Columns(int start, int count) => GradientCheck.Run(39, (_, v) => v[0].Columns(start, count), new Samples(40).Normal(3, 5));

    [Fact]
    public void ConcatRows()
    {
        Samples draw = new(41);
        GradientCheck.Run(42, (_, v) => Shaping.ConcatRows(v[0], v[1], v[2], v[0]), draw.Normal(2, 3), draw.Normal(0, 3), draw.Normal(1, 3));
    }

    [Fact]
    public void ConcatColumns()
    {
        Samples draw = new(43);
        GradientCheck.Run(44, (_, v) => Shaping.ConcatColumns(v[0], v[1], v[2], v[0]), draw.Normal(3, 2), draw.Normal(3, 0), draw.Normal(3, 17));
    }

    [Fact]
    public void TakeRowsOfAValue() => GradientCheck.Run(45, (_, v) => v[0].TakeRows([4, 0, 4, 4, 2]), new Samples(46).Normal(5, 3));

    [Fact]
    public void TakeRowsOfAComputedValue() => GradientCheck.Run(47, (_, v) => v[0].Tanh().TakeRows([1, 1, 0]), new Samples(48).Normal(2, 3));

    [Fact]
    public void TakeNoRows() => GradientCheck.Run(49, (_, v) => v[0].TakeRows([]), new Samples(50).Normal(2, 3));

    [Fact]
    public void TakeRowsOfAParameter()
    {
        ParameterStore store = ParameterStore.Draw(51);
        Parameter table = store.Root.Parameter("table", new Shape(7, 3), Init.Normal(1));
        GradientCheck.Parameters(52, store, tape => tape.Use(table).TakeRows([5, 1, 5, 0]));
        GradientCheck.Parameters(53, store, tape => Shaping.ConcatRows(tape.Use(table).TakeRows([5, 1]).Tanh(), tape.Use(table).TakeRows([6, 5]).Sigmoid()));
    }

    [Fact]
    public void TiedTable()
    {
        ParameterStore store = ParameterStore.Draw(54);
        Parameter table = store.Root.Parameter("table", new Shape(5, 3), Init.Normal(1)), other = store.Root.Parameter("other", new Shape(3, 5), Init.Normal(1));
        Tensor x = new Samples(55).Normal(2, 5);
        GradientCheck.Parameters(56, store, tape => tape.Use(table).TakeRows([3, 1, 3]).MatMul(tape.Use(other)).MatMul(tape.Use(table)));
        GradientCheck.Parameters(57, store, tape => Shaping.ConcatRows(tape.Constant(x).MatMul(tape.Use(table)), tape.Use(table).TakeRows([0, 3, 3])));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Reductions(int n, int f)
    {
        Tensor x = new Samples(58).Normal(n, f);
        GradientCheck.Run(59, (_, v) => v[0].Sum(), x);
        GradientCheck.Run(60, (_, v) => v[0].SumColumns(), x);
        if (n * f > 0)
            GradientCheck.Run(61, (_, v) => v[0].Mean(), x);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Distributions(int n, int f)
    {
        Samples draw = new(62);
        Tensor x = draw.Normal(n, f);
        GradientCheck.Run(63, (_, v) => v[0].Softmax(), x);
        GradientCheck.Run(64, (_, v) => v[0].LogSoftmax(), x);
        int[] targets = [.. Enumerable.Range(0, n).Select(_ => draw.Int(f))];
        GradientCheck.Run(65, (_, v) => v[0].CrossEntropy(targets), x);
        GradientCheck.Run(66, (_, v) => v[0].CrossEntropy(targets).Sum(), x);
        GradientCheck.Run(68, (_, v) => v[0].CrossEntropy(targets, 0.3), x);
    }

    [Fact]
    public void RandomNetworks()
    {
        for (ulong seed = 100; seed < 110; seed++)
        {
            Samples draw = new(seed);
            int n = 1 + draw.Int(4), k = 1 + draw.Int(5), m = 2 + draw.Int(5);
            int[] targets = [.. Enumerable.Range(0, n).Select(_ => draw.Int(m))];
            GradientCheck.Run(
                seed, (_, v) => v[0].MatMul(v[1]).AddRow(v[2]).Tanh().MatMul(v[3]).CrossEntropy(targets),
                draw.Normal(n, k), draw.Normal(k, m), draw.Normal(m), draw.Normal(m, m));
        }
    }
}
