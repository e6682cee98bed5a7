using System.Numerics;

namespace Unroll.Tests;

/// <summary>Every semiring on random lattices against the list of all paths.</summary>
public sealed class LatticeTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EverySemiringEqualsTheListOfAllPaths(int seed)
    {
        Rng rng = new((ulong)seed);
        Lattice lattice = Random(ref rng);
        List<int[]> paths = [.. Enumerated.Paths(lattice).Where(path => !double.IsNegativeInfinity(Enumerated.Score(lattice, path)))];
        double[] scores = [.. paths.Select(path => Enumerated.Score(lattice, path))];
        double logZ = Enumerated.LogSum(scores);

        Close(logZ, lattice.Sum<LogSemiring, double>(default));
        Assert.Equal(new BigInteger(paths.Count), lattice.Sum<CountingSemiring, BigInteger>(default));
        Close(scores.Length == 0 ? double.NegativeInfinity : scores.Max(), lattice.Sum<MaxSemiring, ScoredPath>(default).Score);
        double[] p = [.. scores.Select(score => Math.Exp(score - logZ))];
        double entropy = -p.Sum(x => x * Math.Log(x));
        Close(entropy, ExpectationSemiring.Entropy(lattice.Sum<ExpectationSemiring, Expectation>(ExpectationSemiring.OfScores)));
        double labels = paths.Select((path, i) => p[i] * path.Sum(arc => lattice.Arcs[arc].Label)).Sum();
        Close(labels, lattice.Sum<ExpectationSemiring, Expectation>(new ExpectationSemiring((arc, _) => lattice.Arcs[arc].Label)).Mean);
        foreach (int k in new[] { 1, 2, 5, 1000 })
            SameBest(lattice, [.. scores.OrderDescending().Take(k)], lattice.Sum<KBestSemiring, IReadOnlyList<ScoredPath>>(new KBestSemiring(k)));
        if (paths.Count == 0)
            return;

        ScoredPath best = lattice.Sum<MaxSemiring, ScoredPath>(default);
        Close(best.Score, Enumerated.Score(lattice, best.Arcs()));
        double[] marginals = lattice.Marginals();
        for (int arc = 0; arc < marginals.Length; arc++)
            Close(paths.Select((path, i) => path.Contains(arc) ? p[i] : 0).Sum(), marginals[arc]);
    }

    [Fact]
    public void SamplesComeAsOftenAsTheirProbabilitySays()
    {
        Rng rng = new(3);
        Lattice lattice = Random(ref rng);
        while (lattice.Sum<CountingSemiring, BigInteger>(default) < 4)
            lattice = Random(ref rng);
        double logZ = lattice.Sum<LogSemiring, double>(default);
        const int draws = 20000;
        Dictionary<string, int> counts = [];
        for (int i = 0; i < draws; i++)
        {
            string path = string.Join(' ', lattice.Sample(ref rng));
            counts[path] = counts.GetValueOrDefault(path) + 1;
        }
        foreach (int[] path in Enumerated.Paths(lattice))
        {
            double p = Math.Exp(Enumerated.Score(lattice, path) - logZ), found = (double)counts.GetValueOrDefault(string.Join(' ', path)) / draws;
            Assert.True(Math.Abs(p - found) < 5 * Math.Sqrt((p * (1 - p) / draws) + 1e-9), $"expected {p}, found {found}");
        }
    }

    [Fact]
    public void AnImpossibleLatticeSaysSo()
    {
        Lattice lattice = new(3, [new Arc(0, 1, 0, 1), new Arc(1, 2, 0, double.NegativeInfinity)]);
        Assert.Equal(double.NegativeInfinity, lattice.Sum<LogSemiring, double>(default));
        Assert.Equal(0, lattice.Sum<CountingSemiring, BigInteger>(default));
        Assert.Empty(lattice.Sum<KBestSemiring, IReadOnlyList<ScoredPath>>(new KBestSemiring(3)));
        UnrollException error = Assert.Throws<UnrollException>(lattice.Marginals);
        Assert.Equal("Lattice: found no path of a probability above 0; expected at least one; are the constraints satisfiable?.", error.Message);
    }

    [Fact]
    public void OneNodeHasTheEmptyPath()
    {
        Lattice lattice = new(1, []);
        Assert.Equal(0, lattice.Sum<LogSemiring, double>(default));
        Assert.Equal(1, lattice.Sum<CountingSemiring, BigInteger>(default));
        Assert.Empty(lattice.Sum<MaxSemiring, ScoredPath>(default).Arcs());
    }

    [Fact]
    public void ScoresOfTenThousandGiveNoInfinity()
    {
        Lattice lattice = new(4, [new Arc(0, 1, 0, 1e4), new Arc(0, 1, 1, -1e4), new Arc(1, 2, 0, -1e4), new Arc(1, 3, 0, 1e4), new Arc(2, 3, 0, 1e4)]);
        Close(2e4, lattice.Sum<LogSemiring, double>(default));
        Assert.All(lattice.Marginals(), p => Assert.InRange(p, 0, 1));
    }

    private static Lattice Random(ref Rng rng)
    {
        int nodes = 1 + rng.NextInt(7);
        List<Arc> arcs = [];
        for (int i = nodes == 1 ? 0 : rng.NextInt(14); i > 0; i--)
        {
            int to = 1 + rng.NextInt(nodes - 1), from = rng.NextInt(to);
            arcs.Add(new Arc(from, to, rng.NextInt(3), rng.NextInt(8) == 0 ? double.NegativeInfinity : 2 * rng.NextNormal()));
        }
        return new Lattice(nodes, arcs);
    }

    private static void SameBest(Lattice lattice, double[] expected, IReadOnlyList<ScoredPath> found)
    {
        Assert.Equal(expected.Length, found.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], found[i].Score);
            Close(expected[i], Enumerated.Score(lattice, found[i].Arcs()));
        }
        Assert.Equal(found.Count, found.Select(path => string.Join(' ', path.Arcs())).Distinct().Count());
    }

    private static void Close(double expected, double found) =>
        Assert.True(expected.Equals(found) || Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"expected {expected}, found {found}");
}
