namespace Unroll;

/// <summary>
/// The scores of linear chains over a ragged batch: what a CRF, a structured perceptron or an HMM writes, and all that decoding and learning
/// read. An answer y of a sequence scores start[y1] + Σ emissions[t, yt] + Σ transitions[y(t-1), yt] + end[yT]; p(y) ∝ exp of that.
/// </summary>
/// <param name="Emissions">Rows [N, C].</param>
/// <param name="Transitions">[C, C]: from the row's tag to the column's.</param>
/// <param name="Start">[C].</param>
/// <param name="End">[C].</param>
public sealed record Chain(Sequences Emissions, Value Transitions, Value Start, Value End)
{
    private Tape Tape => Transitions.Tape;

    /// <summary>The chain of those answers alone that take an allowed tag at every step.</summary>
    /// <param name="allowed">For each row and tag, [N, C]; at least one tag a row.</param>
    public Chain Allowing(bool[] allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        Tensor mask = new(Emissions.Rows.Shape);
        Require.That(allowed.Length == mask.Count, "Chain", $"{allowed.Length} allowances", $"{mask.Count}, one for each row and tag");
        for (int i = 0; i < allowed.Length; i++)
            mask.Span[i] = allowed[i] ? 0 : Real.NegativeInfinity;
        return this with { Emissions = Emissions.With(Emissions.Rows + Tape.Constant(mask)) };
    }

    /// <summary>log Σ exp of the scores of all answers, in nats, [B]; 0 for an empty sequence.</summary>
    public Value LogPartition() => Tape.Record(new ChainOp(Emissions.Rows, Emissions.Layout, Transitions, Start, End))[0];

    /// <summary>The scores of given answers, in nats, [B].</summary>
    /// <param name="tags">By sequence, [N].</param>
    public Value Score(int[] tags) => Tape.Record(new ChainScoreOp(Emissions.Rows, Emissions.Layout, Transitions, Start, End, tags))[0];

    /// <summary>The best answers by sequence, [N], and their scores, [B].</summary>
    public (int[] Tags, Real[] Scores) Best() =>
        Viterbi.Best(Tape.Device, Emissions.Layout, Emissions.Rows.Tensor, Transitions.Tensor, Start.Tensor, End.Tensor);

    /// <summary>The probability of each tag at each step, [N, C]: the gradient of the log-partition by the emissions.</summary>
    public Tensor Marginals()
    {
        Tensor all = new(Emissions.Rows.Shape);
        (Real[][] marginals, _) = Posterior();
        for (int b = 0; b < marginals.Length; b++)
            marginals[b].CopyTo(all.Span[(Emissions.Layout.Starts[b] * all.Shape[1])..]);
        return all;
    }

    /// <summary>The probability of each tag at each step of each sequence, [B][T, C], and the log-partition of each sequence, [B].</summary>
    internal (Real[][] Marginals, Real[] LogPartition) Posterior()
    {
        using Tape inner = Tape.ForGradients(Tape.Device);
        Value emissions = inner.Constant(Emissions.Rows.Tensor);
        Chain copy = new(Emissions.With(emissions), inner.Constant(Transitions.Tensor), inner.Constant(Start.Tensor), inner.Constant(End.Tensor));
        Value logZ = copy.LogPartition();
        Real[] totals = logZ.Tensor.Span.ToArray();
        SequenceLayout layout = Emissions.Layout;
        Real[][] marginals = new Real[layout.Count][];
        inner.Backward(logZ.Sum(), emissions, all =>
        {
            int tags = emissions.Shape[1];
            for (int b = 0; b < marginals.Length; b++)
                marginals[b] = all is null ? new Real[layout.Lengths[b] * tags] : all.Span.Slice(layout.Starts[b] * tags, layout.Lengths[b] * tags).ToArray();
        });
        return (marginals, totals);
    }

    /// <summary>
    /// One sequence as a lattice whose paths are the answers that satisfy a constraint: all that is asked of it (best, k best, marginals, samples)
    /// is asked of those answers alone, with probabilities that sum to 1 over them. Arcs are labelled with tags.
    /// </summary>
    /// <param name="sequence">Its index in the batch.</param>
    /// <param name="constraint">What answers may be.</param>
    /// <exception cref="UnrollException">No answer satisfies it, or there would be more than 5 million arcs.</exception>
    public Lattice ToLattice(int sequence, IConstraint constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        return ToLattice(sequence, constraint, null);
    }

    /// <summary>The same, for a sequence that errors call by a name such as <see cref="Example.Subject"/>.</summary>
    internal Lattice ToLattice(int sequence, IConstraint constraint, string? subject) => new ChainProduct(this, sequence, constraint, subject).Build();

    /// <summary>One sequence as a lattice, for every other question: k best, samples, entropy. Arcs are labelled with tags.</summary>
    /// <param name="sequence">Its index in the batch.</param>
    public Lattice ToLattice(int sequence)
    {
        int tags = Start.Shape.Count, from = Emissions.Layout.Starts[sequence], length = Emissions.Layout.Lengths[sequence];
        List<Arc> arcs = [];
        for (int t = 0; t < length; t++)
        {
            for (int j = 0; j < tags; j++)
            {
                double emission = Emissions.Rows.Tensor.Span[((from + t) * tags) + j];
                if (t == 0)
                    arcs.Add(new Arc(0, Node(0, j), j, emission + Start.Tensor.Span[j]));
                for (int i = 0; i < tags && t > 0; i++)
                    arcs.Add(new Arc(Node(t - 1, i), Node(t, j), j, emission + Transitions.Tensor.Span[(i * tags) + j]));
            }
        }
        int last = 1 + (length * tags);
        for (int j = 0; j < tags && length > 0; j++)
            arcs.Add(new Arc(Node(length - 1, j), last, Arc.NoLabel, End.Tensor.Span[j]));
        return new Lattice(length == 0 ? 1 : last + 1, arcs);

        int Node(int t, int tag) => 1 + (t * tags) + tag;
    }
}
