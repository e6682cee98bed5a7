namespace Unroll.Tests;

/// <summary>The error of exp, log, tanh and sigmoid in every kernel set, over dense grids and at the ends of the number line.</summary>
public sealed unsafe class FunctionTests
{
#if SINGLE
    private const double ExpRelative = 2e-7, LogRelative = 2e-7, Absolute = 5e-7;
    private const double Lowest = -87.3, Highest = 88.7;
#else
    private const double ExpRelative = 1e-15, LogRelative = 1e-15, Absolute = 1e-15;
    private const double Lowest = -708, Highest = 709;
#endif
    private const int Points = 40_001;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void Exp(string name)
    {
        foreach ((Real x, Real y) in Grid<Exponential>(name, Lowest, Highest).Concat(Grid<Exponential>(name, -1, 1)))
            AssertWithin(Math.Exp(x), y, ExpRelative * Math.Exp(x), $"{name} exp({x})");
        Assert.Equal([1, 1, 0, Real.PositiveInfinity, 0, Real.PositiveInfinity, Real.NaN, 1, 1], At<Exponential>(name));
    }

    /// <summary>Below the smallest normal number the spacing of numbers is the error: never more than one step, and 0 in the end.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void ExpOfVeryNegativeNumbers(string name)
    {
        foreach ((Real x, Real y) in Grid<Exponential>(name, Lowest - 20, Lowest))
            AssertWithin(Math.Exp(x), y, (1e-6 * Math.Exp(x)) + (1.01 * Real.Epsilon), $"{name} exp({x})");
    }

    [Theory, MemberData(nameof(Sets))]
    public void Log(string name)
    {
        foreach ((Real x, Real y) in Grid<Logarithm>(name, 1e-6, 4).Concat(Grid<Logarithm>(name, 1, 1e6)))
            AssertWithin(Math.Log(x), y, LogRelative * Math.Max(Math.Abs(Math.Log(x)), 1e-3), $"{name} log({x})");
        Real[] special = At<Logarithm>(name, 1, 0, Real.PositiveInfinity, -1, Real.NaN, Real.Epsilon);
        Assert.Equal([0, Real.NegativeInfinity, Real.PositiveInfinity, Real.NaN, Real.NaN], special[..5]);
        AssertWithin(Math.Log(Real.Epsilon), special[5], 1e-4, $"{name} log of the smallest number");
    }

    [Theory, MemberData(nameof(Sets))]
    public void HyperbolicTangent(string name)
    {
        foreach ((Real x, Real y) in Grid<Tanh>(name, -12, 12).Concat(Grid<Tanh>(name, -0.1, 0.1)))
        {
            AssertWithin(Math.Tanh(x), y, Absolute, $"{name} tanh({x})");
            AssertWithin(Math.Tanh(x), y, 1e-6 * Math.Abs(x), $"{name} tanh({x})");
        }
        Real[] special = At<Tanh>(name);
        Assert.Equal([0, 0], special[..2]);
        Assert.True(Real.IsNegative(special[1]), "tanh(-0) is -0");
        Assert.True(Real.IsNaN(special[6]));
        foreach (int i in (int[])[2, 4])
            AssertWithin(-1, special[i], Absolute, $"{name} tanh of a very negative number");
        foreach (int i in (int[])[3, 5])
            AssertWithin(1, special[i], Absolute, $"{name} tanh of a very large number");
        AssertWithin(0, special[7], 2 * Real.Epsilon, $"{name} tanh of the smallest number");
    }

    [Theory, MemberData(nameof(Sets))]
    public void LogisticSigmoid(string name)
    {
        foreach ((Real x, Real y) in Grid<Sigmoid>(name, -30, 30).Concat(Grid<Sigmoid>(name, -1, 1)).Concat(Grid<Sigmoid>(name, -120, 120)))
        {
            AssertWithin(1 / (1 + Math.Exp(-x)), y, Absolute, $"{name} sigmoid({x})");
            Assert.InRange(y, 0, 1);
        }
        Assert.Equal([(Real)0.5, (Real)0.5, 0, 1, 0, 1, Real.NaN, (Real)0.5, (Real)0.5], At<Sigmoid>(name));
    }

    [Theory, MemberData(nameof(Sets))]
    public void ReluAndNaN(string name) =>
        Assert.Equal([0, 0, 0, 10000, 0, Real.PositiveInfinity, Real.NaN, Real.Epsilon, 0], At<Relu>(name));

    private static IEnumerable<(Real X, Real Y)> Grid<F>(string name, double low, double high) where F : struct, IUnaryFunction
    {
        Real[] x = [.. Enumerable.Range(0, Points).Select(i => (Real)(low + ((high - low) * i / (Points - 1))))];
        return x.Zip(At<F>(name, x));
    }

    /// <summary>At 0, -0, -10,000, 10,000, -∞, ∞, NaN and the smallest numbers, where no others are given.</summary>
    private static Real[] At<F>(string name, params Real[] x) where F : struct, IUnaryFunction
    {
        if (x.Length == 0)
            x = [0, (Real)(-0.0), -10000, 10000, Real.NegativeInfinity, Real.PositiveInfinity, Real.NaN, Real.Epsilon, -Real.Epsilon];
        Tensor source = new(new Shape(x.Length), x), target = new(source.Shape);
        KernelSets.Named(name).Run(new Map<F>(source.Pointer, x.Length, target.Pointer));
        GC.KeepAlive(source);
        return target.Span.ToArray();
    }

    private static void AssertWithin(double expected, double found, double bound, string what)
    {
        if (!(Math.Abs(expected - found) <= bound))
            Assert.Fail(FormattableString.Invariant($"{what}: expected {expected:G9} within {bound:G3}, found {found:G9}"));
    }
}
