namespace Unroll;

/// <summary>
/// All structures of one sequence as the paths of an acyclic graph from node 0 to the last node, each arc with a score in nats. Nodes are
/// numbered so that arcs lead from lower to higher; that is all the recursion needs to know.
/// </summary>
public sealed class Lattice
{
    private readonly int[] starts;
    private readonly Arc[] arcs;

    /// <summary>Creates a lattice.</summary>
    /// <param name="nodes">How many nodes, 1 or more; with one, the only path is the empty one.</param>
    /// <param name="arcs">From lower to higher nodes; several may join the same two.</param>
    /// <exception cref="UnrollException">An arc does not lead from a lower to a higher node.</exception>
    public Lattice(int nodes, IEnumerable<Arc> arcs)
    {
        Require.That(nodes > 0, "Lattice", $"{nodes} nodes", "at least 1");
        this.arcs = [.. arcs];
        Nodes = nodes;
        starts = new int[nodes + 1];
        foreach (Arc arc in this.arcs)
        {
            Require.That(arc.From >= 0 && arc.From < arc.To && arc.To < nodes, "Lattice", $"an arc from node {arc.From} to node {arc.To}", $"one from a lower to a higher of {nodes} nodes");
            starts[arc.To + 1]++;
        }
        for (int node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
        Incoming = new int[this.arcs.Length];
        int[] next = [.. starts];
        for (int i = 0; i < this.arcs.Length; i++)
            Incoming[next[this.arcs[i].To]++] = i;
    }

    /// <summary>How many nodes.</summary>
    public int Nodes { get; }

    /// <summary>The arcs, as given.</summary>
    public IReadOnlyList<Arc> Arcs => arcs;

    private int[] Incoming { get; }

    /// <summary>The total over all paths: the one recursion.</summary>
    /// <typeparam name="TSemiring">The semiring.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">What is asked.</param>
    /// <returns>Zero where there is no path.</returns>
    public TWeight Sum<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight> => Forward<TSemiring, TWeight>(semiring)[^1];

    /// <summary>For each node, the total over all paths from the first node to it, [Nodes].</summary>
    /// <typeparam name="TSemiring">The semiring.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">What is asked.</param>
    public TWeight[] Forward<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight>
    {
        TWeight[] totals = new TWeight[Nodes];
        totals[0] = semiring.One;
        for (int node = 1; node < Nodes; node++)
        {
            TWeight total = semiring.Zero;
            for (int i = starts[node]; i < starts[node + 1]; i++)
            {
                Arc arc = arcs[Incoming[i]];
                total = semiring.Plus(total, semiring.Times(totals[arc.From], semiring.Of(Incoming[i], arc.Score)));
            }
            totals[node] = total;
        }
        return totals;
    }

    /// <summary>For each node, the total over all paths from it to the last node, [Nodes].</summary>
    /// <typeparam name="TSemiring">The semiring.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">What is asked; ⊗ must not depend on the order in which it is applied.</param>
    public TWeight[] Backward<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight>
    {
        TWeight[] totals = new TWeight[Nodes];
        Array.Fill(totals, semiring.Zero);
        totals[^1] = semiring.One;
        for (int node = Nodes - 1; node > 0; node--)
        {
            for (int i = starts[node]; i < starts[node + 1]; i++)
            {
                Arc arc = arcs[Incoming[i]];
                totals[arc.From] = semiring.Plus(totals[arc.From], semiring.Times(semiring.Of(Incoming[i], arc.Score), totals[node]));
            }
        }
        return totals;
    }

    /// <summary>The probability that a path takes each arc, under p(path) ∝ exp score, [arcs]: the gradient of the log-partition by the scores.</summary>
    /// <exception cref="UnrollException">There is no path.</exception>
    public double[] Marginals()
    {
        double[] before = Forward<LogSemiring, double>(default), after = Backward<LogSemiring, double>(default);
        Require.That(!double.IsNegativeInfinity(before[^1]), "Lattice", "no path of a probability above 0", "at least one; are the constraints satisfiable?");
        return Array.ConvertAll(arcs, arc => Math.Exp(before[arc.From] + arc.Score + after[arc.To] - before[^1]));
    }

    /// <summary>A path drawn with its probability, as its arcs.</summary>
    /// <param name="random">Where randomness comes from; advanced.</param>
    /// <exception cref="UnrollException">There is no path.</exception>
    public int[] Sample(ref Rng random)
    {
        double[] before = Forward<LogSemiring, double>(default);
        Require.That(!double.IsNegativeInfinity(before[^1]), "Lattice", "no path of a probability above 0", "at least one; are the constraints satisfiable?");
        List<int> path = [];
        for (int node = Nodes - 1; node != 0;)
        {
            double left = random.NextDouble();
            int taken = -1;
            for (int i = starts[node]; i < starts[node + 1] && left >= 0; i++)
            {
                Arc arc = arcs[Incoming[i]];
                double p = Math.Exp(before[arc.From] + arc.Score - before[node]);
                if (p > 0)
                    taken = Incoming[i]; // the last possible one, should rounding leave a remainder
                left -= p;
            }
            path.Add(taken);
            node = arcs[taken].From;
        }
        path.Reverse();
        return [.. path];
    }
}
