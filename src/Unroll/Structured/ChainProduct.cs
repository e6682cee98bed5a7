namespace Unroll;

/// <summary>
/// One sequence of a chain together with a constraint, as a lattice whose paths are the answers that satisfy it. A node is a step, a tag and a
/// state of the automaton; only those are made that the beginning leads to, and only those are kept that lead to the end.
/// </summary>
internal sealed class ChainProduct
{
    /// <summary>The most arcs that are gone through, 5 million.</summary>
    public const long MostArcs = 5_000_000;

    private readonly IConstraint constraint;
    private readonly int tags;
    private readonly int length;
    private readonly Level[] levels;
    private readonly Memory<Real> emissions;
    private readonly Chain chain;

    private readonly string subject;

    public ChainProduct(Chain chain, int sequence, IConstraint constraint, string? subject)
    {
        this.chain = chain;
        this.constraint = constraint;
        tags = chain.Start.Shape.Count;
        length = chain.Emissions.Layout.Lengths[sequence];
        emissions = chain.Emissions.Rows.Tensor.Rows(chain.Emissions.Layout.Starts[sequence], length).Span.ToArray();
        this.subject = subject ?? $"A sequence of {Words()}";
        levels = new Level[length + 1]; // the first is the beginning, level t + 1 is step t
    }

    public Lattice Build()
    {
        Explore();
        Trim();
        if (levels[0].Alive == 0)
            throw new UnrollException($"{subject} has no answer that satisfies {Constraints()}; leave a constraint out, or correct it.");
        return length == 0 ? new Lattice(1, []) : ToLattice();
    }

    private string Words() => $"{length} word{(length == 1 ? "" : "s")}";

    private string Constraints() => constraint is Intersection several ? several.Text.Length == 0 ? "the model" : several.Text : $"\"{constraint.Text}\"";

    /// <summary>From the beginning on: the nodes of each level, and where each tag leads from each state.</summary>
    private void Explore()
    {
        levels[0] = new Level([0], [0], [constraint.Start]);
        long arcs = 0;
        for (int t = 0; t < length; t++)
        {
            Level from = levels[t];
            from.Targets = new int[from.States.Count * tags];
            levels[t + 1] = Follow(from, t);
            foreach (int state in from.NodeStates)
                arcs += from.Leads[state];
            if (arcs <= MostArcs && (long)levels[t + 1].States.Count * tags <= MostArcs)
                continue;
            throw new UnrollException(constraint is Intersection { Text.Length: 0 }
                ? $"{subject} needs more than {MostArcs / 1_000_000} million arcs for samples of its answers ({Words()}, {tags} tags); use shorter sentences, or ask for the best answers only."
                : $"{subject} needs more than {MostArcs / 1_000_000} million arcs for {Constraints()} ({Words()}, {tags} tags); use shorter sentences or fewer constraints, or smaller numbers in them.");
        }
    }

    private Level Follow(Level from, int t)
    {
        Level to = new([], [], []);
        Dictionary<(int Tag, long State), int> nodes = [];
        Dictionary<long, int> states = [];
        long[] lastState = new long[tags];
        int[] lastNode = new int[tags];
        Array.Fill(lastState, Constraint.Dead);
        from.Leads = new int[from.States.Count];
        for (int s = 0; s < from.States.Count; s++)
        {
            for (int tag = 0; tag < tags; tag++)
            {
                long state = constraint.Next(from.States[s], t, length, tag);
                int node = -1;
                if (state != Constraint.Dead)
                {
                    if (state != lastState[tag])
                        (lastState[tag], lastNode[tag]) = (state, NodeOf(tag, state));
                    node = lastNode[tag];
                    from.Leads[s]++;
                }
                from.Targets[(s * tags) + tag] = node;
            }
        }
        return to;

        int NodeOf(int tag, long state)
        {
            if (nodes.TryGetValue((tag, state), out int node))
                return node;
            if (!states.TryGetValue(state, out int index))
            {
                states.Add(state, index = to.States.Count);
                to.States.Add(state);
            }
            nodes.Add((tag, state), to.NodeTags.Count);
            to.NodeTags.Add(tag);
            to.NodeStates.Add(index);
            return to.NodeTags.Count - 1;
        }
    }

    /// <summary>From the end back: which nodes lead to it; those get their numbers.</summary>
    private void Trim()
    {
        for (int t = length; t >= 0; t--)
        {
            Level level = levels[t];
            level.Numbers = new int[level.NodeTags.Count];
            for (int node = 0; node < level.Numbers.Length; node++)
                level.Numbers[node] = LeadsOn(t, node) ? level.Alive++ : -1;
        }
    }

    private bool LeadsOn(int t, int node)
    {
        Level level = levels[t];
        if (t == length)
            return constraint.IsFinal(level.States[level.NodeStates[node]]) && (t == 0 || !double.IsNegativeInfinity(chain.End.Tensor.Span[level.NodeTags[node]]));
        ReadOnlySpan<int> targets = level.Targets.AsSpan(level.NodeStates[node] * tags, tags);
        for (int tag = 0; tag < tags; tag++)
        {
            if (targets[tag] >= 0 && levels[t + 1].Numbers[targets[tag]] >= 0 && !double.IsNegativeInfinity(Score(t, level.NodeTags[node], tag)))
                return true;
        }
        return false;
    }

    private double Score(int t, int before, int tag) =>
        (double)emissions.Span[(t * tags) + tag] + (t == 0 ? chain.Start.Tensor.Span[tag] : chain.Transitions.Tensor.Span[(before * tags) + tag]);

    private Lattice ToLattice()
    {
        List<Arc> arcs = [];
        int first = 0;
        for (int t = 0; t < length; t++)
        {
            int next = first + levels[t].Alive;
            Connect(t, first, next, arcs);
            first = next;
        }
        Level end = levels[length];
        int last = first + end.Alive;
        for (int node = 0; node < end.Numbers.Length; node++)
        {
            if (end.Numbers[node] >= 0)
                arcs.Add(new Arc(first + end.Numbers[node], last, Arc.NoLabel, chain.End.Tensor.Span[end.NodeTags[node]]));
        }
        return new Lattice(last + 1, arcs);
    }

    private void Connect(int t, int first, int next, List<Arc> arcs)
    {
        Level level = levels[t];
        int[] numbers = levels[t + 1].Numbers;
        ReadOnlySpan<Real> emission = emissions.Span.Slice(t * tags, tags);
        for (int node = 0; node < level.Numbers.Length; node++)
        {
            if (level.Numbers[node] < 0)
                continue;
            ReadOnlySpan<int> targets = level.Targets.AsSpan(level.NodeStates[node] * tags, tags);
            ReadOnlySpan<Real> from = t == 0 ? chain.Start.Tensor.Span : chain.Transitions.Tensor.Span.Slice(level.NodeTags[node] * tags, tags);
            for (int tag = 0; tag < tags; tag++)
            {
                if (targets[tag] < 0 || numbers[targets[tag]] < 0)
                    continue;
                double score = (double)emission[tag] + from[tag];
                if (!double.IsNegativeInfinity(score))
                    arcs.Add(new Arc(first + level.Numbers[node], next + numbers[targets[tag]], tag, score));
            }
        }
    }

    private sealed class Level(List<int> nodeTags, List<int> nodeStates, List<long> states)
    {
        /// <summary>Each node's tag.</summary>
        public List<int> NodeTags => nodeTags;

        /// <summary>Each node's state, as an index into <see cref="States"/>.</summary>
        public List<int> NodeStates => nodeStates;

        public List<long> States => states;

        /// <summary>The node of the next level that a tag leads to from a state, or -1, [states, C].</summary>
        public int[] Targets { get; set; } = [];

        /// <summary>To how many nodes each state leads.</summary>
        public int[] Leads { get; set; } = [];

        /// <summary>Each node's number among those that are kept, or -1.</summary>
        public int[] Numbers { get; set; } = [];

        public int Alive { get; set; }
    }
}
