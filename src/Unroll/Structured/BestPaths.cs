namespace Unroll;

/// <summary>
/// The k best paths of a lattice: each node keeps its k best, made one by one from the best continuations of its incoming arcs, so that
/// most arcs are looked at once (Huang and Chiang 2005, algorithm 2). The same as the total in <see cref="KBestSemiring"/>, without its lists.
/// </summary>
internal sealed class BestPaths
{
    private readonly Lattice lattice;
    private readonly Step[][] best;

    public BestPaths(Lattice lattice, int k)
    {
        this.lattice = lattice;
        best = new Step[lattice.Nodes][];
        best[0] = [new Step(0, -1, 0)];
        PriorityQueue<Step, double> open = new();
        for (int node = 1; node < lattice.Nodes; node++)
            best[node] = k == 1 ? One(lattice.IncomingOf(node)) : Several(lattice.IncomingOf(node), k, open);
    }

    /// <summary>Best first; fewer than k where there are fewer.</summary>
    public IReadOnlyList<ScoredPath> Paths() => Array.ConvertAll(best[^1], Path);

    private Step[] One(ReadOnlySpan<int> incoming)
    {
        Step found = new(double.NegativeInfinity, -1, 0);
        foreach (int arc in incoming)
        {
            ref readonly Arc one = ref lattice.ArcAt(arc);
            Step[] before = best[one.From];
            if (before.Length > 0 && before[0].Score + one.Score > found.Score)
                found = new Step(before[0].Score + one.Score, arc, 0);
        }
        return found.Arc < 0 ? [] : [found];
    }

    private Step[] Several(ReadOnlySpan<int> incoming, int k, PriorityQueue<Step, double> open)
    {
        open.Clear();
        foreach (int arc in incoming)
            Offer(arc, 0, open);
        List<Step> found = [];
        while (found.Count < k && open.TryDequeue(out Step step, out _))
        {
            found.Add(step);
            Offer(step.Arc, step.Rank + 1, open);
        }
        return [.. found];
    }

    private void Offer(int arc, int rank, PriorityQueue<Step, double> open)
    {
        ref readonly Arc one = ref lattice.ArcAt(arc);
        Step[] before = best[one.From];
        if (rank < before.Length && !double.IsNegativeInfinity(one.Score))
            open.Enqueue(new Step(before[rank].Score + one.Score, arc, rank), -(before[rank].Score + one.Score));
    }

    private ScoredPath Path(Step last)
    {
        Stack<int> arcs = [];
        for (Step step = last; step.Arc >= 0;)
        {
            arcs.Push(step.Arc);
            step = best[lattice.ArcAt(step.Arc).From][step.Rank];
        }
        PathArc? path = null;
        foreach (int arc in arcs)
            path = new PathArc(arc, path);
        return new ScoredPath(last.Score, path);
    }

    /// <summary>A path to a node: its last arc, and which of the paths to that arc's beginning it goes on from.</summary>
    private readonly record struct Step(double Score, int Arc, int Rank);
}
