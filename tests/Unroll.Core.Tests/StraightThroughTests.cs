namespace Unroll.Tests;

/// <summary>A choice of the largest number of each row, through which the gradient goes.</summary>
public sealed class StraightThroughTests
{
    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 1, 7 }, { 3, 8 }, { 2, 9 }, { 5, 15 }, { 4, 16 }, { 3, 17 }, { 0, 3 }, { 3, 33 } };

    /// <summary>Forward a 1 at the largest; back, through a softmax, that softmax's gradient at the numbers that came: Σ over j of dy_j p_j (δ_ij - p_i).</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void TheGradientIsThatOfTheProbabilities(int n, int f)
    {
        Samples draw = new(90);
        Tensor x = draw.Normal(n, f), weights = draw.Normal(n, f);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value input = tape.Constant(x), soft = input.Softmax(), hard = soft.LargestOnly(out int[] columns);
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<Real> numbers = x.Span.Slice(row * f, f), ones = hard.Tensor.Span.Slice(row * f, f);
            int largest = 0;
            for (int i = 1; i < f; i++)
                largest = numbers[i] > numbers[largest] ? i : largest;
            Assert.Equal(largest, columns[row]);
            for (int i = 0; i < f; i++)
                Assert.Equal(i == largest ? 1 : 0, ones[i]);
        }
        Real[] p = soft.Tensor.Span.ToArray(), ys = hard.Tensor.Span.ToArray();
        columns.AsSpan().Fill(0); // what a caller does with them is his own
        ReadOnlySpan<Real> gradient = tape.Backward(((hard * hard) * tape.Constant(weights)).Sum(), input)[0].Span;
        for (int row = 0; row < n; row++)
        {
            double mean = 0;
            for (int i = row * f; i < (row + 1) * f; i++)
                mean += 2 * weights.Span[i] * ys[i] * p[i];
            for (int i = row * f; i < (row + 1) * f; i++)
                Assert.Equal(p[i] * ((2 * weights.Span[i] * ys[i]) - mean), gradient[i], 1e-5);
        }
    }

    [Fact]
    public void EqualNumbersAndNoNumbers()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(4, 3), [1, 2, 2, 0, 0, 0, 1, Real.NaN, 3, Real.NegativeInfinity, Real.NegativeInfinity, Real.PositiveInfinity]));
        ReadOnlySpan<Real> y = x.LargestOnly(out int[] columns).Tensor.Span;
        Assert.Equal([1, 0, 1, 2], columns);
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, Real.NaN, 0, 0, 0, 1], y.ToArray());
        Assert.Empty(tape.Constant(new Tensor(new Shape(0, 0))).LargestOnly(out _).Tensor.Span.ToArray());
        Assert.Contains("rows of no columns", Assert.Throws<UnrollException>(() => tape.Constant(new Tensor(new Shape(2, 0))).LargestOnly(out _)).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => tape.Constant(new Tensor(new Shape(2))).LargestOnly(out _));
    }
}
