namespace Unroll.Tests;

/// <summary>Mean average precision of search by example, against numbers worked out by hand.</summary>
public sealed class QueryByExampleTests
{
    [Fact]
    public void TheMeanOfPrecisionsAtEachRightAnswer()
    {
        // a finds b (other), c (same), d (same): (1/2 + 2/3) / 2; b has no second one and is left out; c finds d, a, b: 1; d finds b, a, c: (1/2 + 2/3) / 2
        double[][] similar = [[9, 3, 2, 1], [3, 9, 1, 1], [2, 1, 9, 3], [2, 3, 1, 9]];
        double expected = (((1.0 / 2) + (2.0 / 3)) / 2 * 2 + 1) / 3;
        Assert.Equal(expected, new QueryByExample(similar, ["x", "y", "x", "x"]).MeanAveragePrecision(), 1e-12);
    }

    [Fact]
    public void SoundsOfTheSameSpeakerCanBeLeftOut()
    {
        double[][] similar = [[9, 3, 2], [3, 9, 2], [3, 2, 9]];
        QueryByExample search = new(similar, ["x", "y", "x"]);
        Assert.Equal((0.5 + 1) / 2, search.MeanAveragePrecision(), 1e-12);
        Assert.Equal(1, search.MeanAveragePrecision(["ann", "ann", "ben"]), 1e-12);
        Assert.Equal(1, search.MeanAveragePrecision(["ben", "ben", "cai"]), 1e-12);
        Assert.Equal(0, search.MeanAveragePrecision(["ann", "ben", "ann"]));
    }

    [Fact]
    public void VectorsAreComparedByTheAngleBetweenThem()
    {
        Real[][] vectors = [[1, 0], [100, 1], [0, 1], [0, 0]];
        Assert.Equal((1 + 1 + 0.5 + 0.25) / 2 - 0.375, QueryByExample.OfVectors(vectors, ["x", "x", "y", "z"]).MeanAveragePrecision(), 1e-12);
        Assert.Equal(0.5, QueryByExample.OfVectors(vectors, ["x", "y", "x", "z"]).MeanAveragePrecision(["a", "b", "c", "d"]), 1e-12);
    }

    [Fact]
    public void OneSimilarityForEachTwo() =>
        Assert.StartsWith("QueryByExample: found similarities that are not one for each two", Assert.Throws<UnrollException>(() => new QueryByExample([[1.0]], ["x", "y"])).Message, StringComparison.Ordinal);
}
