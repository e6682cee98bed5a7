namespace Unroll.Tests;

/// <summary>Searches for answers that no dynamic programme finds: against the enumeration of all answers.</summary>
public sealed class SearchTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string kind in new[] { "chain", "pairs", "weak pairs", "far pairs", "whole", "both" })
            {
                for (int seed = 1; seed <= 8; seed++)
                    all.Add(kind, seed);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryAnswerIsAnAnswerAndEveryBoundABound(string kind, int seed)
    {
        GlobalChain chain = Draw(kind, seed, out Func<int[], double> score);
        double best = Enumerated.Answers(chain.Length, chain.Labels).Max(score);
        foreach (FoundAnswer found in new[] { LabelBeam.Best(chain, 1), LabelBeam.Best(chain, 3), LabelBeam.Best(chain, 10_000), LocalSearch.Best(chain, 0), LocalSearch.Best(chain, 20, 7), DualDecomposition.Best(chain, 300) })
        {
            Assert.Equal(score([.. found.Labels]), found.Score, 1e-9);
            Assert.True(found.Bound >= best - 1e-9, $"{kind}, seed {seed}: the bound {found.Bound} is below the best answer's {best}");
            Assert.True(found.Score <= best + 1e-9);
            if (found.IsProven)
                Assert.Equal(best, found.Score, 1e-8);
        }
    }

    /// <summary>A beam that throws nothing away is exact, and knows it.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void AWideBeamIsProven(string kind, int seed)
    {
        GlobalChain chain = Draw(kind, seed, out Func<int[], double> score);
        FoundAnswer found = LabelBeam.Best(chain, 10_000);
        Assert.True(found.IsProven);
        Assert.Equal(Enumerated.Answers(chain.Length, chain.Labels).Max(score), found.Score, 1e-9);
    }

    /// <summary>Without pairs at a distance the chain's own bound is tight, so that even the narrowest beam proves its answer.</summary>
    [Fact]
    public void OfAChainAloneEveryAnswerIsProven()
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            GlobalChain chain = Draw("chain", seed, out _);
            Assert.True(LabelBeam.Best(chain, 1).IsProven);
            Assert.True(LocalSearch.Best(chain, 0).IsProven);
            Assert.True(DualDecomposition.Best(chain, 1).IsProven);
        }
    }

    [Fact]
    public void WeakPairsAreNearlyAlwaysProvenByDecomposition()
    {
        FoundAnswer[] found = [.. Enumerable.Range(1, 20).Select(seed => DualDecomposition.Best(Draw("weak pairs", seed, out _), 500))];
        Assert.True(found.Count(one => one.IsProven) >= 15, $"{found.Count(one => one.IsProven)} of 20");
    }

    /// <summary>A needle in a haystack: one answer far from all others is worth much. Whatever does not find it must not claim that there is nothing better.</summary>
    [Fact]
    public void NothingIsProvenThatWasOnlyNotSeen()
    {
        double[,] emissions = new double[6, 3];
        for (int t = 0; t < 6; t++)
            emissions[t, 0] = 1;
        GlobalChain chain = new GlobalChain(emissions, new double[3, 3]).WithPairs(2, new double[3, 3]).WithWhole(answer => answer.All(label => label == 2) ? 100 : 0, 100);
        foreach (FoundAnswer found in new[] { LabelBeam.Best(chain, 2), LocalSearch.Best(chain, 0), DualDecomposition.Best(chain, 50) })
        {
            Assert.Equal(6, found.Score);
            Assert.True(found.Bound >= 100, $"the bound is {found.Bound}");
            Assert.False(found.IsProven);
        }
        Assert.Equal((100, true), (LabelBeam.Best(chain, 1000).Score, LabelBeam.Best(chain, 1000).IsProven));
    }

    /// <summary>No change of a label or of two neighbours makes an answer better.</summary>
    [Fact]
    public void LocalSearchEndsAtATop()
    {
        GlobalChain chain = Draw("both", 3, out Func<int[], double> score);
        int[] found = [.. LocalSearch.Best(chain, 0).Labels];
        double top = score(found);
        foreach (int[] other in Enumerated.Answers(chain.Length, chain.Labels))
        {
            int[] changed = [.. Enumerable.Range(0, found.Length).Where(t => other[t] != found[t])];
            if (changed.Length == 1 || (changed.Length == 2 && changed[1] == changed[0] + 1))
                Assert.True(score(other) <= top + 1e-9);
        }
    }

    [Fact]
    public void TheExampleOfTheDocumentsRuns()
    {
        Rng random = new(3);
        double[,] emissions = Normal(6, 3), transitions = Normal(3, 3), pairs = Normal(3, 3);
        using StringWriter written = new();
        Example(written);
        Assert.Contains("and no answer has more than", written.ToString(), StringComparison.Ordinal);

        void Example(TextWriter Console)
        {
            // snippet: search
            GlobalChain chain = new GlobalChain(emissions, transitions)          // [T, C] and [C, C]
                .WithPairs(3, pairs)                                             // [C, C]: a label and the one three steps later
                .WithWhole(answer => answer.Contains(0) ? 1 : 0, most: 1);       // any function of the whole answer
            FoundAnswer found = LabelBeam.Best(chain, width: 20);
            Console.WriteLine($"{string.Join(' ', found.Labels)}: {found.Score:F2}, and no answer has more than {found.Bound:F2}");
            if (found.IsProven)
                Console.WriteLine("No answer is better.");
            // end
        }

        double[,] Normal(int rows, int columns)
        {
            double[,] made = new double[rows, columns];
            for (int i = 0; i < made.Length; i++)
                made[i / columns, i % columns] = random.NextNormal();
            return made;
        }
    }

    [Fact]
    public void WhatIsNoModelIsSaid()
    {
        GlobalChain chain = new(new double[3, 2], new double[2, 2]);
        Assert.Contains("transitions [3, 2]", Message(() => new GlobalChain(new double[3, 2], new double[3, 2])), StringComparison.Ordinal);
        Assert.Contains("NaN", Message(() => new GlobalChain(new double[,] { { 0, double.NaN } }, new double[2, 2])), StringComparison.Ordinal);
        Assert.Contains("distance 1", Message(() => chain.WithPairs(1, new double[2, 2])), StringComparison.Ordinal);
        Assert.Contains("1 labels", Message(() => chain.Score([0])), StringComparison.Ordinal);
        Assert.Contains("the label 2", Message(() => chain.Score([0, 1, 2])), StringComparison.Ordinal);
        Assert.Contains("at most 1", Message(() => LabelBeam.Best(chain.WithWhole(_ => 2, 1), 2)), StringComparison.Ordinal);
        Assert.Contains("the width 0", Message(() => LabelBeam.Best(chain, 0)), StringComparison.Ordinal);
        Assert.Contains("0 iterations", Message(() => DualDecomposition.Best(chain, 0)), StringComparison.Ordinal);
        Assert.Contains("-1 restarts", Message(() => LocalSearch.Best(chain, -1)), StringComparison.Ordinal);
        GlobalChain none = new(new double[0, 2], new double[2, 2]);
        Assert.All(new[] { LabelBeam.Best(none, 2), LocalSearch.Best(none), DualDecomposition.Best(none) }, found => Assert.Equal((0, 0.0, true), (found.Labels.Count, found.Score, found.IsProven)));

        static string Message(Action act) => Assert.Throws<UnrollException>(act).Message;
    }

    private static GlobalChain Draw(string kind, int seed, out Func<int[], double> score)
    {
        Rng random = new Rng((ulong)seed).Stream(kind);
        int length = 5 + (seed % 3), labels = 2 + (seed % 2);
        double[,] emissions = Normal(length, labels, 1), transitions = Normal(labels, labels, 1);
        (int Distance, double[,] Scores)[] pairs = kind switch
        {
            "pairs" or "both" => [(2, Normal(labels, labels, 1)), (3, Normal(labels, labels, 1))],
            "weak pairs" => [(2, Normal(labels, labels, 0.3))],
            "far pairs" => [(4, Normal(labels, labels, 2)), (length + 1, Normal(labels, labels, 5))],
            _ => [],
        };
        bool whole = kind is "whole" or "both";
        GlobalChain chain = new(emissions, transitions);
        foreach ((int distance, double[,] scores) in pairs)
            chain = chain.WithPairs(distance, scores);
        if (whole)
            chain = chain.WithWhole(answer => 3 - Math.Abs(answer.Count(label => label == 0) - 2), 3);
        score = answer =>
        {
            double sum = whole ? 3 - Math.Abs(answer.Count(label => label == 0) - 2) : 0;
            for (int t = 0; t < length; t++)
            {
                sum += emissions[t, answer[t]];
                sum += t > 0 ? transitions[answer[t - 1], answer[t]] : 0;
                foreach ((int distance, double[,] scores) in pairs)
                    sum += t >= distance ? scores[answer[t - distance], answer[t]] : 0;
            }
            return sum;
        };
        return chain;

        double[,] Normal(int rows, int columns, double deviation)
        {
            double[,] made = new double[rows, columns];
            for (int i = 0; i < made.Length; i++)
                made[i / columns, i % columns] = deviation * random.NextNormal();
            return made;
        }
    }
}
