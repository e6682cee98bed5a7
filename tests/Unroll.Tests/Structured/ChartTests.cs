using System.Numerics;

namespace Unroll.Tests;

/// <summary>The chart against the enumeration of all trees of small grammars, under every semiring.</summary>
public sealed class ChartTests
{
    private const int Symbols = 3;

    private sealed record Drawn(Grammar Grammar, double[][] Words);

    /// <summary>A tree: its nodes and its score without the root's.</summary>
    private sealed record Derived(int Symbol, double Score, ChartNode[] Nodes);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void EveryTotalIsThatOfAllTrees(int length)
    {
        int several = 0;
        for (ulong seed = 0; seed < 25; seed++)
        {
            Drawn drawn = Draw(seed, length);
            Chart chart = new(drawn.Grammar, drawn.Words);
            Derived[] all = [.. Trees(drawn, 0, length).Select(tree => tree with { Score = tree.Score + drawn.Grammar.Roots[tree.Symbol] }).Where(tree => tree.Score > double.NegativeInfinity)];
            several += all.Length > 1 ? 1 : 0;
            double total = all.Length == 0 ? double.NegativeInfinity : Math.Log(all.Sum(tree => Math.Exp(tree.Score)));
            Assert.Equal(new BigInteger(all.Length), chart.Sum<CountingSemiring, BigInteger>(default));
            Assert.Equal(total, chart.Sum<LogSemiring, double>(default), 1e-10);
            if (all.Length == 0)
            {
                Assert.Null(chart.Best());
                Assert.Equal("Chart: found no tree of the sentence; expected a grammar that has one.", Assert.Throws<UnrollException>(chart.Marginals).Message);
                continue;
            }
            Derived best = all.MaxBy(tree => tree.Score)!;
            Assert.Equal(best.Score, chart.Best()!.Value.Score, 1e-10);
            Assert.Equal(best.Score, chart.Sum<MaxScoreSemiring, double>(default), 1e-10);
            Assert.Equal(best.Score, all.Single(tree => tree.Nodes.SequenceEqual(chart.Best()!.Value.Nodes)).Score, 1e-10); // several may be equally good
            IReadOnlyDictionary<ChartNode, double> marginals = chart.Marginals();
            Dictionary<ChartNode, double> expected = [];
            foreach (Derived tree in all)
            {
                foreach (ChartNode node in tree.Nodes)
                    expected[node] = expected.GetValueOrDefault(node) + Math.Exp(tree.Score - total);
            }
            foreach (ChartNode node in expected.Keys.Union(marginals.Keys))
                Assert.Equal(expected.GetValueOrDefault(node), marginals.GetValueOrDefault(node), 1e-10);
        }
        Assert.True(length < 3 || several > 10, $"only {several} sentences of {length} words have several trees");
    }

    [Fact]
    public void MarginalsOfWordsAreTheGradientOfTheLogPartition()
    {
        Drawn drawn = Draw(3, 4);
        IReadOnlyDictionary<ChartNode, double> marginals = new Chart(drawn.Grammar, drawn.Words).Marginals();
        int compared = 0;
        for (int word = 0; word < 4; word++)
        {
            for (int symbol = 0; symbol < Symbols; symbol++)
            {
                if (double.IsNegativeInfinity(drawn.Words[word][symbol]))
                    continue;
                double gradient = (Total(word, symbol, 1e-5) - Total(word, symbol, -1e-5)) / 2e-5;
                Assert.Equal(gradient, marginals.GetValueOrDefault(new ChartNode(symbol, word, word + 1)), 1e-8);
                compared += gradient > 1e-3 ? 1 : 0;
            }
        }
        Assert.True(compared > 3, $"only {compared} words could be something");

        double Total(int word, int symbol, double more)
        {
            double[][] words = [.. drawn.Words.Select(scores => (double[])scores.Clone())];
            words[word][symbol] += more;
            return new Chart(drawn.Grammar, words).Sum<LogSemiring, double>(default);
        }
    }

    [Fact]
    public void WhatIsNoGrammarOrSentenceIsASentence()
    {
        Assert.Equal("Grammar: found a rule with the symbol 2; expected 0 to 1.", Assert.Throws<UnrollException>(() => new Grammar([0, 0], [new GrammarRule(0, 2, 1, 0)])).Message);
        Grammar grammar = new([0, 0], []);
        Assert.Equal("Chart: found no word; expected at least one.", Assert.Throws<UnrollException>(() => new Chart(grammar, [])).Message);
        Assert.Equal("Chart: found 1 scores of a word; expected 2, one a symbol.", Assert.Throws<UnrollException>(() => new Chart(grammar, [[0.0]])).Message);
    }

    private static Drawn Draw(ulong seed, int length)
    {
        Rng random = new Rng(seed).Stream("grammar");
        List<GrammarRule> rules = [];
        for (int i = 0; i < Symbols * Symbols * Symbols; i++)
        {
            double score = random.NextNormal();
            if (random.NextInt(3) > 0)
                rules.Add(new GrammarRule(i / 9, i / 3 % 3, i % 3, score));
        }
        double[][] words = new double[length][];
        for (int i = 0; i < length; i++)
            words[i] = Scores(ref random);
        return new Drawn(new Grammar(Scores(ref random), rules), words);
    }

    private static double[] Scores(ref Rng random)
    {
        double[] scores = new double[Symbols];
        for (int symbol = 0; symbol < Symbols; symbol++)
            scores[symbol] = random.NextInt(3) == 0 ? double.NegativeInfinity : random.NextNormal();
        return scores;
    }

    private static IEnumerable<Derived> Trees(Drawn drawn, int start, int end)
    {
        if (end - start == 1)
        {
            for (int symbol = 0; symbol < Symbols; symbol++)
                yield return new Derived(symbol, drawn.Words[start][symbol], [new ChartNode(symbol, start, end)]);
        }
        for (int middle = start + 1; middle < end; middle++)
        {
            foreach (Derived left in Trees(drawn, start, middle))
            {
                foreach (Derived right in Trees(drawn, middle, end))
                {
                    foreach (GrammarRule rule in drawn.Grammar.Rules.Where(rule => rule.Left == left.Symbol && rule.Right == right.Symbol))
                        yield return new Derived(rule.Parent, rule.Score + left.Score + right.Score, [new ChartNode(rule.Parent, start, end), .. left.Nodes, .. right.Nodes]);
                }
            }
        }
    }
}
