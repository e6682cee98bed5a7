namespace Unroll.Tests;

/// <summary>Learning the structure of Bayesian networks, against enumeration of all structures and against definitions.</summary>
public sealed class StructureTests
{
    /// <summary>All 543 structures of four variables.</summary>
    private static readonly IReadOnlyList<int[][]> Structures = [.. All(4)];

    /// <summary>The directed arcs of a class are those that point the same way in all its structures.</summary>
    [Fact]
    public void ClassesAreThoseOfEqualLinksAndUnlinkedParents()
    {
        Assert.Equal(543, Structures.Count);
        IGrouping<string, int[][]>[] classes = [.. Structures.GroupBy(Signature, StringComparer.Ordinal)];
        Assert.Equal(185, classes.Length); // Gillispie and Perlman 2001
        foreach (IGrouping<string, int[][]> group in classes)
        {
            EquivalenceClass first = EquivalenceClass.Of(group.First());
            foreach (int[][] parents in group)
                Assert.Equal(0, first.Distance(EquivalenceClass.Of(parents)));
            for (int a = 0; a < 4; a++)
            {
                for (int b = 0; b < 4; b++)
                {
                    Assert.Equal(group.All(parents => parents[b].Contains(a)), first.IsDirected(a, b));
                    Assert.Equal(group.Any(parents => parents[b].Contains(a)) && group.Any(parents => parents[a].Contains(b)), first.IsUndirected(a, b));
                }
            }
        }
        EquivalenceClass[] some = [.. classes.Where((_, i) => i % 9 == 0).Select(group => EquivalenceClass.Of(group.First()))];
        foreach (EquivalenceClass one in some)
        {
            foreach (EquivalenceClass other in some)
            {
                Assert.Equal(one.Distance(other), other.Distance(one));
                Assert.Equal(ReferenceEquals(one, other), one.Distance(other) == 0);
            }
        }
    }

    [Fact]
    public void DistancesCountPairs()
    {
        EquivalenceClass chain = EquivalenceClass.Of([[], [0], [1]]), collider = EquivalenceClass.Of([[], [0, 2], []]), empty = EquivalenceClass.Of([[], [], []]);
        Assert.Equal(2, chain.Distance(empty));
        Assert.Equal(2, chain.Distance(collider)); // both links get a direction
        Assert.Equal(0, chain.Distance(EquivalenceClass.Of([[1], [2], []])));
        Assert.Equal("A structural Hamming distance: found 3 and 2 variables; expected the same variables.", Assert.Throws<UnrollException>(() => chain.Distance(EquivalenceClass.Of([[], []]))).Message);
        Assert.Contains("have a cycle: 0 -> 1 -> 0", Assert.Throws<UnrollException>(() => EquivalenceClass.Of([[1], [0]])).Message, StringComparison.Ordinal);
    }

    /// <summary>Equivalent structures have the same score, and the search finds the best of all.</summary>
    [Theory]
    [InlineData(StructureScore.Bic)]
    [InlineData(StructureScore.Bdeu)]
    public void TheSearchFindsTheBestOfAllStructures(StructureScore score)
    {
        int best = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            BayesNet net = RandomNets.Net(seed, 4, 2, zeros: false, single: false);
            StateTable table = StateTable.Sample(net, 3000, seed);
            StructureSearch search = new() { Score = score, Tabu = 20 };
            double[] scores = [.. Structures.Select(parents => search.ScoreOf(table, parents))];
            foreach (IGrouping<string, int> group in Enumerable.Range(0, scores.Length).GroupBy(i => Signature(Structures[i]), StringComparer.Ordinal))
                Assert.All(group, i => Assert.Equal(scores[group.First()], scores[i], 1e-7));
            double found = search.ScoreOf(table, search.Search(table)), climbed = search.ScoreOf(table, (search with { Tabu = 0 }).Search(table));
            Assert.True(climbed <= found + 1e-9, "the tabu list lost what hill climbing finds");
            best += Math.Abs(found - scores.Max()) < 1e-7 ? 1 : 0;
            Assert.True((search with { MaxParents = 1 }).Search(table).All(parents => parents.Length <= 1));
        }
        Assert.Equal(12, best);
    }

    /// <summary>The scores from their definitions: of BIC by the likelihood of the counted network, of BDeu by the predictive probabilities one example after another.</summary>
    [Fact]
    public void ScoresAreWhatTheyAreDefinedAs()
    {
        BayesNet net = RandomNets.Net(3, 4, 2, zeros: false, single: false);
        int[][] rows = [.. BayesSampling.Draw(net, 200, 1)];
        (string, IReadOnlyList<string>)[] variables = [.. net.Variables.Select(variable => (variable.Name, variable.States))];
        StateTable table = new(variables, rows);
        int[][] parents = [.. net.Variables.Select((_, v) => net.ParentsOf(v))];
        BayesNet counted = new BayesTables().Count(net, table);
        double log = rows.Sum(row => row.Select((_, v) => Math.Log(counted.Variables[v].Table.Span[counted.Place(v, row)])).Sum());
        double numbers = net.Variables.Sum(variable => variable.Table.Length / variable.States.Count * (variable.States.Count - 1));
        Assert.Equal(log - (Math.Log(200) / 2 * numbers), new StructureSearch().ScoreOf(table, parents), 1e-8);

        const double size = 6;
        double marginal = 0;
        for (int n = 0; n < rows.Length; n++)
        {
            BayesNet before = n == 0 ? BayesTables.Uniform("", variables, parents) : new BayesTables { SampleSize = size }.Count(net, new StateTable(variables, rows[..n]));
            marginal += rows[n].Select((_, v) => Math.Log(before.Variables[v].Table.Span[before.Place(v, rows[n])])).Sum();
        }
        Assert.Equal(marginal, new StructureSearch { Score = StructureScore.Bdeu, SampleSize = size }.ScoreOf(table, parents), 1e-8);
    }

    [Fact]
    public void TheTreeHasTheLargestLikelihoodOfAllTrees()
    {
        for (ulong seed = 1; seed <= 8; seed++)
        {
            StateTable table = StateTable.Sample(RandomNets.Net(seed, 4, 2, single: false), 500, seed);
            double best = Structures.Where(parents => parents.All(each => each.Length <= 1)).Max(parents => LogLikelihood(table, parents));
            for (int root = 0; root < 4; root++)
            {
                IReadOnlyList<int[]> tree = ChowLiu.Tree(table, root);
                Assert.Equal(Enumerable.Range(0, 4).Select(v => v == root ? 0 : 1), tree.Select(each => each.Length));
                Assert.Equal(best, LogLikelihood(table, tree), 1e-8);
            }
        }
    }

    [Fact]
    public void WhatCannotBeLearntIsNamed()
    {
        StateTable holes = new([("a", ["x", "y"]), ("b", ["x", "y"])], [[0, 0], [1, -1]]);
        Assert.Equal("The search for a structure: found examples in which 'b' is missing; expected every state in every example, or a structure that is given.", Assert.Throws<UnrollException>(() => new StructureSearch().Search(holes)).Message);
        Assert.Equal("A tree by mutual information: found no examples; expected at least one.", Assert.Throws<UnrollException>(() => ChowLiu.Tree(new StateTable([("a", ["x"])], []))).Message);
        Assert.Equal("A row of a table of states: found the index 2 of a state of 'a'; expected -1 to 1.", Assert.Throws<UnrollException>(() => new StateTable([("a", ["x", "y"])], [[2]])).Message);
        Assert.Equal("A row of a table of states: found 1 states; expected 2, one for each variable.", Assert.Throws<UnrollException>(() => new StateTable([("a", ["x"]), ("b", ["x"])], [[0]])).Message);
    }

    /// <summary>Such as a column of numbers that identify rows.</summary>
    [Fact]
    public void ColumnsOfVeryManyStatesAreRefused()
    {
        IReadOnlyList<string> many = [.. Enumerable.Range(0, 5000).Select(i => $"{i}")];
        StateTable table = new([("id", many), ("other", many)], [[0, 1]]);
        Assert.Equal("A table of 2 variables with 'other': found 25,000,000 numbers (190.7 MiB); expected at most 16,777,216 numbers (128 MiB), so leave out columns that have another value in each row.", Assert.Throws<UnrollException>(() => ChowLiu.Tree(table)).Message);
        Assert.All(new StructureSearch().Search(table), Assert.Empty);
    }

    private static double LogLikelihood(StateTable table, IReadOnlyList<int[]> parents)
    {
        BayesNet net = BayesTables.Uniform("", table.Variables, parents);
        BayesNet counted = new BayesTables().Count(net, table);
        return table.Count * new BayesTables().Step(counted, table).LogLikelihood;
    }

    /// <summary>Links, and pairs of unlinked parents.</summary>
    private static string Signature(int[][] parents)
    {
        HashSet<(int, int)> links = [.. parents.SelectMany((each, v) => each.Select(parent => (Math.Min(v, parent), Math.Max(v, parent))))];
        IEnumerable<string> unlinked = parents.SelectMany((each, v) => each.SelectMany(a => each.Where(b => a < b && !links.Contains((a, b))).Select(b => $"{a}>{v}<{b}")));
        return string.Join(' ', links.Order().Select(link => $"{link}").Concat(unlinked.Order(StringComparer.Ordinal)));
    }

    /// <summary>All structures without a cycle.</summary>
    private static IEnumerable<int[][]> All(int count)
    {
        (int From, int To)[] pairs = [.. Enumerable.Range(0, count).SelectMany(a => Enumerable.Range(0, count).Where(b => a != b).Select(b => (a, b)))];
        for (int bits = 0; bits < 1 << pairs.Length; bits++)
        {
            int[][] parents = [.. Enumerable.Range(0, count).Select(v => pairs.Where((pair, i) => pair.To == v && (bits >> i & 1) == 1).Select(pair => pair.From).ToArray())];
            int[] left = [.. Enumerable.Range(0, count)];
            while (Array.Find(left, v => parents[v].All(parent => !left.Contains(parent))) is var next && left.Contains(next) && parents[next].All(parent => !left.Contains(parent)))
                left = [.. left.Where(v => v != next)];
            if (left.Length == 0)
                yield return parents;
        }
    }
}
