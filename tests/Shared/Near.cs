namespace Unroll.Tests;

/// <summary>Tensors that are equal but for rounding.</summary>
internal static class Near
{
    /// <summary>Fails where an element differs by more than the tolerance times the larger of 1 and the largest expected magnitude.</summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        double scale = 1;
        foreach (Real value in expected.Span)
            scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs((double)expected.Span[i] - actual.Span[i]);
            if (!(difference <= tolerance * scale))
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
