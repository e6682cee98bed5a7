namespace Unroll.Tests;

/// <summary>What the arcs of a network say about independence, against the numbers of random networks.</summary>
public sealed class DSeparationTests
{
    [Fact]
    public void VariablesAreSeparatedWhereTheNumbersOfRandomNetworksAreIndependent()
    {
        int separated = 0, dependent = 0;
        for (int seed = 1; seed <= 120; seed++)
        {
            Rng random = new Rng((ulong)seed).Stream("d-separation");
            BayesNet net = RandomNets.Net((ulong)seed, 6, 2, zeros: false, single: false);
            int[] sets = [0, 1, 2, 3, 4, 5];
            random.Shuffle(sets.AsSpan());
            (int a, int b, int[] given) = (sets[0], sets[1], sets[2..(2 + random.NextInt(3))]);
            bool holds = DSeparation.Holds(net, [Name(a)], [Name(b)], [.. given.Select(Name)]);
            Assert.Equal(holds, DSeparation.Holds(net, [Name(b)], [Name(a)], [.. given.Select(Name)]));
            double difference = Dependence(net, a, b, given);
            Assert.True(holds ? difference < 1e-13 : difference > 1e-9, FormattableString.Invariant($"{net.Name}: v{a} and v{b} given {string.Join(", ", given.Select(Name))} are {(holds ? "" : "not ")}separated, and differ by {difference}"));
            (separated, dependent) = holds ? (separated + 1, dependent) : (separated, dependent + 1);

            string Name(int v) => net.Variables[v].Name;
        }
        Assert.True(separated > 5 && dependent > 5, $"{separated} separated, {dependent} dependent");
    }

    [Fact]
    public void APathSaysWhyVariablesAreDependent()
    {
        BayesNet net = BayesNet.Sprinkler;
        Assert.Equal(["sprinkler", "cloudy", "rain"], DSeparation.OpenPath(net, ["sprinkler"], ["rain"])!);
        Assert.Null(DSeparation.OpenPath(net, ["sprinkler"], ["rain"], ["cloudy"]));
        Assert.Equal(["sprinkler", "grass", "rain"], DSeparation.OpenPath(net, ["sprinkler"], ["rain"], ["cloudy", "grass"])!);
        Assert.True(DSeparation.Holds(net, ["cloudy"], ["grass"], ["sprinkler", "rain"]));
    }

    /// <summary>What lies below a common effect tells of it, and so connects its causes.</summary>
    [Fact]
    public void WhatLiesBelowACommonEffectConnectsItsCauses()
    {
        BayesVariable One(string name, params string[] parents) => new(name, ["x"], parents, [1]);
        BayesNet net = new("", One("a"), One("b"), One("effect", "a", "b"), One("below", "effect"), One("far", "below"));
        Assert.True(DSeparation.Holds(net, ["a"], ["b"]));
        foreach (string known in new[] { "effect", "below", "far" })
            Assert.Equal(["a", "effect", "b"], DSeparation.OpenPath(net, ["a"], ["b"], [known])!.Where(name => name is not ("below" or "far")));
        Assert.True(DSeparation.Holds(net, ["a"], ["far"], ["below"]));
    }

    [Fact]
    public void WhatCannotBeAskedIsNamed()
    {
        BayesNet net = BayesNet.Sprinkler;
        Assert.Equal("A question of independence: found 'rain' in two of its sets; expected each variable in one of them.", Assert.Throws<UnrollException>(() => DSeparation.Holds(net, ["rain"], ["grass"], ["rain"])).Message);
        Assert.Equal("There is no variable 'rian' in the network 'sprinkler'; expected one of cloudy, sprinkler, rain, grass.", Assert.Throws<UnrollException>(() => DSeparation.Holds(net, ["rian"], ["grass"])).Message);
        Assert.Equal("A question to a Bayesian network: found no variables; expected at least one.", Assert.Throws<UnrollException>(() => DSeparation.Holds(net, [], ["grass"])).Message);
    }

    /// <summary>The largest difference between P(a, b, given) P(given) and P(a, given) P(b, given).</summary>
    private static double Dependence(BayesNet net, int a, int b, int[] given)
    {
        double[] joint = RandomNets.Posterior(net, [.. given, a, b], Evidence.None)!;
        int sizeA = net.Variables[a].States.Count, sizeB = net.Variables[b].States.Count;
        double most = 0;
        foreach (double[] block in joint.Chunk(sizeA * sizeB))
        {
            double all = block.Sum();
            for (int i = 0; i < sizeA; i++)
            {
                for (int j = 0; j < sizeB; j++)
                {
                    double left = Enumerable.Range(0, sizeB).Sum(k => block[(i * sizeB) + k]), right = Enumerable.Range(0, sizeA).Sum(k => block[(k * sizeB) + j]);
                    most = Math.Max(most, Math.Abs((block[(i * sizeB) + j] * all) - (left * right)));
                }
            }
        }
        return most;
    }
}
