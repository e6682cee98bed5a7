namespace Unroll.Tests;

/// <summary>Greedy decoding against the largest probability of each step.</summary>
public sealed class GreedyTests
{
    [Fact]
    public void EveryTokenIsTheMostProbable()
    {
        int ended = 0, cut = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            Func<int[], Real[]> table = TableStepper.Random(seed, 4);
            IReadOnlyList<Hypothesis> found = Greedy.Decode(new TableStepper(table, 7, 3, 5), 6);
            Decoded.Same(new[] { 7, 3, 5 }.Select(input => StepByStep(table, input, 6)), found, $"seed {seed}");
            ended += found.Count(one => one.Ended);
            cut += found.Count(one => !one.Ended);
        }
        Assert.True(ended > 5 && cut > 5, $"{ended} ended, {cut} were cut off");
    }

    [Fact]
    public void WhatHasEndedIsNotComputed()
    {
        // Input n ends after n tokens.
        TableStepper start = new(prefix => prefix.Length - 1 == prefix[0] ? [0, -5, -5] : [-5, -1, 0], 2, 0, 4, 1);
        IReadOnlyList<Hypothesis> found = Greedy.Decode(start, 9);
        Assert.Equal(["2 2.", ".", "2 2 2 2.", "2."], found.Select(Decoded.Written));
        Assert.Equal([3, 2, 1, 1], start.Batches);
    }

    [Fact]
    public void TheEndCountsForTheLength()
    {
        TableStepper start = new(prefix => prefix.Length == 3 ? [0, -1] : [-1, 0], 0);
        Assert.Equal("1 1.", Decoded.Written(Greedy.Decode(start, 3)[0]));
        Assert.Equal("1 1...", Decoded.Written(Greedy.Decode(start, 2)[0]));
        Assert.Throws<UnrollException>(() => Greedy.Decode(start, 0));
        Assert.Empty(Greedy.Decode(new TableStepper(_ => [0, 0]), 2));
    }

    /// <summary>One input by itself.</summary>
    internal static Hypothesis StepByStep(Func<int[], Real[]> table, int input, int length)
    {
        List<int> tokens = [];
        List<double> logProbabilities = [];
        while (tokens.Count < length)
        {
            Real[] next = table([input, .. tokens]);
            int token = Array.IndexOf(next, next.Max());
            logProbabilities.Add(next[token]);
            if (token == 0)
                return new Hypothesis(tokens, logProbabilities, true);
            tokens.Add(token);
        }
        return new Hypothesis(tokens, logProbabilities, false);
    }
}
