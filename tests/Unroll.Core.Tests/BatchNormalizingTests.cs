namespace Unroll.Tests;

/// <summary>Normalisation of columns: against the definition and the composed operations, far from 0, its gradients in both modes, and the same bits on any number of threads.</summary>
public sealed class BatchNormalizingTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 2, 3 }, { 7, 15 }, { 8, 16 }, { 9, 17 }, { 3, 33 }, { 0, 4 }, { 5, 0 }, { 40, 1 }, { 17, 7 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void GradientsInBothModes(int rows, int columns)
    {
        Samples draw = new(340);
        Tensor x = draw.Normal(rows, columns), gain = draw.Normal(columns), bias = draw.Normal(columns), mean = draw.Normal(columns), variance = draw.Between(0.2, 2, columns);
        if (rows != 1) // or all is constant, to within a thousandth of the numbers
            GradientCheck.Run(341, (tape, v) => v[0].NormalizeColumns(v[1], v[2], out Tensor _, out Tensor _), x, gain, bias);
        GradientCheck.Run(342, (_, v) => v[0].NormalizeColumns(v[1], v[2], mean, variance), x, gain, bias);
    }

    [Theory, MemberData(nameof(Shapes)), InlineData(3000, 20), InlineData(20, 3000), InlineData(1025, 16)]
    public void ItIsThatOfItsDefinition(int rows, int columns)
    {
        Samples draw = new(343);
        Tensor x = draw.Normal(rows, columns), gain = draw.Normal(columns), bias = draw.Normal(columns);
        foreach (KernelSet set in KernelSet.Available)
        {
            using Device device = new(2, set.Name);
            using Tape tape = Tape.ForPrediction(device);
            Value y = tape.Constant(x).NormalizeColumns(tape.Constant(gain), tape.Constant(bias), out Tensor mean, out Tensor variance);
            Value again = tape.Constant(x).NormalizeColumns(tape.Constant(gain), tape.Constant(bias), mean, variance);
            Near.Assert(y.Tensor, again.Tensor, KernelSets.Tolerance, "with the moments given");
            for (int c = 0; c < columns; c++)
            {
                double[] column = [.. Enumerable.Range(0, rows).Select(r => (double)x.Span[(r * columns) + c])];
                double m = rows == 0 ? 0 : column.Average(), v = rows == 0 ? 0 : column.Average(number => (number - m) * (number - m));
                Assert.Equal(m, mean.Span[c], KernelSets.Tolerance);
                Assert.Equal(v, variance.Span[c], KernelSets.Tolerance * 2);
                for (int r = 0; r < rows; r++)
                    Assert.Equal((gain.Span[c] * (column[r] - m) / Math.Sqrt(v + 1e-5)) + bias.Span[c], y.Tensor.Span[(r * columns) + c], KernelSets.Tolerance * (rows < 3 ? 100 : 10));
            }
        }
    }

    /// <summary>Columns are the rows of the transpose, which <see cref="Rowwise.Standardize"/> normalises: values and all gradients.</summary>
    [Theory, InlineData(6, 5), InlineData(33, 17)]
    public void ItIsTheComposedOne(int rows, int columns)
    {
        Samples draw = new(344);
        Tensor x = draw.Normal(rows, columns), gain = draw.Normal(columns), bias = draw.Normal(columns);
        (Tensor[] fused, Tensor[] apart) = (Run(false), Run(true));
        for (int i = 0; i < fused.Length; i++)
            Near.Assert(apart[i], fused[i], KernelSets.Tolerance * 20, $"{i}");

        Tensor[] Run(bool composed)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value input = tape.Constant(x), g = tape.Constant(gain), b = tape.Constant(bias), one = tape.Constant(Identity(columns)), rowsOne = tape.Constant(Identity(rows));
            Value y = !composed ? input.NormalizeColumns(g, b, out _, out _)
                : rowsOne.MatMulTransposed(one.MatMulTransposed(input).Standardize()).TimesRow(g).AddRow(b);
            return [y.Tensor.Keep(), .. tape.Backward((y * tape.Constant(new Samples(345).Normal(rows, columns))).Sum(), input, g, b)];
        }
    }

    private static Tensor Identity(int size)
    {
        Tensor identity = new(new Shape(size, size));
        for (int i = 0; i < size; i++)
            identity.Span[(i * size) + i] = 1;
        return identity;
    }

    /// <summary>A mean of 10,000 takes nothing from the deviations but the rounding of the numbers themselves.</summary>
    [Fact]
    public void ColumnsFarFromZeroLoseNoDigits()
    {
        const int rows = 700;
        Tensor x = new(new Shape(rows, 2)), near = new(new Shape(rows, 2)), ones = new(new Shape(2)), zeros = new(new Shape(2));
        ones.Span.Fill(1);
        for (int i = 0; i < x.Count; i++)
        {
            near.Span[i] = new Rng(9).Stream((ulong)i).NextInt(64) / (Real)16;
            x.Span[i] = near.Span[i] + 10_000; // exactly
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor far = tape.Constant(x).NormalizeColumns(tape.Constant(ones), tape.Constant(zeros), out _, out Tensor variance).Tensor;
        Tensor expected = tape.Constant(near).NormalizeColumns(tape.Constant(ones), tape.Constant(zeros), out _, out Tensor same).Tensor;
        Near.Assert(same, variance, KernelSets.Tolerance * 5, "variance");
        Near.Assert(expected, far, KernelSets.Tolerance * 5, "y");
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBitsAndARowAloneWhatItGivesAmongOthers()
    {
        Samples draw = new(346);
        Tensor x = draw.Normal(5000, 37), gain = draw.Normal(37), bias = draw.Normal(37), mean = draw.Normal(37), variance = draw.Between(0.5, 2, 37);
        Tensor[][] runs = [.. new[] { 1, 2, 3, 7 }.Select(Run)];
        foreach (Tensor[] run in runs[1..])
        {
            for (int i = 0; i < run.Length; i++)
                Near.Same(runs[0][i], run[i], $"{i}");
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor all = Given(x), alone = Given(x.Rows(4321, 1).Keep());
        Near.Same(alone, all.Rows(4321, 1), "a row alone");

        Tensor Given(Tensor rows) => tape.Constant(rows).NormalizeColumns(tape.Constant(gain), tape.Constant(bias), mean, variance).Tensor;

        Tensor[] Run(int threads)
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape other = Tape.ForGradients(device);
            Value input = other.Constant(x), g = other.Constant(gain), b = other.Constant(bias), y = input.NormalizeColumns(g, b, out Tensor m, out Tensor v);
            Tensor[] made = [y.Keep(), m.Keep(), v.Keep(), .. other.Backward((y * other.Constant(new Samples(347).Normal(5000, 37))).Sum(), input, g, b)];
            TestDevice.AssertShared(device);
            return made;
        }
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(4, 3))), three = tape.Constant(new Tensor(new Shape(3))), two = tape.Constant(new Tensor(new Shape(2)));
        Expect("normalize columns: found the shapes [4, 3], [2] and [3]; expected gain and bias of 3.", () => x.NormalizeColumns(two, three, out _, out _));
        Expect("normalize columns: found the shapes [4, 3], [3] and [2]; expected gain and bias of 3.", () => x.NormalizeColumns(three, two, out _, out _));
        Expect("normalize columns: found the shapes [4, 3], [3] and [2]; expected a mean and a variance of 3.", () => x.NormalizeColumns(three, three, three.Tensor, two.Tensor));
        Assert.StartsWith("normalize columns: ", Assert.Throws<UnrollException>(() => three.NormalizeColumns(three, three, out _, out _)).Message, StringComparison.Ordinal);

        static void Expect(string sentence, Action action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }
}
