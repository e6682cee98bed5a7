namespace Unroll.Tests;

/// <summary>Counts of sequences side by side equal those of each alone in logarithms: of all lengths and kinds, and where numbers would underflow.</summary>
public sealed class MarkovBatchTests
{
    public static TheoryData<string, int> Rows()
    {
        TheoryData<string, int> rows = [];
        foreach (string kind in MarkovCase.Kinds)
        {
            foreach (int count in (int[])[1, 3, 8, 9, 40])
                rows.Add(kind, count);
        }
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void CountsEqualThoseOfEachAlone(string kind, int count)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            HiddenMarkov model = MarkovCase.Of(kind, 1, seed).Model;
            Rng random = new((ulong)seed);
            double[][] sequences = [.. Enumerable.Range(0, count).Select(i => model.Sample(i % 5 == 4 ? 0 : 1 + random.NextInt(30), ref random).Sequence)];
            Check(model, sequences, expectedLeft: 0);
        }
    }

    /// <summary>A step of probability 1e-150, given those before; and one that only a state of probability 1e-150 explains, after many that others explain.</summary>
    [Fact]
    public void WhatWouldUnderflowIsCountedInLogarithms()
    {
        HiddenMarkov rare = new([1, 0], new[,] { { 1 - 1e-150, 1e-150 }, { 0, 1 } }, new CategoricalEmission(new double[,] { { 1, 0 }, { 0, 1 } }));
        Check(rare, [[0, 0, 1, 1], [0, 0, 0], [0, 1]], expectedLeft: 2);
        HiddenMarkov late = new([1 - 1e-15, 1e-15], new double[,] { { 1, 0 }, { 0, 1 } }, new CategoricalEmission(new[,] { { 0.999, 0.001, 0 }, { 1e-12, 0.5, 0.5 - 1e-12 } }));
        Check(late, [[.. Enumerable.Repeat(0.0, 16), 2, 1], [0, 1], [.. Enumerable.Repeat(0.0, 40), 2]], expectedLeft: 2);
        HiddenMarkov far = new([0.5, 0.5], new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } }, new GaussianEmission(new double[,] { { 0 }, { 1 } }, new double[,] { { 1 }, { 1 } }));
        Check(far, [[0, 1e3, 0.5, -1e3], [3, 1]], expectedLeft: 0); // the largest density of each step is taken off
    }

    private static void Check(HiddenMarkov model, double[][] sequences, int expectedLeft)
    {
        MarkovCounts expected = new(model), found = new(model);
        foreach (double[] sequence in sequences.Where(sequence => sequence.Length > 0))
            new ForwardBackward(new ForwardPass(model, sequence).Possible()).AddTo(sequence, expected);
        List<int> left = [];
        MarkovBatch.For(model, TestDevice.Default)!.Count(sequences, 0, sequences.Length, found, left);
        Assert.Equal(expectedLeft, left.Count);
        foreach (int i in left)
            new ForwardBackward(new ForwardPass(model, sequences[i])).AddTo(sequences[i], found);
        Assert.Equal(expected.Steps, found.Steps);
        Near([expected.LogLikelihood], [found.LogLikelihood]);
        Near(expected.Start, found.Start);
        Near(expected.Transitions, found.Transitions);
        foreach ((double[] one, double[] other) in expected.Emission.Gradient().Zip(found.Emission.Gradient()))
            Near(one, other);
    }

    private static void Near(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-9 * Math.Max(1, Math.Abs(expected[i])), FormattableString.Invariant($"number {i} is {found[i]:R}; expected {expected[i]:R}"));
    }
}
