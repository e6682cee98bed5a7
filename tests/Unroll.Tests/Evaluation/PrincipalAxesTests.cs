namespace Unroll.Tests;

/// <summary>Principal axes, against vectors that were made with known ones.</summary>
public sealed class PrincipalAxesTests
{
    [Fact]
    public void TheAxesAreThoseThatTheVectorsWereMadeWith()
    {
        // two axes at right angles, 3/5 4/5 0 and -4/5 3/5 0, with variances 9 and 1, around 10, 20, 30; and four numbers whose squares and products are known
        double[] far = [3, -3, 3, -3], near = [1, 1, -1, -1];
        Real[][] vectors = [.. far.Zip(near, (f, n) => new[] { (Real)(10 + (0.6 * f) - (0.8 * n)), (Real)(20 + (0.8 * f) + (0.6 * n)), 30 })];
        PrincipalAxes axes = PrincipalAxes.Fit(vectors, 3);
        Assert.Equal(9, axes.Variances[0], 1e-4);
        Assert.Equal(1, axes.Variances[1], 1e-4);
        Assert.Equal(0, axes.Variances[2], 1e-4);
        for (int i = 0; i < 4; i++)
        {
            double[] place = axes.Apply(vectors[i]);
            Assert.Equal(far[i], place[0], 1e-4);
            Assert.Equal(-near[i], place[1], 1e-4); // the largest number of the axis is -4/5, so the axis is turned round
            Assert.Equal(0, place[2], 1e-4);
        }
    }

    [Fact]
    public void WhatHasNoAxesIsNamed()
    {
        Assert.Equal("The principal axes: found no vector; expected at least one.", Assert.Throws<UnrollException>(() => PrincipalAxes.Fit([], 1)).Message);
        Assert.Throws<UnrollException>(() => PrincipalAxes.Fit([[1, 2], [3]], 1));
        Assert.Throws<UnrollException>(() => PrincipalAxes.Fit([[1, 2]], 3));
        Assert.Equal([0.0, 0.0], PrincipalAxes.Fit([[1, 2], [1, 2]], 2).Apply([1, 2]));
        Assert.Throws<UnrollException>(() => PrincipalAxes.Fit([[1, 2]], 1).Apply([1]));
    }
}
