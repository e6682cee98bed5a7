namespace Unroll.Tests;

/// <summary>The order in which variables are eliminated: costs that are kept up to date against their definitions, and the size of what comes of it.</summary>
public sealed class EliminationGraphTests
{
    [Fact]
    public void CostsAreThoseOfTheirDefinitions()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Rng random = new Rng(seed).Stream("graph");
            const int count = 12;
            int[] states = [.. Enumerable.Range(0, count).Select(_ => 2 + random.NextInt(3))];
            int[][] scopes = [.. Enumerable.Range(0, 14).Select(_ => Enumerable.Range(0, count).Where(_ => random.NextInt(5) == 0).ToArray())];
            EliminationGraph graph = new(scopes, states);
            HashSet<(int, int)> links = [.. scopes.SelectMany(scope => scope.SelectMany(a => scope.Where(b => a != b).Select(b => (a, b))))];
            List<int> left = [.. Enumerable.Range(0, count)];
            while (left.Count > 0)
            {
                foreach (int v in left)
                {
                    int[] near = Near(v);
                    Assert.Equal(near.Sum(a => near.Count(b => a < b && !links.Contains((a, b)))), graph.Missing(v));
                    Assert.Equal(near.Aggregate((double)states[v], (product, a) => product * states[a]), graph.Weight(v));
                }
                int next = left[random.NextInt(left.Count)];
                int[] neighbours = Near(next);
                Assert.Equal(neighbours.Append(next).Order(), graph.Eliminate(next));
                left.Remove(next);
                foreach (int a in neighbours)
                    links.UnionWith(neighbours.Where(b => a != b).Select(b => (a, b)));
                links.RemoveWhere(link => link.Item1 == next || link.Item2 == next);
            }

            int[] Near(int v) => [.. Enumerable.Range(0, count).Where(other => links.Contains((v, other)))];
        }
    }

    /// <summary>A chain needs tables of two variables, a ring of three, a grid of its width and one more.</summary>
    [Theory]
    [InlineData("chain", 4)]
    [InlineData("ring", 8)]
    [InlineData("grid", 64)]
    public void TablesAreSmall(string kind, double largest)
    {
        int[][] scopes = kind switch
        {
            "chain" => [.. Enumerable.Range(0, 40).Select(i => new[] { i, i + 1 })],
            "ring" => [.. Enumerable.Range(0, 41).Select(i => new[] { Math.Min(i, (i + 1) % 41), Math.Max(i, (i + 1) % 41) })],
            _ => [.. Enumerable.Range(0, 25).SelectMany(i => new[] { i % 5 < 4 ? new[] { i, i + 1 } : [i], i < 20 ? [i, i + 5] : [i] })],
        };
        int[] states = [.. Enumerable.Repeat(2, 41)];
        int[] all = [.. scopes.SelectMany(scope => scope).Distinct().Order()];
        EliminationOrder order = EliminationOrder.Of(scopes, states, all);
        Assert.Equal(all, order.Order.Order());
        Assert.True(order.Largest <= largest, FormattableString.Invariant($"the largest table has {order.Largest} numbers"));
        Assert.Equal(order.Clusters.Sum(cluster => Math.Pow(2, cluster.Length)), order.Numbers);
    }

    /// <summary>Every factor lies in a clique, and the cliques with a variable are connected.</summary>
    [Fact]
    public void CliquesMakeATree()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            BayesNet net = RandomNets.Net(seed, 15, 3);
            int[][] scopes = [.. Enumerable.Range(0, 15).Select(v => (int[])[.. net.ParentsOf(v), v])];
            EliminationOrder order = EliminationOrder.Of(scopes, [.. net.Variables.Select(variable => variable.States.Count)], [.. Enumerable.Range(0, 15)]);
            (int[][] cliques, int[] above) = CliqueTree.Of(order);
            Assert.All(scopes, scope => Assert.Contains(cliques, clique => scope.All(clique.Contains)));
            for (int c = 0; c < cliques.Length; c++)
            {
                Assert.True(above[c] == -1 || above[c] > c, "a parent comes before its child");
                Assert.DoesNotContain(cliques, other => other != cliques[c] && above[c] >= 0 && cliques[above[c]] == other && cliques[c].All(other.Contains));
            }
            for (int v = 0; v < 15; v++)
                Assert.Equal(1, Enumerable.Range(0, cliques.Length).Count(c => cliques[c].Contains(v) && (above[c] < 0 || !cliques[above[c]].Contains(v)))); // one clique is the topmost
        }
    }
}
