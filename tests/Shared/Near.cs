namespace Unroll.Tests;

/// <summary>Tensors that are equal but for rounding.</summary>
internal static class Near
{
    /// <summary>What sums of numbers of about 1 are off by, though they be small or 0 themselves: some units in the last place.</summary>
#if SINGLE
    public const double Rounding = 2e-7;
#else
    public const double Rounding = 1e-14;
#endif

    /// <summary>
    /// Fails where an element differs by more than the tolerance times the largest expected magnitude of this tensor, so that small tensors are held to as
    /// many digits as large ones, and by more than rounding.
    /// </summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance, string what, double rounding = Rounding)
    {
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        double scale = 0;
        foreach (Real value in expected.Span)
            scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs((double)expected.Span[i] - actual.Span[i]);
            if (!(difference <= (tolerance * scale) + rounding))
                Xunit.Assert.Fail(FormattableString.Invariant($"{what}, element {i} of {expected.Shape}: expected {expected.Span[i]:G9}, found {actual.Span[i]:G9}"));
        }
    }

    /// <summary>Fails unless all bits are equal.</summary>
    public static void Same(Tensor expected, Tensor actual, string what)
    {
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Count; i++)
        {
            if (!expected.Span[i].Equals(actual.Span[i]))
                Xunit.Assert.Fail(FormattableString.Invariant($"{what}, element {i} of {expected.Shape}: expected {expected.Span[i]:R}, found {actual.Span[i]:R}"));
        }
    }
}
