namespace Unroll.Tests;

/// <summary>The parts of t-SNE against their definitions, and clusters that are far apart.</summary>
public sealed class TSneTests
{
    private static readonly Real[][] Vectors = Clusters(20, 3, 0.3);

    [Theory]
    [InlineData(2)]
    [InlineData(5.5)]
    [InlineData(18)]
    public void RowsHaveThePerplexity(double perplexity)
    {
        double[] squares = [.. Vectors.Select(vector => vector.Zip(Vectors[3], (a, b) => ((double)a - b) * ((double)a - b)).Sum())];
        double[] row = TSne.Row(squares, 3, perplexity);
        Assert.Equal(1, row.Sum(), 1e-12);
        Assert.Equal(0, row[3]);
        Assert.Equal(perplexity, Math.Exp(-row.Where(p => p > 0).Sum(p => p * Math.Log(p))), perplexity * 1e-6);
    }

    [Fact]
    public void AffinitiesAreSymmetricAndSumToOne()
    {
        double[,] p = TSne.Affinities(Vectors, 5);
        Assert.Equal(1, p.Cast<double>().Sum(), 1e-12);
        for (int i = 0; i < Vectors.Length; i++)
        {
            Assert.Equal(0, p[i, i]);
            for (int j = 0; j < i; j++)
                Assert.Equal(p[i, j], p[j, i]);
        }
    }

    /// <summary>The gradient is that of the cost, by central differences; the cost of equal distributions is 0.</summary>
    [Fact]
    public void TheGradientIsThatOfTheCost()
    {
        double[,] p = TSne.Affinities(Vectors, 5);
        Rng random = new(3);
        double[][] y = [.. Vectors.Select(_ => new[] { random.NextNormal(), random.NextNormal() })];
        double[][] gradient = TSne.Gradient(p, y, 1);
        foreach (int i in new[] { 0, 7, y.Length - 1 })
        {
            for (int d = 0; d < 2; d++)
            {
                double kept = y[i][d];
                y[i][d] = kept + 1e-5;
                double above = TSne.Cost(p, y);
                y[i][d] = kept - 1e-5;
                double below = TSne.Cost(p, y);
                y[i][d] = kept;
                Assert.Equal((above - below) / 2e-5, gradient[i][d], 1e-8);
            }
        }
        Assert.Equal(0, TSne.Cost(new[,] { { 0, 0.5 }, { 0.5, 0 } }, [[0, 0], [3, 4]]), 1e-12);
    }

    /// <summary>Two clusters far apart: each point's nearest neighbours in the plane are of its own. The same seed gives the same places, another one others.</summary>
    [Fact]
    public void ClustersStayApart()
    {
        double[][] places = TSne.Fit(Vectors, 10, 300, 1), again = TSne.Fit(Vectors, 10, 300, 1), other = TSne.Fit(Vectors, 10, 300, 2);
        Assert.Equal(places.SelectMany(place => place), again.SelectMany(place => place));
        Assert.NotEqual(places[0], other[0]);
        for (int i = 0; i < places.Length; i++)
        {
            IEnumerable<int> near = Enumerable.Range(0, places.Length).Where(j => j != i).OrderBy(j => Math.Pow(places[i][0] - places[j][0], 2) + Math.Pow(places[i][1] - places[j][1], 2)).Take(5);
            Assert.All(near, j => Assert.Equal(i % 2, j % 2));
        }
        Assert.True(TSne.Cost(TSne.Affinities(Vectors, 10), places) < TSne.Cost(TSne.Affinities(Vectors, 10), TSne.Fit(Vectors, 10, 1, 1)));
    }

    /// <summary>Vectors that are all equal have no widths; the places are numbers all the same.</summary>
    [Fact]
    public void EqualVectorsHavePlaces() =>
        Assert.All(TSne.Fit([.. Enumerable.Range(0, 6).Select(_ => new Real[] { 1, 2 })], 20, 50, 1).SelectMany(place => place), number => Assert.True(double.IsFinite(number)));

    /// <summary>Points around two centres, in turn.</summary>
    internal static Real[][] Clusters(int count, int size, double spread)
    {
        Rng random = new(9);
        return [.. Enumerable.Range(0, 2 * count).Select(i => Enumerable.Range(0, size).Select(_ => (Real)((i % 2 == 0 ? 5 : -5) + (spread * random.NextNormal()))).ToArray())];
    }
}
