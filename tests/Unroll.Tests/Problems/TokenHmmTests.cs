using System.Globalization;

namespace Unroll.Tests;

/// <summary>The hidden Markov model of recognisers against the enumeration of all sequences of runs, and what is counted for it.</summary>
public sealed class TokenHmmTests
{
    private const int Count = 3;

    private static readonly HmmSpec Spec = new() { PriorScale = 0.7, TransitionScale = 1.3 };

    private static readonly IReadOnlyList<TokenRun>[] Training =
    [
        [new(0, 0, 2), new(1, 2, 4), new(2, 4, 9), new(0, 9, 10)],
        [new(1, 0, 3), new(1, 3, 5), new(2, 5, 7)],
        [new(0, 0, 1), new(2, 1, 4), new(1, 4, 8), new(0, 8, 12)],
    ];

    [Fact]
    public void TheBestRunsAreThoseOfTheEnumeration()
    {
        TokenDurations durations = TokenDurations.Fit(Training, Count, new HmmSpec { Shortest = 0 });
        Assert.Equal([1, 2, 2], durations.Least);
        TokenHmm hmm = new(Spec, durations);
        Rng random = new(1);
        for (int i = 0; i < 40; i++)
        {
            int rows = 1 + (i % 7);
            Real[] scores = Scores(ref random, rows);
            (double best, List<TokenRun>? way) = Ways(durations, rows, [], 0).Select(runs => (Score(durations, scores, runs), runs)).DefaultIfEmpty((double.NegativeInfinity, null!)).MaxBy(pair => pair.Item1);
            List<TokenRun> found = hmm.Best(scores);
            Assert.Equal(way, found);
            Assert.True(double.IsFinite(best));
        }
    }

    [Fact]
    public void KnownTextsAreAlignedAsByTheEnumeration()
    {
        TokenDurations durations = TokenDurations.Fit(Training, Count, new HmmSpec { Shortest = 0 });
        TokenHmm hmm = new(Spec, durations);
        Rng random = new(2);
        int[][] texts = [[1], [1, 2], [1, 1], [2, 1, 2], []];
        for (int i = 0; i < 60; i++)
        {
            int rows = 6 + (i % 4);
            int[] text = texts[i % texts.Length];
            Real[] scores = Scores(ref random, rows);
            List<TokenRun> best = Ways(durations, rows, [], 0).Where(runs => runs.Where(run => run.Token > 0).Select(run => run.Token).SequenceEqual(text) && NoDoubleSilence(runs))
                .MaxBy(runs => Score(durations, scores, runs, isKnown: true))!;
            Assert.Equal(best, hmm.Align(scores, text));
        }
    }

    [Fact]
    public void ShortSoundsAreStillReadAndAligned()
    {
        TokenDurations durations = TokenDurations.Fit([[new(0, 0, 5), new(1, 5, 10), new(2, 10, 15)]], Count, new HmmSpec { Shortest = 0 });
        TokenHmm hmm = new(Spec, durations);
        Rng random = new(4);
        Real[] scores = Scores(ref random, 3);
        Assert.Equal((0, 3), (Assert.Single(hmm.Best(scores)).From, hmm.Best(scores)[0].To));
        Assert.Equal([1, 2], hmm.Align(scores, [1, 2])!.Where(run => run.Token > 0).Select(run => run.Token));
        Assert.Null(hmm.Align(scores, [1, 2, 1, 2]));
        Assert.Null(hmm.Align([], [1]));
        Assert.Empty(hmm.Best([]));
    }

    [Fact]
    public void WhatIsCountedIsSavedAndDamageIsSaid()
    {
        TokenDurations durations = TokenDurations.Fit(Training, Count, new HmmSpec { Shortest = 0.3 });
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        durations.Write(writer);
        string[] lines = writer.ToString().TrimEnd('\n').Split('\n');
        TokenDurations again = TokenDurations.Read(lines, "a.txt");
        Assert.Equal(durations.Prior, again.Prior);
        Assert.Equal(durations.Least, again.Least);
        Assert.Equal(durations.Leave, again.Leave);
        Assert.Equal(durations.Follows, again.Follows);
        Assert.Equal(1, durations.Prior.Sum(), 9);
        for (int before = 0; before <= Count; before++)
            Assert.Equal(1, Enumerable.Range(0, Count + 1).Sum(after => durations.Follows[before, after]), 9);
        foreach (string[] damaged in new string[][] { [], ["no"], lines[..^1], [lines[0], "2 1 0.5", .. lines[2..]], [.. lines[..^1], "x y z u"], [.. lines[..^1], "0.1 0.1 -1 0.1"], [lines[0], "0.5 1", .. lines[2..]] })
            Assert.StartsWith("a.txt", Assert.Throws<UnrollException>(() => TokenDurations.Read(damaged, "a.txt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsGetTheTokenAtTheirMiddle()
    {
        PlainText timed = new("ab", TextUnit.Characters) { Times = [new(0.1, 0.2), new(0.3, 0.45)] };
        Assert.Equal([0, 1, 0, 2, 2], FrameLabels.Positions(timed, [0.05, 0.1, 0.2, 0.35, 0.44]));
        Assert.Equal([0, 1, 1, 0, 2, 2, 0], FrameLabels.Positions(new PlainText("ab", TextUnit.Characters), [1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal([0, 0], FrameLabels.Positions(new PlainText("", TextUnit.Characters), [1, 2]));
    }

    private static bool NoDoubleSilence(List<TokenRun> runs) => runs.Zip(runs.Skip(1)).All(pair => pair.First.Token != 0 || pair.Second.Token != 0);

    /// <summary>All sequences of runs that are long enough.</summary>
    private static IEnumerable<List<TokenRun>> Ways(TokenDurations durations, int rows, List<TokenRun> begun, int from)
    {
        if (from == rows)
        {
            yield return begun;
            yield break;
        }
        for (int token = 0; token < Count; token++)
        {
            for (int to = from + durations.Least[token]; to <= rows; to++)
            {
                foreach (List<TokenRun> way in Ways(durations, rows, [.. begun, new TokenRun(token, from, to)], to))
                    yield return way;
            }
        }
    }

    private static double Score(TokenDurations durations, Real[] scores, List<TokenRun> runs, bool isKnown = false)
    {
        double score = 0;
        int before = Count;
        for (int i = 0; i < runs.Count; i++)
        {
            (int token, int from, int to) = runs[i];
            for (int t = from; t < to; t++)
                score += scores[(t * Count) + token] - (Spec.PriorScale * Math.Log(durations.Prior[token]));
            int beyond = to - from - durations.Least[token];
            bool isLast = i + 1 == runs.Count;
            score += Spec.TransitionScale * ((beyond * Math.Log(1 - durations.Leave[token])) + (isKnown && isLast ? 0 : Math.Log(durations.Leave[token])));
            score += isKnown ? 0 : Spec.TransitionScale * Math.Log(durations.Follows[before, token]);
            before = token;
        }
        return score + (isKnown ? 0 : Spec.TransitionScale * Math.Log(durations.Follows[before, Count]));
    }

    private static Real[] Scores(ref Rng random, int rows)
    {
        Real[] scores = new Real[rows * Count];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = (Real)(2 * random.NextNormal());
        return scores;
    }
}
