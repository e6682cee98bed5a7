namespace Unroll.Tests;

/// <summary>Learning the tables of Bayesian networks: by counts, and by expectation-maximisation where states are missing.</summary>
public sealed class BayesTablesTests
{
    [Fact]
    public void TablesAreCountedWithTheirPriors()
    {
        BayesNet structure = BayesTables.Uniform("n", [("a", ["x", "y"]), ("b", ["x", "y", "z"])], [[], [0]]);
        StateTable table = new(structure.Variables.Select(variable => (variable.Name, variable.States)).ToArray(), [[0, 0], [0, 0], [0, 2], [0, 1]]);
        Assert.Equal([1, 0], new BayesTables().Count(structure, table)["a"].Table.ToArray());
        Assert.Equal([0.5, 0.25, 0.25, 1 / 3.0, 1 / 3.0, 1 / 3.0], new BayesTables().Count(structure, table)["b"].Table.ToArray()); // a row without examples is uniform
        RandomNets.Close([5 / 6.0, 1 / 6.0], new BayesTables { Pseudocount = 1 }.Count(structure, table)["a"].Table.Span, "Laplace", 1e-15);
        RandomNets.Close([2.5 / 5.5, 1.5 / 5.5, 1.5 / 5.5, 1 / 3.0, 1 / 3.0, 1 / 3.0], new BayesTables { SampleSize = 3 }.Count(structure, table)["b"].Table.Span, "BDeu", 1e-15);
        Assert.Equal(new BayesTables().Count(structure, table)["b"].Table.ToArray(), new BayesTables().Count(new BayesTables().Count(structure, table), table)["b"].Table.ToArray()); // whatever the tables were
    }

    [Fact]
    public void OneStepIsCountingWhereNothingIsMissing()
    {
        BayesNet net = RandomNets.Net(4, 7);
        StateTable table = StateTable.Sample(net, 700, 1);
        BayesTables tables = new() { Pseudocount = 0.5, SampleSize = 2 };
        BayesNet counted = tables.Count(net, table), stepped = tables.Step(net, table).Next;
        foreach ((BayesVariable one, BayesVariable other) in counted.Variables.Zip(stepped.Variables))
            Assert.Equal(one.Table.ToArray(), other.Table.ToArray());
    }

    /// <summary>The expected counts are those of all completions of each example, weighted by their probability.</summary>
    [Fact]
    public void ExpectedCountsAreThoseOfAllCompletions()
    {
        BayesNet net = RandomNets.Net(6, 5, single: false);
        (StateTable table, int[][] rows) = WithHoles(net, 40, 0.4);
        double[][] counts = [.. net.Variables.Select(variable => new double[variable.Table.Length])];
        double log = 0;
        foreach (int[] row in rows)
        {
            (int[] States, double Weight)[] completions = [.. RandomNets.Joint(net, Evidence.None).Where(pair => pair.States.Zip(row).All(each => each.Second < 0 || each.First == each.Second))];
            double all = completions.Sum(pair => pair.Weight);
            log += Math.Log(all);
            foreach ((int[] states, double weight) in completions)
            {
                for (int v = 0; v < states.Length; v++)
                    counts[v][net.Place(v, states)] += weight / all;
            }
        }
        (double[][] found, double logFound) = new ExpectedCounts(net, table).Of(net, null);
        Assert.Equal(log, logFound, 1e-9);
        for (int v = 0; v < counts.Length; v++)
            RandomNets.Close(counts[v], found[v], $"counts of v{v}", 1e-9);
    }

    /// <summary>With missing values, with a variable that is never seen, and with a prior, for which the likelihood times the prior rises.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    public void TheLikelihoodRisesAtEveryStep(double pseudocount)
    {
        BayesNet truth = RandomNets.Net(8, 6, zeros: false, single: false);
        (StateTable table, _) = WithHoles(truth, 300, 0.3, hidden: 2);
        BayesNet net = RandomTables(truth);
        BayesTables tables = new() { Pseudocount = pseudocount };
        double before = double.NegativeInfinity, first = 0;
        for (int step = 0; step < 40; step++)
        {
            (BayesNet next, double log) = tables.Step(net, table);
            double objective = (table.Count * log) + (pseudocount * net.Variables.Sum(variable => variable.Table.ToArray().Sum(Math.Log)));
            Assert.True(objective >= before - 1e-9, FormattableString.Invariant($"step {step}: {objective} after {before}"));
            (before, net, first) = (objective, next, step == 0 ? objective : first);
        }
        Assert.True(before > first + 1);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        BayesNet net = RandomNets.Net(9, 8, zeros: false);
        (StateTable table, _) = WithHoles(net, 400, 0.2);
        double[][] expected = [.. new BayesTables().Step(net, table).Next.Variables.Select(variable => variable.Table.ToArray())];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using Device device = TestDevice.OfThreads(threads);
            Assert.Equal(expected, new BayesTables().Step(net, table, device).Next.Variables.Select(variable => variable.Table.ToArray()));
            TestDevice.AssertShared(device);
        }
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        BayesNet net = BayesNet.Sprinkler;
        StateTable other = new([("cloudy", ["yes", "no"]), ("rain", ["yes", "no"]), ("sprinkler", ["on", "off"]), ("grass", ["wet", "dry"])], [[0, 0, 0, 0]]);
        Assert.Equal("Examples for a Bayesian network: found the variable 'rain'; expected 'sprinkler', as the network has it at this place.", Assert.Throws<UnrollException>(() => new BayesTables().Count(net, other)).Message);
        StateTable never = new([.. net.Variables.Select(variable => (variable.Name, variable.States))], [[-1, 1, 1, 0]]);
        Assert.Equal("The evidence sprinkler=off, rain=no, grass=wet has the probability 0 in this network, so nothing follows from it; expected evidence that can occur.", Assert.Throws<UnrollException>(() => new BayesTables().Step(net, never)).Message);
        Assert.Contains("found examples in which 'cloudy' is missing", Assert.Throws<UnrollException>(() => new BayesTables().Count(net, never)).Message, StringComparison.Ordinal);
        Assert.Equal("The table of 'c': found 1,000,000,000,000 numbers (7.3 TiB); expected at most 16,777,216 numbers (128 MiB), so it needs fewer parents.", Assert.Throws<UnrollException>(() =>
            BayesTables.Uniform("", [.. "abdc".Select(name => (name.ToString(), (IReadOnlyList<string>)[.. Enumerable.Range(0, 1000).Select(s => $"{s}")]))], [[], [], [], [0, 1, 2]])).Message);
    }

    private static (StateTable Table, int[][] Rows) WithHoles(BayesNet net, int count, double share, int hidden = -1)
    {
        Rng random = new Rng(1).Stream("holes");
        int[][] rows = [.. BayesSampling.Draw(net, count, 2).Select(row => row.Select((state, v) => v == hidden || random.NextDouble() < share ? -1 : state).ToArray())];
        return (new StateTable([.. net.Variables.Select(variable => (variable.Name, variable.States))], rows), rows);
    }

    private static BayesNet RandomTables(BayesNet net)
    {
        Rng random = new Rng(7).Stream("tables");
        return new BayesTables().WithCounts(net, [.. net.Variables.Select(variable => variable.Table.ToArray().Select(_ => 0.2 + random.NextDouble()).ToArray())]);
    }
}
