namespace Unroll;

/// <summary>
/// The alignments of a target with the frames of a sequence as the paths of a lattice (Graves et al. 2006, figure 3): what <see cref="Ctc.CtcLoss"/> sums, for every
/// other question, such as the k best alignments, samples of them, or their number. The log-partition is log p(target).
/// </summary>
public static class CtcLattice
{
    private const string Who = "CTC lattice";

    /// <summary>Builds the lattice. A path has an arc for each frame, labelled with the class that the frame has, and one arc without a label at its end.</summary>
    /// <param name="scores">[T, C], row by row: scores, of which softmax is taken, or log-probabilities.</param>
    /// <param name="classes">C.</param>
    /// <param name="target">Labels, 0 to C - 1 and never the blank.</param>
    /// <param name="blank">The class of frames without a label.</param>
    /// <exception cref="UnrollException">The numbers are no whole rows, a label is no class or is the blank, or there would be more than 5 million arcs.</exception>
    public static Lattice Of(ReadOnlySpan<Real> scores, int classes, ReadOnlySpan<int> target, int blank = 0)
    {
        Ctc.Check(Who, scores, classes, target, blank);
        CtcStates states = new(scores, classes, target, blank);
        int frames = scores.Length / classes, count = states.Count;
        Require.That(3L * frames * count <= ChainProduct.MostArcs, Who, $"{frames} frames and {target.Length} labels", "so few that there are at most 5 million arcs");
        List<Arc> arcs = [];
        for (int t = 0; t < frames; t++)
        {
            for (int s = 0; s < (t == 0 ? Math.Min(2, count) : count); s++)
            {
                int label = s % 2 == 0 ? blank : target[s / 2];
                for (int back = 0; back <= (t == 0 ? 0 : states.MaySkip(s) ? 2 : Math.Min(1, s)); back++)
                    arcs.Add(new Arc(t == 0 ? 0 : Node(t - 1, s - back), Node(t, s), label, states.Emission(t, s)));
            }
        }
        int last = Node(frames, 0);
        for (int s = Math.Max(0, count - 2); s < count && (frames > 0 || count == 1); s++)
            arcs.Add(new Arc(frames == 0 ? 0 : Node(frames - 1, s), last, Arc.NoLabel, 0));
        return new Lattice(last + 1, arcs);

        int Node(int t, int s) => 1 + (t * count) + s;
    }
}
