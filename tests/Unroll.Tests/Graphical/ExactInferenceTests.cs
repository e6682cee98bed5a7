namespace Unroll.Tests;

/// <summary>Exact inference in Bayesian networks, against enumeration of all joint states, and the two ways of it against each other.</summary>
public sealed class ExactInferenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void MarginalsAreThoseOfTheJointDistribution(int seed)
    {
        BayesNet net = RandomNets.Net((ulong)seed, 3 + (seed % 5));
        JunctionTree tree = new(net);
        for (ulong e = 0; e < 4; e++)
        {
            Evidence evidence = e == 0 ? Evidence.None : RandomNets.Evidence(net, ((ulong)seed * 10) + e);
            double all = RandomNets.Joint(net, evidence).Sum(pair => pair.Weight);
            if (all == 0)
            {
                string message = Assert.Throws<UnrollException>(() => tree.Marginals(evidence)).Message;
                Assert.StartsWith("The evidence ", message, StringComparison.Ordinal);
                Assert.EndsWith("has the probability 0 in this network, so nothing follows from it; expected evidence that can occur.", message, StringComparison.Ordinal);
                Assert.Equal(message, Assert.Throws<UnrollException>(() => VariableElimination.Posterior(net, ["v0"], evidence)).Message);
                Assert.Equal(message, Assert.Throws<UnrollException>(() => VariableElimination.MostProbable(net, evidence)).Message);
                Assert.Equal(double.NegativeInfinity, VariableElimination.LogProbability(net, evidence));
                Assert.Equal(double.NegativeInfinity, tree.LogProbability(evidence));
                continue;
            }
            Assert.Equal(Math.Log(all), VariableElimination.LogProbability(net, evidence), 1e-12);
            Assert.Equal(Math.Log(all), tree.LogProbability(evidence), 1e-12);
            IReadOnlyList<Posterior> marginals = tree.Marginals(evidence);
            for (int v = 0; v < net.Variables.Count; v++)
            {
                double[] expected = RandomNets.Posterior(net, [v], evidence)!;
                Assert.Same(net.Variables[v], marginals[v].Variables.Single());
                RandomNets.Close(expected, marginals[v].Probabilities.Span, $"{net.Name}, {evidence}: {net.Variables[v]} by the junction tree");
                RandomNets.Close(expected, VariableElimination.Posterior(net, [net.Variables[v].Name], evidence).Probabilities.Span, $"{net.Name}, {evidence}: {net.Variables[v]} by elimination");
            }
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void SeveralVariablesHaveTheirJointDistributionInTheOrderInWhichTheyWereAskedFor(int seed)
    {
        BayesNet net = RandomNets.Net((ulong)seed, 4 + (seed % 4), zeros: false);
        Rng random = new Rng((ulong)seed).Stream("asked");
        int[] asked = [.. Enumerable.Range(0, net.Variables.Count)];
        random.Shuffle(asked.AsSpan());
        asked = asked[..(2 + random.NextInt(2))];
        Evidence evidence = RandomNets.Evidence(net, (ulong)seed + 500);
        Posterior found = VariableElimination.Posterior(net, [.. asked.Select(v => net.Variables[v].Name)], evidence);
        double[] expected = RandomNets.Posterior(net, asked, evidence)!;
        RandomNets.Close(expected, found.Probabilities.Span, $"{net.Name}, {evidence}");
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(found.Probabilities.Span[i], found[found.StatesAt(i)]);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TheMostProbableStatesAreThoseOfTheLargestProbability(int seed)
    {
        BayesNet net = RandomNets.Net((ulong)seed, 3 + (seed % 5));
        Evidence evidence = RandomNets.Evidence(net, (ulong)seed + 900);
        List<(int[] States, double Weight)> joint = [.. RandomNets.Joint(net, evidence)];
        double all = joint.Sum(pair => pair.Weight);
        if (all == 0)
            return; // refused: see above
        (int[] best, double most) = joint.MaxBy(pair => pair.Weight);
        Explanation found = VariableElimination.MostProbable(net, evidence);
        Assert.Equal(Math.Log(most), found.LogJoint, 1e-12);
        Assert.Equal(most / all, found.Probability, 1e-12);
        Evidence whole = found.States.Aggregate(evidence, (known, pair) => known.Variables.Contains(pair.Variable) ? known : known.With(pair.Variable, pair.State));
        Assert.Equal(net.Variables.Where((_, v) => evidence.Bind(net).States[v] < 0).Select(variable => variable.Name), found.States.Select(pair => pair.Variable));
        Assert.All(found.States, pair => Assert.Equal(best[net.Variables.ToList().FindIndex(each => each.Name == pair.Variable)], net[pair.Variable].State(pair.State)));

        // the best states of some variables, summed over the others, need not be those of the best explanation
        string[] some = [net.Variables[0].Name, net.Variables[^1].Name];
        int[] ids = [0, net.Variables.Count - 1];
        double[] posterior = RandomNets.Posterior(net, ids, evidence)!;
        Explanation map = VariableElimination.MostProbable(net, evidence, some);
        Assert.Equal(posterior.Max(), map.Probability, 1e-12);
        Assert.Equal(posterior.Max(), VariableElimination.Posterior(net, some, evidence)[[.. map.States.Select(pair => pair.State)]], 1e-12);
    }

    /// <summary>Too large to enumerate: elimination and junction tree agree, and large networks with much evidence do not underflow.</summary>
    [Theory]
    [InlineData(1, 20, 2)]
    [InlineData(2, 25, 3)]
    [InlineData(3, 60, 2)]
    [InlineData(4, 300, 1)]
    public void EliminationAndJunctionTreeAgree(int seed, int variables, int mostParents)
    {
        BayesNet net = RandomNets.Net((ulong)seed, variables, mostParents, zeros: false);
        JunctionTree tree = new(net);
        for (ulong e = 1; e < 4; e++)
        {
            Evidence evidence = RandomNets.Evidence(net, ((ulong)seed * 10) + e);
            Assert.Equal(VariableElimination.LogProbability(net, evidence), tree.LogProbability(evidence), 1e-9);
            IReadOnlyList<Posterior> marginals = tree.Marginals(evidence);
            foreach (int v in Enumerable.Range(0, variables).Where(v => v % 7 == 0))
                RandomNets.Close([.. marginals[v].Probabilities.Span], VariableElimination.Posterior(net, [net.Variables[v].Name], evidence).Probabilities.Span, $"{net.Name}: {net.Variables[v]}");
        }
    }

    [Fact]
    public void MuchEvidenceBelowOneVariableDoesNotUnderflow()
    {
        string[] states = ["a", "b"];
        BayesVariable[] leaves = [.. Enumerable.Range(0, 2000).Select(i => new BayesVariable($"leaf{i}", states, ["root"], i % 2 == 0 ? [0.001, 0.999, 0.002, 0.998] : [0.002, 0.998, 0.001, 0.999]))];
        BayesNet net = new("star", [new BayesVariable("root", states, [], [0.25, 0.75]), .. leaves]);
        Evidence evidence = leaves.Aggregate(Evidence.None, (known, leaf) => known.With(leaf.Name, "a"));
        double expected = (1000 * Math.Log(0.001)) + (1000 * Math.Log(0.002));
        JunctionTree tree = new(net);
        Assert.Equal(expected, tree.LogProbability(evidence), 1e-8);
        Assert.Equal(expected, VariableElimination.LogProbability(net, evidence), 1e-8);
        Assert.Equal(0.25, tree.Marginals(evidence)[0]["a"], 1e-9);
        Assert.Equal(0.25, VariableElimination.Posterior(net, ["root"], evidence)["a"], 1e-9);
    }

    /// <summary>Soft evidence counts with its likelihoods as they were given, however small.</summary>
    [Fact]
    public void SmallLikelihoodsCount()
    {
        Evidence evidence = Evidence.None.With("rain", [1e-120, 3e-120]).With("cloudy", [1e-200, 1e-200]);
        double expected = Math.Log(2e-120) + Math.Log(1e-200);
        Assert.Equal(expected, new JunctionTree(BayesNet.Sprinkler).LogProbability(evidence), 1e-9);
        Assert.Equal(expected, VariableElimination.LogProbability(BayesNet.Sprinkler, evidence), 1e-9);
        Assert.Equal(0.25, new JunctionTree(BayesNet.Sprinkler).Marginals(evidence)[2]["yes"], 1e-12);
    }

    /// <summary>Rows that sum to 1 only nearly are used as they are, whether or not a variable was asked for.</summary>
    [Fact]
    public void TablesAreUsedAsTheyAre()
    {
        BayesNet net = new("thirds", new BayesVariable("a", ["x", "y"], [], [0.5, 0.5]), new BayesVariable("b", ["x", "y", "z"], ["a"], [0.3333, 0.3333, 0.3333, 0.3, 0.3, 0.4]));
        double expected = 0.9999 / 1.9999;
        Assert.Equal(expected, VariableElimination.Posterior(net, ["a"])["x"], 1e-15);
        Assert.Equal(expected, new JunctionTree(net).Marginals()[0]["x"], 1e-15);
    }

    [Fact]
    public void TheSprinklerHasItsKnownAnswers()
    {
        BayesNet net = BayesNet.Sprinkler;
        Evidence wet = Evidence.None.With("grass", "wet");
        Assert.Equal(0.6471, VariableElimination.LogProbability(net, wet) is var log ? Math.Exp(log) : 0, 1e-12);
        Assert.Equal(0.4298, VariableElimination.Posterior(net, ["sprinkler"], wet)["on"], 5e-5); // Murphy 1998
        Assert.Equal(0.7079, VariableElimination.Posterior(net, ["rain"], wet)["yes"], 5e-5);
        Assert.Equal(0.1945, VariableElimination.Posterior(net, ["sprinkler"], wet.With("rain", "yes"))["on"], 5e-5); // explained away
    }

    [Fact]
    public void TablesThatWouldNotFitAreRefusedWithTheirSize()
    {
        BayesVariable[] causes = [.. Enumerable.Range(0, 40).Select(i => new BayesVariable($"c{i}", ["0", "1"], [], [0.5, 0.5]))];
        List<BayesVariable> effects = [];
        for (int i = 0; i < 40; i++)
        {
            for (int j = i + 1; j < 40; j++)
                effects.Add(new BayesVariable($"e{i}_{j}", ["0", "1"], [$"c{i}", $"c{j}"], [0.9, 0.1, 0.5, 0.5, 0.5, 0.5, 0.1, 0.9]));
        }
        BayesNet net = new("clique", [.. causes, .. effects]);
        Evidence all = effects.Aggregate(Evidence.None, (known, effect) => known.With(effect.Name, "1"));
        string message = Assert.Throws<UnrollException>(() => VariableElimination.Posterior(net, ["c0"], all)).Message;
        Assert.Equal("Exact inference would need tables of 1,099,511,627,776 numbers (8 TiB) for this network; expected at most 67,108,864 numbers (512 MiB), so estimate the answer by sampling (unroll query ... --samples 100000).", message);
        Assert.Contains("so estimate the answer by sampling", Assert.Throws<UnrollException>(() => new JunctionTree(net)).Message, StringComparison.Ordinal);
        Assert.Equal(0.5, VariableElimination.Posterior(net, ["c0"])["0"], 1e-12); // what lies below is not looked at
    }
}
