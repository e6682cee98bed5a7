namespace Unroll;

/// <summary>
/// One sequence of a chain as a graph, without a lattice being made: node 0 is the beginning, node 1 + t C + j is tag j at step t, the last node is the end.
/// </summary>
internal readonly struct ChainSteps : ISteps
{
    private readonly Tensor emissions;
    private readonly Tensor transitions;
    private readonly Tensor start;
    private readonly Tensor end;
    private readonly int tags;
    private readonly int length;

    public ChainSteps(Chain chain, int sequence)
    {
        SequenceLayout layout = chain.Emissions.Layout;
        ChainOp.CheckShapes("best answers", layout, chain.Emissions.Rows.Shape, chain.Transitions.Shape, chain.Start.Shape, chain.End.Shape);
        length = layout.Lengths[sequence];
        tags = chain.Start.Shape.Count;
        emissions = chain.Emissions.Rows.Tensor.Rows(layout.Starts[sequence], length);
        (transitions, start, end) = (chain.Transitions.Tensor, chain.Start.Tensor, chain.End.Tensor);
        if ((long)length * tags > Shape.MaxCount)
            throw new UnrollException($"A sentence of {length} words and {tags} tags has too many answers to look for several; use shorter sentences.");
    }

    /// <summary>One where the sequence is empty: the only answer is the empty one.</summary>
    public int Nodes => length == 0 ? 1 : 2 + (length * tags);

    public int Into(int node) => node == 0 ? 0 : node <= tags ? 1 : tags;

    public (int From, double Score) Step(int node, int place)
    {
        int at = node - 1, t = at / tags, tag = at - (t * tags);
        if (t == length)
            return (1 + ((t - 1) * tags) + place, end.Span[place]);
        double emission = emissions.Span[at];
        return t == 0 ? (0, emission + start.Span[tag]) : (1 + ((t - 1) * tags) + place, emission + transitions.Span[(place * tags) + tag]);
    }

    /// <summary>The tags of a path.</summary>
    /// <param name="backward">Its steps from the last to the first.</param>
    public int[] Tags(IEnumerable<(int Node, int Place)> backward)
    {
        int[] path = new int[length];
        foreach ((int node, _) in backward)
        {
            if (node <= length * tags)
                path[(node - 1) / tags] = (node - 1) % tags;
        }
        return path;
    }

    /// <summary>log Σ exp of the scores of all answers, in nats and in double.</summary>
    public double LogPartition()
    {
        if (length == 0)
            return 0;
        double[] before = new double[tags], now = new double[tags], terms = new double[tags];
        for (int t = 0; t <= length; t++)
        {
            int nodes = t == length ? 1 : tags;
            for (int tag = 0; tag < nodes; tag++)
            {
                int node = 1 + (t * tags) + tag;
                for (int i = 0; i < Into(node); i++)
                    terms[i] = (t == 0 ? 0 : before[i]) + Step(node, i).Score;
                now[tag] = LogSum(terms.AsSpan(0, Into(node)));
            }
            (before, now) = (now, before);
        }
        return before[0];
    }

    private static double LogSum(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
            largest = Math.Max(largest, term);
        if (!double.IsFinite(largest))
            return largest;
        foreach (double term in terms)
            sum += Math.Exp(term - largest);
        return largest + Math.Log(sum);
    }
}
