namespace Unroll.Tests;

/// <summary>Beam search against the enumeration of all sequences, and against the definition followed by hand.</summary>
public sealed class BeamSearchTests
{
    private const int Tokens = 3;
    private const int Length = 4;
    private static readonly int[] Inputs = [4, 9];

    public static TheoryData<double> LengthPenalties => [0, 0.6, 1, 3];

    [Theory]
    [MemberData(nameof(LengthPenalties))]
    public void AWideBeamFindsTheBestOfAllSequences(double alpha)
    {
        BeamSearch search = new() { Width = 81, LengthPenalty = alpha, Best = 7 }; // 3^4
        HashSet<int> lengths = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            Func<int[], Real[]> table = TableStepper.Random(seed, Tokens);
            IReadOnlyList<IReadOnlyList<Hypothesis>> found = search.Decode(new TableStepper(table, Inputs), Length);
            foreach ((int input, IReadOnlyList<Hypothesis> best) in Inputs.Zip(found))
            {
                Decoded.Same(TableStepper.Outcomes(table, input, Length).OrderByDescending(one => Score(one, alpha)).Take(7), best, $"seed {seed}, input {input}");
                lengths.Add(best[0].Tokens.Count);
            }
        }
        Assert.True(lengths.Count > 1, "all best sequences have the same length");
    }

    [Theory]
    [MemberData(nameof(LengthPenalties))]
    public void ANarrowBeamIsTheOneDefined(double alpha)
    {
        int inexact = 0;
        for (ulong seed = 0; seed < 30; seed++)
        {
            Func<int[], Real[]> table = TableStepper.Random(seed, Tokens);
            for (int width = 1; width <= 4; width++)
            {
                BeamSearch search = new() { Width = width, LengthPenalty = alpha, Best = (width + 1) / 2 };
                IReadOnlyList<IReadOnlyList<Hypothesis>> found = search.Decode(new TableStepper(table, Inputs), Length);
                foreach ((int input, IReadOnlyList<Hypothesis> best) in Inputs.Zip(found))
                {
                    Decoded.Same(ByHand(table, input, search), best, $"seed {seed}, width {width}, input {input}");
                    inexact += Decoded.Written(TableStepper.Outcomes(table, input, Length).MaxBy(one => Score(one, alpha))!) == Decoded.Written(best[0]) ? 0 : 1;
                }
            }
        }
        Assert.True(inexact > 0, "no beam was too narrow for the best sequence");
    }

    [Theory]
    [MemberData(nameof(LengthPenalties))]
    public void ABeamOfOneIsGreedy(double alpha)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            TableStepper start = new(TableStepper.Random(seed, 4), 1, 2, 3);
            Decoded.Same(Greedy.Decode(start, 6), new BeamSearch { Width = 1, LengthPenalty = alpha }.Decode(start, 6).Select(best => best[0]), $"seed {seed}");
        }
    }

    [Fact]
    public void TheScoreIsThatOfWuAndOthers()
    {
        BeamSearch search = new() { LengthPenalty = 0.5 };
        Assert.Equal(-3, search.Score(-3, 1), 1e-12);
        Assert.Equal(-3 / Math.Sqrt(1.5), search.Score(-3, 4), 1e-12); // (5 + 4) / 6 = 1.5
        Assert.Equal(-3, new BeamSearch().Score(-3, 100), 1e-12);
    }

    [Fact]
    public void ALargeVocabularyIsSearchedAsASmallOne()
    {
        foreach (int tokens in new[] { 7, 8, 9, 31, 40, 67 }) // whole registers, and what is left over
        {
            Func<int[], Real[]> table = TableStepper.Random((ulong)tokens, tokens, 3);
            foreach (int width in new[] { 1, 3, 10 })
            {
                BeamSearch search = new() { Width = width, LengthPenalty = 1, Best = width };
                IReadOnlyList<IReadOnlyList<Hypothesis>> found = search.Decode(new TableStepper(table, Inputs), Length);
                foreach ((int input, IReadOnlyList<Hypothesis> best) in Inputs.Zip(found))
                    Decoded.Same(ByHand(table, input, search), best, $"{tokens} tokens, width {width}, input {input}");
            }
        }
    }

    [Fact]
    public void AWiderBeamScoresNoWorseOnTheWhole()
    {
        double before = double.NegativeInfinity;
        foreach (int width in new[] { 1, 2, 4, 8, 16 })
        {
            BeamSearch search = new() { Width = width, LengthPenalty = 1 };
            double mean = Enumerable.Range(0, 100).Average(seed => Score(search.Decode(new TableStepper(TableStepper.Random((ulong)seed, 5), 1), 6)[0][0], 1));
            Assert.True(mean >= before, $"width {width}: mean score {mean}, narrower {before}");
            before = mean;
        }
    }

    [Fact]
    public void AnAverageFavoursNoLength()
    {
        BeamSearch search = new() { LengthPenalty = 1, Normalization = LengthNormalization.Average };
        Assert.Equal(-0.75, search.Score(-3, 4), 1e-12);
        Func<int[], Real[]> table = TableStepper.Random(3, Tokens);
        Decoded.Same(TableStepper.Outcomes(table, 4, Length).OrderByDescending(one => one.LogProbability / (one.Tokens.Count + (one.Ended ? 1 : 0))).Take(7),
            (search with { Width = 81, Best = 7 }).Decode(new TableStepper(table, 4), Length)[0], "average");
    }

    [Fact]
    public void CoverageCountsWhereAskedFor()
    {
        Func<int[], Real[]> table = TableStepper.Random(5, Tokens);
        double Coverage(IEnumerable<int> tokens) => Math.Min(0, tokens.Sum(token => token == 1 ? 1 : 0) - 2); // nats: two tokens 1 cover everything
        foreach (double beta in new[] { 0, 0.5, 4 })
        {
            BeamSearch search = new() { Width = 81, CoveragePenalty = beta, LengthPenalty = 1, Best = 5 };
            // the coverage of a hypothesis is that before its last token, whose attention is not known yet
            Decoded.Same(TableStepper.Outcomes(table, 4, Length).OrderByDescending(one => Score(one, 1) + (beta * Coverage(one.Ended ? one.Tokens : one.Tokens.SkipLast(1)))).Take(5),
                search.Decode(new TableStepper(table, 4) { Covered = Coverage }, Length)[0], $"beta {beta}");
        }
    }

    [Fact]
    public void ItStopsWhenNothingOpenCanWinAndNotBefore()
    {
        // The end has probability 0.6 at first; later tokens are certain, and token 2 (0.3) ends after three more.
        Func<int[], Real[]> table = prefix => prefix switch
        {
            [_] => Logs(0.6, 0.1, 0.3),
            [_, 1, ..] => Logs(1, 0, 0),
            _ => prefix.Length == 5 ? Logs(1, 0, 0) : Logs(0, 0, 1),
        };
        TableStepper early = new(table, 0);
        Assert.Equal(".", Decoded.Written(new BeamSearch { Width = 2 }.Decode(early, 10)[0][0]));
        Assert.Empty(early.Batches);

        // log 0.3 / lp(5) = -1.204 / 1.667^α is better than log 0.6 = -0.511 where 1.667^α > 2.357: α > 1.678.
        TableStepper late = new(table, 0);
        Assert.Equal("2 2 2 2.", Decoded.Written(new BeamSearch { Width = 2, LengthPenalty = 1.7 }.Decode(late, 10)[0][0]));
        Assert.Equal([1, 1, 1, 1], late.Batches); // never the one with token 1, which came third
        Assert.Equal(".", Decoded.Written(new BeamSearch { Width = 2, LengthPenalty = 1.6 }.Decode(late, 10)[0][0]));

        // The second best is wanted, too.
        TableStepper two = new(table, 0);
        Assert.Equal([".", "2 2 2 2."], new BeamSearch { Width = 3, Best = 2 }.Decode(two, 10)[0].Select(Decoded.Written));
        Assert.Equal([2, 1, 1, 1], two.Batches);
    }

    [Fact]
    public void SearchesOfUnequalLengthAreOneBatch()
    {
        // Input n ends after n tokens.
        TableStepper start = new(prefix => prefix.Length - 1 == prefix[0] ? Logs(1, 0, 0) : Logs(0, 0.5 - (0.1 * prefix.Length), 0.5 + (0.1 * prefix.Length)), 2, 0, 3, 1);
        IReadOnlyList<IReadOnlyList<Hypothesis>> found = new BeamSearch { Width = 2, Best = 2 }.Decode(start, 9);
        Assert.Equal([["2 2.", "1 2."], ["."], ["2 2 2.", "1 2 2."], ["2.", "1."]], found.Select(best => best.Select(Decoded.Written).ToArray()));
        Assert.Equal([6, 4, 2], start.Batches);
    }

    [Fact]
    public void OfEquallyProbableTokensTheSmallerNumbersAreKept()
    {
        TableStepper start = new(_ => Logs(0.2, 0.2, 0.2, 0.2, 0.2), 0);
        Assert.Equal([".", "1...", "2..."], new BeamSearch { Width = 3, Best = 3 }.Decode(start, 1)[0].Select(Decoded.Written));
        Assert.Equal(".", Decoded.Written(Greedy.Decode(start, 1)[0]));
    }

    [Fact]
    public void WhatIsImpossibleIsNeverFound()
    {
        TableStepper start = new(prefix => prefix.Length == 1 ? Logs(0, 0.5, 0.5) : Logs(1, 0, 0), 0);
        Assert.Equal(["1.", "2."], new BeamSearch { Width = 50, Best = 50 }.Decode(start, 5)[0].Select(Decoded.Written));
        Assert.Empty(new BeamSearch().Decode(new TableStepper(_ => Logs(0, 0, 0), 0), 5)[0]);
    }

    [Fact]
    public void WhatCannotBeSearchedForIsSaid()
    {
        TableStepper start = new(_ => Logs(0.5, 0.5), 0);
        UnrollException error = Assert.Throws<UnrollException>(() => new BeamSearch { Width = 2, Best = 3 }.Decode(start, 5));
        Assert.Equal("best: found 3; expected at most 2, the width of the beam.", error.Message);
        Assert.Throws<UnrollException>(() => new BeamSearch().Decode(start, 0));
        Assert.Throws<UnrollException>(() => new BeamSearch { Width = 0 });
        Assert.Throws<UnrollException>(() => new BeamSearch { LengthPenalty = -0.1 });
        Assert.Empty(new BeamSearch().Decode(new TableStepper(_ => [0, 0]), 2));
    }

    /// <summary>The definition, for one input and without stopping early: the best <c>width</c> ways to go on, of which those that end are set aside.</summary>
    private static Hypothesis[] ByHand(Func<int[], Real[]> table, int input, BeamSearch search)
    {
        List<Hypothesis> open = [new([], [], false)], complete = [];
        for (int t = 0; t < Length; t++)
        {
            Hypothesis[] best = [.. open.SelectMany(one => table([input, .. one.Tokens]).Select((p, token) => token == 0
                ? new Hypothesis(one.Tokens, [.. one.LogProbabilities, p], true)
                : new Hypothesis([.. one.Tokens, token], [.. one.LogProbabilities, p], false))).OrderByDescending(one => one.LogProbability).Take(search.Width)];
            complete.AddRange(best.Where(one => one.Ended));
            open = [.. best.Where(one => !one.Ended)];
        }
        return [.. complete.Concat(open).OrderByDescending(one => Score(one, search.LengthPenalty)).Take(search.Best)];
    }

    private static double Score(Hypothesis one, double alpha) => one.LogProbability / Math.Pow((5.0 + one.Tokens.Count + (one.Ended ? 1 : 0)) / 6, alpha);

    private static Real[] Logs(params double[] p) => Array.ConvertAll(p, x => (Real)Math.Log(x));
}
