using System.Numerics;

namespace Unroll.Tests;

/// <summary>The lattice of alignments: equal to the loss and the best alignment of the core, and it counts as combinatorics do; and the loss against PyTorch's.</summary>
public sealed class CtcLatticeTests
{
#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    [Theory, InlineData(0, ""), InlineData(3, ""), InlineData(5, "1"), InlineData(6, "11"), InlineData(4, "1213"), InlineData(7, "1122"), InlineData(9, "31313"), InlineData(5, "111")]
    public void EqualsTheLossAndTheBestAlignment(int frames, string text)
    {
        const int C = 4;
        int[] target = [.. text.Select(label => label - '0')];
        Tensor scores = new Samples((ulong)(frames + text.Length)).Normal(frames, C);
        Lattice lattice = CtcLattice.Of(scores.Span, C, target);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(scores), loss = new Sequences(new SequenceLayout(frames), x).CtcLoss([target]);
        Close(-loss.Tensor.Span[0], lattice.LogPartition());
        Close(lattice.Sum<LogSemiring, double>(default), lattice.LogPartition());
        CtcAlignment best = Ctc.Align(scores.Span, C, target);
        ScoredPath path = lattice.Sum<MaxSemiring, ScoredPath>(default);
        Close(best.LogProbability, path.Score);
        Assert.Equal(best.Places.Select(place => place < 0 ? 0 : target[place]), path.Arcs().Select(arc => lattice.Arcs[arc].Label).Where(label => label != Arc.NoLabel));
        IReadOnlyList<ScoredPath> few = lattice.Best(5);
        Close(best.LogProbability, few[0].Score);
        Assert.Equal(few.Select(p => p.Score), lattice.Sum<KBestSemiring, IReadOnlyList<ScoredPath>>(new KBestSemiring(5)).Select(p => p.Score).Select(score => few.MinBy(p => Math.Abs(p.Score - score)).Score));
        int repeats = Ctc.FramesNeeded(target) - target.Length; // frames are cut into target.Length labels and L + 1 gaps, of which those between equal labels are not empty
        Assert.Equal(Choose(frames + target.Length - repeats, 2 * target.Length), lattice.Sum<CountingSemiring, BigInteger>(default));

        // The gradient by a score is its probability less its share of the alignments.
        ReadOnlySpan<Real> gradient = tape.Backward(loss.Sum(), x)[0].Span;
        double[,] shares = lattice.LabelMarginals(frames, C);
        for (int i = 0; i < gradient.Length; i++)
        {
            double[] row = [.. Enumerable.Range(i / C * C, C).Select(j => Math.Exp(scores.Span[j]))];
            Close((row[i % C] / row.Sum()) - shares[i / C, i % C], gradient[i]);
        }
    }

    [Fact]
    public void ATargetThatIsTooLongHasNoPath()
    {
        Assert.Equal(BigInteger.Zero, CtcLattice.Of(new Real[6], 3, [1, 1]).Sum<CountingSemiring, BigInteger>(default));
        Assert.Equal(double.NegativeInfinity, CtcLattice.Of([], 3, [1]).LogPartition());
        Assert.Contains("at most 5 million arcs", Assert.Throws<UnrollException>(() => CtcLattice.Of(new Real[6000], 3, [.. Enumerable.Repeat(1, 900)])).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("mixed"), InlineData("last"), InlineData("long")]
    public void EqualsPyTorch(string name)
    {
        Dictionary<string, Tensor> golden = SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "golden", "ctc.safetensors")).Where(entry => entry.Key.StartsWith(name + "/", StringComparison.Ordinal)).ToDictionary(entry => entry.Key[(name.Length + 1)..], entry => entry.Value);
        int[] Whole(string of) => [.. golden[of].Span.ToArray().Select(number => (int)number)];
        int[] labels = Whole("labels"), lengths = Whole("lengths");
        List<int[]> targets = [];
        for (int b = 0, start = 0; b < lengths.Length; start += lengths[b++])
            targets.Add(labels[start..(start + lengths[b])]);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(golden["scores"]), loss = new Sequences(new SequenceLayout(Whole("frames")), x).CtcLoss(targets, Whole("blank")[0]);
        Near.Assert(golden["losses"], loss.Tensor, Tolerance, "losses");
        Near.Assert(golden["gradients"], tape.Backward((loss * tape.Constant(golden["weights"])).Sum(), x)[0], Tolerance, "gradients");
    }

    /// <summary>n over k.</summary>
    private static BigInteger Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(BigInteger.One, (product, i) => product * (n - k + i) / i);

    private static void Close(double expected, double found) => Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"expected {expected}, found {found}"));
}
