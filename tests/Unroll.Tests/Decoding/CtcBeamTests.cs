namespace Unroll.Tests;

/// <summary>Prefix beam search against enumeration of all paths, with a language model and hot words by their formula, as frames come, and segments of a recording.</summary>
public sealed class CtcBeamTests
{
#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-9;
#endif

    private static readonly string[] Letters = ["-", "a", "b", " "];

    private static NGramModel Words => NGramModel.Estimate([["a", "b"], ["ab", "a"], ["b", "ba", "ab"], ["a"]], 2);

    [Theory, InlineData(0, 1), InlineData(1, 2), InlineData(4, 3), InlineData(5, 4)]
    public void UnlimitedWidthSumsOverAllPaths(int frames, int seed)
    {
        Real[] logs = Logs(frames, 4, (ulong)seed);
        foreach (int blank in (int[])[0, 3])
        {
            Dictionary<string, double> sums = Sums(logs, 4, blank);
            IReadOnlyList<CtcHypothesis> all = new CtcBeam { Width = 100_000, Blank = blank }.Decode(logs, 4, int.MaxValue);
            Assert.Equal(sums.Count, all.Count);
            foreach (CtcHypothesis one in all)
            {
                Assert.Equal(Math.Log(sums[Key(one.Tokens)]), one.LogProbability, Tolerance);
                Assert.Equal(one.LogProbability, one.Score);
                Assert.Equal(one.Tokens.Count, one.Units);
            }
            Assert.Equal(all.Select(one => one.Score).OrderDescending(), all.Select(one => one.Score));
        }
    }

    /// <summary>Words, tokens; and with or without a bonus and hot words: every score is the formula, and the best is the best of all.</summary>
    [Theory, InlineData(true, 0.7, 0), InlineData(true, 0, 1.5), InlineData(false, 1.3, -0.5), InlineData(true, 2, 0.25)]
    public void ScoresAreTheFormula(bool words, double weight, double bonus)
    {
        Real[] logs = Logs(6, 4, 9);
        NGramModel language = words ? Words : NGramModel.Estimate([["a", "b", " "], ["b", "a"], ["b", " ", "a"]], 3);
        Dictionary<string, double> hot = new() { ["ab"] = 2, ["b"] = -0.5 };
        CtcBeam beam = new() { Width = 100_000, Tokens = Letters, Separator = words ? 3 : null, Language = language, LanguageWeight = weight, Bonus = bonus, HotWords = hot };
        IReadOnlyList<CtcHypothesis> all = beam.Decode(logs, 4, int.MaxValue);
        Dictionary<string, double> sums = Sums(logs, 4, 0);
        Assert.Equal(sums.Count, all.Count);
        foreach (CtcHypothesis one in all)
        {
            string text = string.Concat(one.Tokens.Select(token => Letters[token]));
            string[] units = words ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [.. one.Tokens.Select(token => Letters[token])];
            double boost = words ? units.Sum(unit => hot.GetValueOrDefault(unit)) : hot.Sum(word => word.Value * Enumerable.Range(0, text.Length).Count(i => text.AsSpan(i).StartsWith(word.Key)));
            Assert.Equal(language.LogProbability(units), one.Language, 1e-9);
            Assert.Equal(units.Length, one.Units);
            Assert.Equal(boost, one.Boost, 1e-12);
            Assert.Equal(Math.Log(sums[Key(one.Tokens)]) + (weight * language.LogProbability(units)) + (bonus * units.Length) + boost, one.Score, 10 * Tolerance);
        }
        Assert.Equal(all[0].Tokens, (beam with { Width = 200 }).Decode(logs, 4)[0].Tokens);
    }

    [Fact]
    public void HotWordsChangeTheAnswer()
    {
        Real[] logs = [.. new[] { 0.05, 0.5, 0.45, 0.9, 0.05, 0.05 }.Select(p => (Real)Math.Log(p))]; // a or b, then a blank
        foreach (int width in (int[])[1, 2, 10])
            HotWordsChangeTheAnswer(logs, width);
    }

    private static void HotWordsChangeTheAnswer(Real[] logs, int width)
    {
        CtcBeam beam = new() { Tokens = ["-", "a", "b"], Width = width };
        Assert.Equal([1], beam.Decode(logs, 3)[0].Tokens);
        Assert.Equal([2], (beam with { HotWords = new Dictionary<string, double> { ["b"] = 1 } }).Decode(logs, 3)[0].Tokens);
    }

    [Fact]
    public void FramesMayComeOneByOne()
    {
        Real[] logs = Logs(40, 30, 5);
        CtcBeam beam = new() { Width = 7 };
        CtcDecoder decoder = beam.Start(30);
        Assert.Empty(decoder.Best()[0].Tokens);
        for (int t = 0; t < 40; t++)
        {
            decoder.Advance(logs.AsSpan(t * 30, 30));
            Equal(beam.Decode(logs.AsSpan(0, (t + 1) * 30), 30, 7), decoder.Best(7));
        }

        static void Equal(IReadOnlyList<CtcHypothesis> expected, IReadOnlyList<CtcHypothesis> found)
        {
            Assert.Equal(expected.Select(one => one.Score), found.Select(one => one.Score));
            Assert.Equal(expected.Select(one => Key(one.Tokens)), found.Select(one => Key(one.Tokens)));
        }
    }

    /// <summary>A narrow beam drops beginnings and finds them again: each is there once, and none has more than all of its paths.</summary>
    [Fact]
    public void ANarrowBeamHasEachBeginningOnce()
    {
        for (ulong seed = 0; seed < 400; seed++)
        {
            Real[] logs = Logs(8, 3, seed, 1 + (seed % 5));
            Dictionary<string, double> sums = Sums(logs, 3, 0);
            foreach (int width in (int[])[1, 2, 3, 5, 12])
            {
                IReadOnlyList<CtcHypothesis> found = new CtcBeam { Width = width }.Decode(logs, 3, int.MaxValue);
                Assert.Equal(width, found.Count);
                Assert.Equal(width, found.Select(one => Key(one.Tokens)).Distinct().Count());
                Assert.All(found, one => Assert.True(one.LogProbability <= Math.Log(sums[Key(one.Tokens)]) + Tolerance));
            }
        }
    }

    [Fact]
    public void TheBestPathJoinsRepeats()
    {
        Real[] scores = [0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];
        Assert.Equal([1, 1, 2], CtcBeam.BestPath(scores, 3));
        Assert.Equal([0], CtcBeam.BestPath(scores.AsSpan(0, 9), 3, 1));
        Assert.Empty(CtcBeam.BestPath([], 3));
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Says("the blank 3", () => new CtcBeam { Blank = 3 }.Start(3));
        Says("the separator 0", () => new CtcBeam { Separator = 0 }.Start(3));
        Says("no Tokens", () => new CtcBeam { Language = Words }.Start(3));
        Says("2 Tokens", () => new CtcBeam { Tokens = ["", "a"] }.Start(3));
        Says("whole rows", () => new CtcBeam().Decode(new Real[4], 3));
        Says("NaN in frame 1", () => new CtcBeam().Decode([0, 0, 0, 0, Real.NaN, 0], 3));
        Says("width is 0", () => new CtcBeam { Width = 0 });
        Says("the hot word \"\"", () => new CtcBeam { Tokens = Letters, HotWords = new Dictionary<string, double> { [""] = 1 } }.Start(4));

        static void Says(string part, Func<object> act) => Assert.Contains(part, Assert.Throws<UnrollException>(act).Message, StringComparison.Ordinal);
    }

    /// <summary>Three texts in a recording with something else before, between (blanks) and after; one of them is not what was said.</summary>
    [Fact]
    public void SegmentsAreFound()
    {
        const int C = 8;
        int[][] texts = [[1, 2, 3], [4, 4, 5], [], [6, 2]];
        List<int> frames = [7, 7, 7, 5, 7, 0, .. Said(1, 2, 3), 0, 0, 0, .. Said(4, 0, 4, 5), 0, .. Said(6, 2), 7, 7, 7, 1, 7];
        Real[] logs = [.. frames.SelectMany(label => Enumerable.Range(0, C).Select(c => (Real)Math.Log(c == label ? 0.93 : 0.01)))];
        IReadOnlyList<CtcSegment> segments = CtcSegments.Find(logs, C, texts);
        Assert.Equal([(6, 12), (15, 23), (23, 23), (24, 28)], segments.Select(segment => (segment.Start, segment.End)));
        Assert.Equal([Math.Log(0.93), Math.Log(0.93), double.NaN, Math.Log(0.93)], segments.Select(segment => Math.Round(segment.Confidence, 6)).Select(c => double.IsNaN(c) ? c : Math.Log(Math.Round(Math.Exp(c), 4))));
        IReadOnlyList<CtcSegment> wrong = CtcSegments.Find(logs, C, [[1, 2, 3], [5, 1, 5], [6, 2]]);
        Assert.Equal((6, 12), (wrong[0].Start, wrong[0].End));
        Assert.True(wrong[1].Confidence < -0.5 && wrong[0].Confidence > -0.1);
        Assert.Contains("frames", Assert.Throws<UnrollException>(() => CtcSegments.Find(logs, C, [[.. Enumerable.Repeat(1, 40)]])).Message, StringComparison.Ordinal);

        static IEnumerable<int> Said(params int[] labels) => labels.SelectMany(label => new[] { label, label });
    }

    [Fact]
    public void SpansOfLabels()
    {
        Assert.Equal([(1, 3), (4, 5)], new CtcAlignment([-1, 0, 0, -1, 1, -1], 0).Spans());
        Assert.Empty(new CtcAlignment([-1, -1], 0).Spans());
    }

    private static Real[] Logs(int frames, int classes, ulong seed, double spread = 1)
    {
        if (frames == 0)
            return [];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        return tape.Constant(new Samples(seed).Normal(frames, classes)).Affine(spread, 0).LogSoftmax().Tensor.Span.ToArray();
    }

    private static Dictionary<string, double> Sums(Real[] logs, int classes, int blank)
    {
        int frames = logs.Length / classes;
        Dictionary<string, double> sums = [];
        for (int code = 0; code < Math.Pow(classes, frames); code++)
        {
            int rest = code, before = blank;
            double log = 0;
            List<int> tokens = [];
            for (int t = 0; t < frames; t++, rest /= classes)
            {
                int label = rest % classes;
                log += logs[(t * classes) + label];
                if (label != blank && label != before)
                    tokens.Add(label);
                before = label;
            }
            sums[Key(tokens)] = sums.GetValueOrDefault(Key(tokens)) + Math.Exp(log);
        }
        return sums;
    }

    private static string Key(IEnumerable<int> tokens) => string.Join(' ', tokens);
}
