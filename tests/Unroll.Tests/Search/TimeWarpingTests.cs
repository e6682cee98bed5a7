namespace Unroll.Tests;

/// <summary>Dynamic time warping, against the best of all paths by enumeration.</summary>
public sealed class TimeWarpingTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 0.3)]
    [InlineData(false, 0)]
    public void TheBestOfAllPaths(bool cosine, double band)
    {
        Rng random = new(5);
        TimeWarping warping = new() { Cosine = cosine, Band = band };
        for (int trial = 0; trial < 60; trial++)
        {
            Frames one = Drawn(ref random, 1 + random.NextInt(6)), other = Drawn(ref random, 1 + random.NextInt(6));
            Frames longer = one.Length >= other.Length ? one : other, shorter = one.Length >= other.Length ? other : one;
            double best = Best(longer, shorter, 0, 0, cosine, Math.Max(1, band * shorter.Length)) / (one.Length + other.Length);
            Assert.Equal(best, warping.Distance(one, other), 1e-5);
            Assert.Equal(warping.Distance(one, other), warping.Distance(other, one), 1e-9);
        }
    }

    [Fact]
    public void StretchedSequencesAreEqualAndOthersAreNot()
    {
        Frames word = Of(1, 5, 2, 7), slow = Of(1, 1, 5, 5, 5, 2, 7, 7), other = Of(7, 2, 5, 1);
        TimeWarping warping = new() { Cosine = false, Band = 1 };
        Assert.Equal(0, warping.Distance(word, slow), 1e-6);
        Assert.True(warping.Distance(word, other) > 0.5);
        Assert.Equal(0, warping.Distance(word, word), 1e-6);
    }

    [Fact]
    public void ABandKeepsToTheDiagonal()
    {
        Frames early = Of(9, 0, 0, 0, 0, 0, 0, 0, 0, 0), late = Of(0, 0, 0, 0, 0, 0, 0, 0, 0, 9);
        double wide = new TimeWarping { Cosine = false, Band = 1 }.Distance(early, late), narrow = new TimeWarping { Cosine = false, Band = 0.1 }.Distance(early, late);
        Assert.True(narrow >= wide);
        Frames middle = Of(0, 0, 0, 9, 0, 0, 0, 0, 0, 0), later = Of(0, 0, 0, 0, 0, 0, 9, 0, 0, 0);
        Assert.Equal(0, new TimeWarping { Cosine = false, Band = 0.5 }.Distance(middle, later), 1e-6);
        Assert.True(new TimeWarping { Cosine = false, Band = 0.1 }.Distance(middle, later) > 0.5);
    }

    [Fact]
    public void WhatCannotBeComparedIsNamed()
    {
        Assert.Equal("Time warping: found a sequence without frames; expected one frame or more.", Assert.Throws<UnrollException>(() => new TimeWarping().Distance(Of(), Of(1))).Message);
        Assert.Equal("Time warping: found frames of 1 and of 2 numbers; expected the same size.", Assert.Throws<UnrollException>(() => new TimeWarping().Distance(Of(1), new Frames(2, new Real[] { 1, 2 }))).Message);
    }

    private static Frames Of(params Real[] values) => new(1, values);

    private static Frames Drawn(ref Rng random, int length)
    {
        Real[] values = new Real[3 * length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Real)random.NextNormal();
        return new Frames(3, values);
    }

    /// <summary>The cost of the best path from a cell to the end.</summary>
    private static double Best(Frames n, Frames m, int i, int j, bool cosine, double radius)
    {
        double slope = n.Length == 1 ? 0 : (m.Length - 1) / (double)(n.Length - 1);
        if (i >= n.Length || j >= m.Length || Math.Abs((i * slope) - j) > radius + 1e-12)
            return double.PositiveInfinity;
        double first = i == 0 && j == 0 ? 2 * Step(i, j) : 0;
        if (i == n.Length - 1 && j == m.Length - 1)
            return first;
        double best = Best(n, m, i + 1, j + 1, cosine, radius) is var both && double.IsFinite(both) ? both + (2 * Step(i + 1, j + 1)) : double.PositiveInfinity;
        if (Best(n, m, i + 1, j, cosine, radius) is var down && double.IsFinite(down))
            best = Math.Min(best, down + Step(i + 1, j));
        if (Best(n, m, i, j + 1, cosine, radius) is var right && double.IsFinite(right))
            best = Math.Min(best, right + Step(i, j + 1));
        return first + best;

        double Step(int a, int b)
        {
            double dot = 0, x = 0, y = 0, far = 0;
            for (int d = 0; d < n.Size; d++)
            {
                (double u, double v) = (n.Frame(a)[d], m.Frame(b)[d]);
                (dot, x, y, far) = (dot + (u * v), x + (u * u), y + (v * v), far + ((u - v) * (u - v)));
            }
            return cosine ? 1 - (dot / Math.Sqrt(x * y)) : Math.Sqrt(far);
        }
    }
}
