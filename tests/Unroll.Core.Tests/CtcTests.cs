namespace Unroll.Tests;

/// <summary>The loss over all alignments: against enumeration, differences, plain loops in logarithms; where it has no alignment, or none that is possible; and the best alignment.</summary>
public sealed unsafe class CtcTests
{
    private const Real Never = Real.NegativeInfinity;

#if SINGLE
    private const double Tolerance = 3e-6;
#else
    private const double Tolerance = 1e-11;
#endif

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void EqualsTheSumOverAllPaths(int blank)
    {
        const int C = 3;
        for (int frames = 0; frames <= 5; frames++)
        {
            Tensor scores = new Samples((ulong)(10 + frames)).Normal(frames, C);
            Dictionary<string, double> sums = [];
            Dictionary<string, (double P, int[] Path)> best = [];
            foreach ((int[] path, double p) in Paths(scores))
            {
                string text = Read(path, blank);
                sums[text] = sums.GetValueOrDefault(text) + p;
                if (p > best.GetValueOrDefault(text).P)
                    best[text] = (p, path);
            }
            Assert.Equal(1, sums.Values.Sum(), 1e-5);
            foreach ((string text, double p) in sums)
            {
                int[] target = [.. text.Select(label => label - '0')];
                (double loss, _) = Run(scores, target, blank);
                Near(-Math.Log(p), loss, $"{frames} frames, '{text}'");
                CtcAlignment alignment = Ctc.Align(scores.Span, C, target, blank);
                Near(Math.Log(best[text].P), alignment.LogProbability, $"the best of '{text}'");
                Assert.Equal(best[text].Path, alignment.Places.Select(place => place < 0 ? blank : target[place]));
            }
        }
    }

    [Fact]
    public void TheBestAlignmentSaysWhichOfEqualLabels()
    {
        Real[] scores = [0, 9, 0, 9, 9, 0, 0, 9, 0, 9]; // blank and label turn by turn: label, blank, blank is label again, ...
        CtcAlignment alignment = Ctc.Align(scores, 2, [1, 1, 1]);
        Assert.Equal([0, 0, -1, 1, -1], Ctc.Align([0, 9, 0, 9, 9, 0, 0, 9, 9, 0], 2, [1, 1]).Places);
        Assert.Throws<UnrollException>(() => Ctc.Align(scores.AsSpan(0, 8), 2, [1, 1, 1]));
        Assert.Equal([0, -1, 1, -1, 2], alignment.Places);
        Assert.Equal([-1, -1], Ctc.Align(scores.AsSpan(0, 4), 2, []).Places);
        CtcAlignment none = Ctc.Align([], 2, []);
        Assert.Empty(none.Places);
        Assert.Equal(0, none.LogProbability);
        Assert.Equal(double.NegativeInfinity, Ctc.Align([0, Never], 2, [1]).LogProbability);
        Assert.Equal(double.NaN, Ctc.Align([0, Real.NaN, 0, 0], 2, [1]).LogProbability);
    }

    /// <summary>Repeats, as many labels as frames, nothing at all, and sequences that are alone or not.</summary>
    [Fact]
    public void Gradients()
    {
        Samples draw = new(3);
        GradientCheck.Run(1, (_, v) => Sequences(v[0], 5, 3, 2, 0).CtcLoss([[1, 1], [2, 1, 3], [], []]), draw.Normal(10, 4));
        GradientCheck.Run(2, (_, v) => Sequences(v[0], 7).CtcLoss([[0, 0, 2, 2]], 1), draw.Normal(7, 3));
        GradientCheck.Run(3, (_, v) => Sequences(v[0], 4, 6).CtcLoss([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]], 0, skipImpossible: true), draw.Normal(10, 6));
        GradientCheck.Run(4, (_, v) => Sequences(v[0], 3).CtcLoss([[]]), draw.Normal(3, 1));
        GradientCheck.Run(5, (_, v) => Sequences(v[0], 3, 2).CtcLoss([[1], []]) + Sequences(v[0], 3, 2).CtcLoss([[1, 0], [1]], 2), draw.Normal(5, 3));
    }

    /// <summary>Numbers of labels around every width of a register, so few frames that all are needed and more, against the same in logarithms.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void EqualsTheSumInLogarithms(string name)
    {
        for (int labels = 0; labels <= 18; labels++)
        {
            foreach (int spare in (int[])[0, 1, 13])
            {
                Samples draw = new((ulong)((100 * labels) + spare));
                int classes = 2 + draw.Int(40), blank = draw.Int(classes);
                int[] target = [.. Enumerable.Range(0, labels).Select(_ => (blank + 1 + draw.Int(Math.Min(classes - 1, 3))) % classes)];
                Tensor scores = draw.Normal(Ctc.FramesNeeded(target) + spare, classes);
                (double? log, Tensor gradient) = Fast(KernelSets.Named(name), scores, target, blank);
                AssertIsExact(scores, target, blank, log, gradient, $"{name}, {labels} labels, {spare} spare frames");
            }
        }
    }

    /// <summary>Far below what a float, and even a double, can hold: many frames, all of them unlikely.</summary>
    [Fact]
    public void ManyFramesAreExact()
    {
        Longer();
        Samples draw = new(5);
        Tensor scores = draw.Normal(500, 200);
        int[] target = [.. Enumerable.Range(0, 100).Select(_ => 1 + draw.Int(199))];
        (double? log, Tensor gradient) = Fast(TestDevice.Default.KernelSet, scores, target, 0);
        Assert.True(log < -2000);
        AssertIsExact(scores, target, 0, log, gradient, "many frames");

        static void Longer()
        {
            Samples draw = new(5);
            Tensor scores = draw.Normal(1000, 50);
            int[] target = [.. Enumerable.Range(0, 100).Select(_ => 1 + draw.Int(49))];
            Assert.Null(Fast(TestDevice.Default.KernelSet, scores, target, 0).Log);
            AssertIsRight(scores, target);
        }
    }

    /// <summary>The last label is certain at once, but 20 others must come first: what could follow the states that no alignment reaches is far more than a double can hold.</summary>
    [Fact]
    public void WhatNoAlignmentReachesMayBeLikely()
    {
        Tensor scores = new(new Shape(40, 4));
        for (int t = 0; t < 40; t++)
            scores.Span[(t * 4) + 3] = 40;
        int[] target = [.. Enumerable.Range(0, 20).Select(i => 1 + (i % 2)), 3];
        (double? log, Tensor gradient) = Fast(TestDevice.Default.KernelSet, scores, target, 0);
        AssertIsExact(scores, target, 0, log, gradient, "the last label at once");
    }

    /// <summary>A state that is lost early, and yet all alignments pass through it: the fast pass must say that it does not suffice.</summary>
    [Theory, InlineData(100, 20), InlineData(400, 12), InlineData(800, 11)]
    public void WhereStatesAreLostExponentsAreUsed(int frames, double faint)
    {
        // First labels are unlikely at every frame, and yet half the frames must have one; the blank is certain until then, and afterwards unlikely itself.
        int labels = frames / 2;
        Tensor scores = new(new Shape(frames, 3));
        for (int t = 0; t < frames; t++)
            scores.Span[t * 3] = (Real)(t < labels ? faint : -faint);
        int[] target = [.. Enumerable.Range(0, labels).Select(i => 1 + (i % 2))];
        AssertIsRight(scores, target);
        target = [.. target, .. target[..(labels / 2)], 1];
        AssertIsRight(scores, target);
    }

    [Fact]
    public void ScoresFarApartAreExact()
    {
        Samples draw = new(6);
        foreach (double size in (double[])[30, 100, 1e4])
        {
            Tensor scores = draw.Normal(12, 5);
            for (int i = 0; i < scores.Count; i++)
                scores.Span[i] *= (Real)size;
            AssertIsRight(scores, [1, 1, 4]);
            AssertIsRight(scores, []);
        }
        Tensor huge = draw.Normal(12, 5);
        for (int i = 0; i < huge.Count; i++)
            huge.Span[i] *= (Real)1e30;
        (double loss, Tensor gradient) = Run(huge, [1, 1, 4], 0);
        Near(-new CtcReference(huge.Span, 5, [1, 1, 4], 0).LogProbability(), loss, "huge scores");
        Assert.All(gradient.Span.ToArray(), g => Assert.InRange(g, -1, 1)); // shares are differences of numbers near 1e30
    }

    [Fact]
    public void WhatIsImpossibleCostsInfinitelyMuchAndIsNeverNaN()
    {
        Tensor scores = new Samples(7).Normal(4, 3);
        scores.Span[1] = scores.Span[4] = scores.Span[7] = scores.Span[10] = Never; // the label 1 is impossible
        (double loss, Tensor gradient) = Run(scores, [1, 2], 0);
        Assert.Equal(double.PositiveInfinity, loss);
        Assert.All(gradient.Span.ToArray(), g => Assert.Equal(0, g));
        (loss, gradient) = Run(scores, [2], 0);
        Assert.True(double.IsFinite(loss));
        Assert.All(gradient.Span.ToArray(), g => Assert.True(Real.IsFinite(g)));
        AssertIsRight(scores, [2, 2]);
        scores.Span[10] = 0; // possible in the last frame alone
        AssertIsRight(scores, [2, 1]);
        Assert.Equal(double.PositiveInfinity, Run(scores, [1, 2], 0).Loss);
        scores.Span.Slice(3, 3).Fill(Never); // a frame with no distribution
        (loss, gradient) = Run(scores, [2], 0);
        Assert.Equal(double.PositiveInfinity, loss);
        Assert.All(gradient.Span.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void NaNStaysInItsSequence()
    {
        foreach (Real fault in (Real[])[Real.NaN, Real.PositiveInfinity])
        {
            for (int at = 0; at < 12; at++)
            {
                Tensor scores = new(new Shape(7, 4));
                scores.Span[at] = fault;
                using Tape tape = Tape.ForGradients(TestDevice.Default);
                Value x = tape.Constant(scores), loss = Sequences(x, 3, 4).CtcLoss([[1], [2]]);
                Assert.True(Real.IsNaN(loss.Tensor.Span[0]));
                Assert.True(Real.IsFinite(loss.Tensor.Span[1]));
                ReadOnlySpan<Real> gradient = tape.Backward(loss.Sum(), x)[0].Span;
                Assert.All(gradient[..12].ToArray(), g => Assert.True(Real.IsNaN(g)));
                Assert.All(gradient[12..].ToArray(), g => Assert.True(Real.IsFinite(g)));
            }
        }
    }

    [Fact]
    public void NothingCostsNothing()
    {
        (double loss, Tensor gradient) = Run(new Tensor(new Shape(0, 3)), [], 0);
        Assert.Equal(0, loss);
        Assert.False(double.IsNegative(loss));
        Assert.Equal(0, gradient.Count);
        Assert.Equal(0, Run(new Tensor(new Shape(4, 1)), [], 0).Loss); // one class: the blank is certain
    }

    /// <summary>The same bits in a batch as alone, with a gradient as without, and whatever else is in the loss.</summary>
    [Fact]
    public void ASequenceDoesNotDependOnItsBatch()
    {
        Samples draw = new(8);
        int[] lengths = [.. Enumerable.Range(0, 23).Select(b => 3 + (b * 7 % 13))];
        int[][] targets = [.. lengths.Select(length => Enumerable.Range(0, draw.Int(1 + (length / 2))).Select(_ => 1 + draw.Int(5)).ToArray())];
        Tensor scores = draw.Normal(lengths.Sum(), 6);
        using Tape tape = Tape.ForGradients(TestDevice.Default), prediction = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(scores), loss = Sequences(x, lengths).CtcLoss(targets);
        Tensor losses = loss.Keep(), gradient = tape.Backward(loss.Sum(), x)[0];
        Near2(losses, Sequences(prediction.Constant(scores), lengths).CtcLoss(targets).Tensor);
        for (int b = 0, start = 0; b < lengths.Length; start += lengths[b++])
        {
            (double alone, Tensor own) = Run(scores.Rows(start, lengths[b]).Keep(), targets[b], 0);
            Assert.Equal(losses.Span[b], alone);
            Near2(gradient.Rows(start, lengths[b]), own);
        }

        static void Near2(Tensor expected, Tensor found) => Unroll.Tests.Near.Same(expected, found, "a sequence alone");
    }

    [Fact]
    public void WhatCannotBeAlignedIsNamed()
    {
        Says("CTC loss: found 3 frames for the target of sequence 1; expected at least 4, as it has 3 labels and 1 of them repeat the one before, which takes a blank between. Leave it out, or skip such sequences (skipImpossible).", [2], [1, 2, 2]);
        Says("CTC loss: found 2 frames for the target of sequence 0; expected at least 3, as it has 3 labels. Leave it out, or skip such sequences (skipImpossible).", [1, 2, 1], []);
        Says("CTC loss: found the label 3 in the target of sequence 1; expected 0 to 2.", [1], [3]);
        Says("CTC loss: found the label -1 in the target of sequence 0; expected 0 to 2.", [-1], []);
        Says("CTC loss: found the blank 0 as a label in the target of sequence 0; expected labels alone; blanks come by themselves.", [0], []);
        Says("CTC loss: found 1 targets; expected 2, one a sequence.", [1]);
        Says("CTC loss: found null as the target of sequence 1; expected labels.", [1], null!);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences scores = Sequences(tape.Constant(new Tensor(new Shape(5, 3))), 2, 3);
        Assert.Contains("the blank 3", Assert.Throws<UnrollException>(() => scores.CtcLoss([[], []], 3)).Message, StringComparison.Ordinal);
        Assert.Equal([0, 0], scores.CtcLoss([[1, 1], [2, 2, 2]], skipImpossible: true).Tensor.Span);
        Assert.Contains("whole rows", Assert.Throws<UnrollException>(() => Ctc.Align(new Real[5], 3, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("found 1 frames for the target; expected at least 2", Assert.Throws<UnrollException>(() => Ctc.Align(new Real[3], 3, [1, 2])).Message, StringComparison.Ordinal);

        static void Says(string message, params int[][] targets)
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Sequences scores = Sequences(tape.Constant(new Tensor(new Shape(5, 3))), 2, 3);
            Assert.Equal(message, Assert.Throws<UnrollException>(() => scores.CtcLoss(targets)).Message);
        }
    }

    [Fact]
    public void TargetsMayChangeAfterwards()
    {
        int[] target = [1, 2];
        Tensor scores = new Samples(9).Normal(4, 3);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(scores), loss = Sequences(x, 4).CtcLoss([target]);
        target[0] = 9;
        Unroll.Tests.Near.Same(Run(scores, [1, 2], 0).Gradient, tape.Backward(loss.Sum(), x)[0], "a target that was changed");
    }

    private static Sequences Sequences(Value rows, params int[] lengths) => new(new SequenceLayout(lengths), rows);

    private static (double Loss, Tensor Gradient) Run(Tensor scores, int[] target, int blank)
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(scores), loss = Sequences(x, scores.Shape[0]).CtcLoss([target], blank);
        double value = loss.Tensor.Span[0];
        return (value, tape.Backward(loss.Sum(), x)[0]);
    }

    /// <summary>What the kernels give; null where they say that they do not suffice.</summary>
    private static (double? Log, Tensor Gradient) Fast(KernelSet set, Tensor scores, int[] target, int blank)
    {
        int frames = scores.Shape[0], classes = scores.Shape[1];
        Tensor e = new(scores.Shape);
        double[] numbers = new double[new CtcMemory(null, frames, target.Length, true).Size];
        Array.Fill(numbers, double.NaN);
        double log;
        fixed (double* start = numbers)
        {
            fixed (int* labels = target)
            {
                CtcMemory memory = new(start, frames, target.Length, true);
                CtcSequence sequence = new(scores.Pointer, frames, classes, labels, target.Length, blank, memory, true, e.Pointer);
                set.Run(new CtcForward(sequence, &log));
                if (!double.IsNaN(log))
                    set.Run(new CtcBackward(sequence));
            }
        }
        return (double.IsNaN(log) ? null : log, e);
    }

    private static void AssertIsExact(Tensor scores, int[] target, int blank, double? log, Tensor gradient, string what)
    {
        Assert.True(log is not null, $"{what}: the fast pass gave up");
        CtcReference exact = new(scores.Span, scores.Shape[1], target, blank);
        Tensor expected = new(scores.Shape);
        exact.Gradient(scores.Span, expected.Span);
        Near(exact.LogProbability(), log.Value, what);
        Unroll.Tests.Near.Assert(expected, gradient, 10 * Tolerance, what);
    }

    /// <summary>The operation against logarithms, whichever way it takes.</summary>
    private static void AssertIsRight(Tensor scores, int[] target)
    {
        (double loss, Tensor gradient) = Run(scores, target, 0);
        AssertIsExact(scores, target, 0, -loss, gradient, $"{target.Length} labels");
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Assert.Equal(loss, Sequences(tape.Constant(scores), scores.Shape[0]).CtcLoss([target]).Tensor.Span[0]);
    }

    private static void Near(double expected, double found, string what) =>
        Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"{what}: expected {expected:G9}, found {found:G9}"));

    private static IEnumerable<(int[] Path, double P)> Paths(Tensor scores)
    {
        int frames = scores.Shape[0], classes = scores.Shape[1];
        double[] p = [.. Enumerable.Range(0, scores.Count).Select(i => Math.Exp(scores.Span[i]) / Enumerable.Range(i / classes * classes, classes).Sum(j => Math.Exp(scores.Span[j])))];
        for (int code = 0; code < Math.Pow(classes, frames); code++)
        {
            int rest = code;
            int[] path = new int[frames];
            double product = 1;
            for (int t = 0; t < frames; t++, rest /= classes)
            {
                path[t] = rest % classes;
                product *= p[(t * classes) + path[t]];
            }
            yield return (path, product);
        }
    }

    private static string Read(int[] path, int blank) => string.Concat(path.Where((label, t) => label != blank && (t == 0 || label != path[t - 1])));
}
