namespace Unroll.Tests;

/// <summary>Constrained decoding against the enumeration of all sequences, with an automaton that counts and with the one of trees.</summary>
public sealed class ConstrainedStepperTests
{
    private static readonly Tree[] Trees = [Tree.Parse("(A (a x) (B (a y)))")];

    /// <summary>Token 1 exactly twice, token 2 never after token 1.</summary>
    private sealed record Counting(int Ones) : ITokenAutomaton
    {
        public void Allow(int left, Span<bool> allowed)
        {
            allowed[0] = Ones == 2;
            allowed[1] = Ones < 2 && 2 - Ones < left;
            allowed[2] = Ones == 0 && 3 < left;
        }

        public ITokenAutomaton After(int token) => new Counting(Ones + (token == 1 ? 1 : 0));

        public static bool Accepts(IReadOnlyList<int> tokens) => tokens.Count(token => token == 1) == 2 && !tokens.SkipWhile(token => token == 2).Contains(2);
    }

    [Fact]
    public void AWideBeamFindsTheBestOfAllAcceptedSequences()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Func<int[], Real[]> table = TableStepper.Random(seed, 3);
            int[] lengths = [5, 3];
            ConstrainedStepper start = new(new TableStepper(table, 4, 9), [new Counting(0), new Counting(0)], lengths);
            IReadOnlyList<IReadOnlyList<Hypothesis>> found = new BeamSearch { Width = 200, Best = 200 }.Decode(start, lengths);
            for (int i = 0; i < 2; i++)
            {
                Hypothesis[] accepted = [.. TableStepper.Outcomes(table, i == 0 ? 4 : 9, lengths[i]).Where(one => one.Ended && Counting.Accepts(one.Tokens)).OrderByDescending(one => one.LogProbability)];
                Assert.Equal(i == 0 ? 3 : 1, accepted.Length);
                Decoded.Same(accepted, found[i], $"seed {seed}, input {i}");
            }
        }
    }

    [Fact]
    public void GreedyAndSamplingHeedTheConstraint()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            ConstrainedStepper start = new(new TableStepper(TableStepper.Random(seed, 3), 4, 9), [new Counting(0), new Counting(0)], [6, 6]);
            IEnumerable<Hypothesis> all = [.. Greedy.Decode(start, 6), .. new Sampling().Decode(start, 6, 5, [new Rng(seed), new Rng(seed + 1)]).SelectMany(some => some)];
            Assert.All(all, one => Assert.True(one.Ended && Counting.Accepts(one.Tokens), Decoded.Written(one)));
        }
    }

    [Fact]
    public void OutputsThatAreTreesAreAllThatTheAutomatonOfTreesAccepts()
    {
        foreach (bool labelled in new[] { true, false })
        {
            TreeTokens tokens = new(TreeTokens.Fit(Trees, labelled, tagged: true), labelled, tagged: true);
            const int words = 2, length = 9;
            int[] lengths = [length];
            Func<int[], Real[]> table = TableStepper.Random(7, tokens.Tokens.Count);
            ConstrainedStepper start = new(new TableStepper(table, 0) { End = tokens.End }, [TreeAutomaton.Start(tokens, words)], lengths);
            Hypothesis[] found = [.. new BeamSearch { Width = 10_000, Best = 10_000 }.Decode(start, lengths)[0]];
            string[] expected = [.. Sequences(tokens, length - 1).Where(one => tokens.Tree(one, ["x", "y"]) is not null).Select(one => string.Join(' ', one)).Order(StringComparer.Ordinal)];
            Assert.True(expected.Length > 30, $"only {expected.Length} trees");
            Assert.Equal(expected, found.Select(one => string.Join(' ', one.Tokens)).Order(StringComparer.Ordinal));
            Assert.All(found, one => Assert.True(one.Ended));
            Assert.Equal(found.MaxBy(one => one.LogProbability)!.Tokens, found[0].Tokens);
        }
    }

    /// <summary>A deeper tree could be written, but not read.</summary>
    [Fact]
    public void TreesAreNoDeeperThanTheyCanBe()
    {
        TreeTokens tokens = new(TreeTokens.Fit(Trees, labelled: false, tagged: true), labelled: false, tagged: true);
        int opening = Enumerable.Range(0, tokens.Tokens.Count).First(tokens.Opens), word = Enumerable.Range(0, tokens.Tokens.Count).First(tokens.IsWord);
        ITokenAutomaton state = TreeAutomaton.Start(tokens, 1);
        int depth = 0;
        for (; Allowed()[opening]; depth++)
            state = state.After(opening);
        Assert.Equal(Tree.Deepest - 1, depth); // and the word's own bracket
        Assert.True(Allowed()[word]);
        Assert.NotNull(tokens.Tree([.. Enumerable.Repeat(opening, depth), word, .. Enumerable.Repeat(Enumerable.Range(0, tokens.Tokens.Count).First(tokens.Closes), depth)], ["x"]));

        bool[] Allowed()
        {
            bool[] allowed = new bool[tokens.Tokens.Count];
            state.Allow(10_000, allowed);
            return depth > Tree.Deepest ? new bool[allowed.Length] : allowed;
        }
    }

    [Fact]
    public void GreedyAndSampledTreesCoverAllWordsWithinAnyLength()
    {
        TreeTokens tokens = new(TreeTokens.Fit(Trees, labelled: true, tagged: false), labelled: true, tagged: false);
        for (ulong seed = 0; seed < 20; seed++)
        {
            for (int length = TreeAutomaton.Fewest(3); length < 20; length += 3)
            {
                ConstrainedStepper start = new(new TableStepper(TableStepper.Random(seed, tokens.Tokens.Count), 0) { End = tokens.End }, [TreeAutomaton.Start(tokens, 3)], [length]);
                foreach (Hypothesis one in Greedy.Decode(start, length).Concat(new Sampling().Decode(start, length, 3, [new Rng(seed)])[0]))
                    Assert.Equal("x y z", string.Join(' ', tokens.Tree(one.Tokens, ["x", "y", "z"])!.Tokens));
            }
        }
    }

    [Fact]
    public void WhatCannotBeDecodedIsASentence()
    {
        TableStepper two = new(TableStepper.Random(1, 3), 4, 9);
        Assert.Equal("Hypothesis 1 has no output of at most 2 more tokens that satisfies its constraint; expected a greater length, or a constraint that the model's tokens can satisfy.",
            Assert.Throws<UnrollException>(() => new ConstrainedStepper(two, [new Counting(0), new Counting(0)], [3, 2]).LogProbabilities(1).ToArray()).Message);
        Assert.Equal("ConstrainedStepper: found 1 automata for 2 hypotheses; expected one each.", Assert.Throws<UnrollException>(() => new ConstrainedStepper(two, [new Counting(0)], [3, 3])).Message);
        Assert.Throws<UnrollException>(() => new ConstrainedStepper(two, [new Counting(0), new Counting(0)], [3]));
        Assert.StartsWith("b has no output", Assert.Throws<UnrollException>(() => new ConstrainedStepper(two, [new Counting(0), new Counting(0)], [3, 2], ["a", "b"]).LogProbabilities(1).ToArray()).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => new ConstrainedStepper(two, [new Counting(0), new Counting(0)], [3, 3], ["a"]));
    }

    private static IEnumerable<int[]> Sequences(TreeTokens tokens, int most)
    {
        int[] used = [.. Enumerable.Range(0, tokens.Tokens.Count).Where(token => token != tokens.End && token != tokens.Unknown)];
        int[][] all = [[]];
        for (int length = 1; length <= most; length++)
        {
            all = [.. all.SelectMany(one => used.Select(token => (int[])[.. one, token]))];
            foreach (int[] one in all)
                yield return one;
        }
    }
}
