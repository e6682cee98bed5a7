namespace Unroll.Tests;

/// <summary>Samples of Bayesian networks, and whether their intervals hold the true probabilities as often as they say.</summary>
public sealed class BayesSamplingTests
{
    [Fact]
    public void SamplesHaveTheDistributionOfTheNetwork()
    {
        const int count = 40_000;
        BayesNet net = RandomNets.Net(5, 6);
        int[][] samples = [.. BayesSampling.Draw(net, count, 3)];
        Assert.Equal(samples, BayesSampling.Draw(net, count, 3));
        Assert.NotEqual(samples, BayesSampling.Draw(net, count, 4));
        int[] pair = [1, 4];
        double[] joint = RandomNets.Posterior(net, pair, Evidence.None)!;
        for (int place = 0; place < joint.Length; place++)
        {
            double share = samples.Count(states => (states[1] * net.Variables[4].States.Count) + states[4] == place) / (double)count;
            Assert.True(Math.Abs(share - joint[place]) <= 4.5 * Math.Sqrt(joint[place] * (1 - joint[place]) / count), FormattableString.Invariant($"{share} of the samples; expected {joint[place]}"));
        }
    }

    /// <summary>Over networks, evidence and seeds; with so many runs, a rate of 95 % is seen as 93 % or more.</summary>
    [Theory]
    [InlineData(SamplingMethod.LikelihoodWeighting)]
    [InlineData(SamplingMethod.Gibbs)]
    [InlineData(SamplingMethod.Forward)]
    public void IntervalsHoldTheTruthIn95PercentOfRuns(SamplingMethod method)
    {
        int held = 0, runs = 0;
        double width = 0;
        for (ulong seed = 1; seed <= 25; seed++)
        {
            BayesNet net = RandomNets.Net(seed, 5, 2, zeros: method != SamplingMethod.Gibbs, single: false);
            Evidence evidence = RandomNets.Evidence(net, seed);
            string asked = net.Variables.First(variable => !evidence.Variables.Contains(variable.Name)).Name;
            if (double.IsNegativeInfinity(VariableElimination.LogProbability(net, evidence)))
                continue;
            double truth = VariableElimination.Posterior(net, [asked], evidence)["s0"];
            for (ulong run = 0; run < 40; run++, runs++)
            {
                Posterior estimate = BayesSampling.Estimate(net, [asked], evidence, method, 1600, (100 * seed) + run);
                (double low, double high) = estimate.Intervals![0];
                Assert.InRange(estimate["s0"], low, high);
                held += truth >= low && truth <= high ? 1 : 0;
                width += high - low;
            }
        }
        Assert.InRange(held / (double)runs, 0.93, 0.99);
        Assert.InRange(width / runs, 0.02, 0.15);
    }

    /// <summary>Where variables determine each other, chains do not move: the intervals say so.</summary>
    [Fact]
    public void IntervalsOfStuckChainsAreWide()
    {
        BayesNet net = new("copies", new BayesVariable("a", ["x", "y"], [], [0.5, 0.5]), new BayesVariable("b", ["x", "y"], ["a"], [1, 0, 0, 1]));
        int held = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            (double low, double high) = BayesSampling.Estimate(net, ["a"], null, SamplingMethod.Gibbs, 10_000, seed).Intervals![0];
            Assert.True(high - low > 0.2);
            held += low <= 0.5 && high >= 0.5 ? 1 : 0;
        }
        Assert.InRange(held, 90, 100);
    }

    [Fact]
    public void AJointEstimateIsInTheOrderOfTheQuestion()
    {
        Evidence wet = Evidence.None.With("grass", "wet");
        Posterior exact = VariableElimination.Posterior(BayesNet.Sprinkler, ["rain", "sprinkler"], wet);
        foreach (SamplingMethod method in Enum.GetValues<SamplingMethod>())
        {
            Posterior estimate = BayesSampling.Estimate(BayesNet.Sprinkler, ["rain", "sprinkler"], wet, method, 20_000, 2);
            Assert.Equal(1, estimate.Probabilities.ToArray().Sum(), 1e-12);
            for (int i = 0; i < 4; i++)
                Assert.Equal(exact.Probabilities.Span[i], estimate.Probabilities.Span[i], 0.02);
            Assert.Equal(estimate.Probabilities.ToArray(), BayesSampling.Estimate(BayesNet.Sprinkler, ["rain", "sprinkler"], wet, method, 20_000, 2).Probabilities.ToArray());
        }
    }

    [Theory]
    [InlineData(SamplingMethod.LikelihoodWeighting)]
    [InlineData(SamplingMethod.Gibbs)]
    [InlineData(SamplingMethod.Forward)]
    public void AllVariablesAreEstimatedFromTheSameSamples(SamplingMethod method)
    {
        BayesNet net = RandomNets.Net(12, 6, single: false);
        Evidence evidence = Evidence.None.With("v1", "s1").With("v2", [.. net["v2"].States.Select((_, s) => 1.0 + s)]);
        IReadOnlyList<Posterior> all = BayesSampling.Marginals(net, evidence, method, 3200, 4);
        for (int v = 0; v < net.Variables.Count; v++)
        {
            Posterior one = BayesSampling.Estimate(net, [net.Variables[v].Name], evidence, method, 3200, 4);
            Assert.Equal(one.Probabilities.ToArray(), all[v].Probabilities.ToArray());
            Assert.Equal(one.Intervals!, all[v].Intervals!);
        }
    }

    /// <summary>Weights that were made smaller in between are as weights that were small from the beginning.</summary>
    [Fact]
    public void WeightsAreSharesOfTheLargest()
    {
        EstimateSum one = new(BayesNet.Sprinkler, [1, 2]), other = new(BayesNet.Sprinkler, [1, 2]);
        one.Add([0, 0, 1, 0], 4);
        one.Add([0, 1, 1, 0], 2);
        one.Shrink(0.25);
        one.Add([0, 0, 1, 0], 1);
        other.Add([0, 0, 1, 0], 1);
        other.Add([0, 1, 1, 0], 0.5);
        other.Add([0, 0, 1, 0], 1);
        Assert.Equal(other.ToPosterior().Probabilities.ToArray(), one.ToPosterior().Probabilities.ToArray());
        Assert.Equal(other.ToPosterior().Intervals!, one.ToPosterior().Intervals!);
        Assert.Equal(0.8, one.ToPosterior()["on", "no"], 1e-15);
    }

    /// <summary>The logarithms of weights are summed, so that much evidence does not underflow.</summary>
    [Fact]
    public void MuchEvidenceDoesNotUnderflow()
    {
        BayesVariable[] leaves = [.. Enumerable.Range(0, 400).Select(i => new BayesVariable($"leaf{i}", ["a", "b"], ["root"], [0.001, 0.999, 0.001, 0.999]))];
        BayesNet net = new("star", [new BayesVariable("root", ["a", "b"], [], [0.25, 0.75]), .. leaves]);
        Evidence evidence = leaves.Aggregate(Evidence.None, (known, leaf) => known.With(leaf.Name, "a"));
        Assert.Equal(0.25, BayesSampling.Estimate(net, ["root"], evidence, SamplingMethod.LikelihoodWeighting, 2000)["a"], 0.05);
        Assert.Equal(0.25, BayesSampling.Estimate(net, ["root"], evidence, SamplingMethod.Gibbs, 2000)["a"], 0.05);
    }

    [Fact]
    public void ImpossibleEvidenceIsNamed()
    {
        BayesNet net = new("copies", new BayesVariable("a", ["x", "y"], [], [1, 0]), new BayesVariable("b", ["x", "y"], ["a"], [1, 0, 0, 1]));
        Evidence never = Evidence.None.With("b", "y");
        foreach (SamplingMethod method in Enum.GetValues<SamplingMethod>())
            Assert.Matches("^None of .* samples agrees with the evidence \\(b=y\\), so .*\\.$", Assert.Throws<UnrollException>(() => BayesSampling.Estimate(net, ["a"], never, method, 1000)).Message);
        Assert.Equal("samples is 10; expected 100 to 1000000000.", Assert.Throws<UnrollException>(() => BayesSampling.Estimate(net, ["a"], null, samples: 10)).Message);
    }
}
