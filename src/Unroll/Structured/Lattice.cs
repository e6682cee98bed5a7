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
    /// <param name="nodes">The number of nodes, 1 or more; with one, the only path is the empty one.</param>
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
            if (arc.From < 0 || arc.From >= arc.To || arc.To >= nodes)
                throw new UnrollException($"Lattice: found an arc from node {arc.From} to node {arc.To}; expected one from a lower to a higher of {nodes} nodes.");
            starts[arc.To + 1]++;
        }
        for (int node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
        Incoming = new int[this.arcs.Length];
        int[] next = [.. starts];
        for (int i = 0; i < this.arcs.Length; i++)
            Incoming[next[this.arcs[i].To]++] = i;
    }

    /// <summary>The number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>The arcs, as given.</summary>
    public IReadOnlyList<Arc> Arcs => arcs;

    private int[] Incoming { get; }

    /// <summary>The total over all paths: the one recursion.</summary>
    /// <typeparam name="TSemiring">The semiring.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">The semiring.</param>
    /// <returns>Zero where there is no path.</returns>
    public TWeight Sum<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight> => Forward<TSemiring, TWeight>(semiring)[^1];

    /// <summary>For each node, the total over all paths from the first node to it, [Nodes].</summary>
    /// <typeparam name="TSemiring">The semiring.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">The semiring.</param>
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
    /// <param name="semiring">The semiring; ⊗ must not depend on the order in which it is applied.</param>
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

    /// <summary>The k best paths, best first; fewer where there are fewer. Forbidden arcs are on none.</summary>
    /// <param name="k">How many, 1 or more.</param>
    public IReadOnlyList<ScoredPath> Best(int k = 1)
    {
        Require.InRange("k", k, 1, int.MaxValue);
        BestPaths<Steps> best = new(new Steps(this), k);
        ScoredPath[] paths = new ScoredPath[best.Count];
        for (int rank = 0; rank < paths.Length; rank++)
        {
            PathArc? path = null;
            foreach (int arc in ArcsOf(best, rank))
                path = new PathArc(arc, path);
            paths[rank] = new ScoredPath(best.Score(rank), path);
        }
        return paths;
    }

    /// <summary>The labels of the k best paths and their scores, one by one as they are requested.</summary>
    internal IEnumerable<(int[] Labels, double Score)> BestLabels(int k)
    {
        BestPaths<Steps> best = new(new Steps(this), k);
        for (int rank = 0; rank < best.Count; rank++)
            yield return (LabelsOf(ArcsOf(best, rank)), best.Score(rank));
    }

    /// <summary>The labels of a path, arcs without one left out.</summary>
    internal int[] LabelsOf(int[] path) => [.. path.Select(arc => arcs[arc].Label).Where(label => label != Arc.NoLabel)];

    /// <summary>log Σ exp of the scores of all paths, in nats: the total in <see cref="LogSemiring"/>, faster.</summary>
    public double LogPartition() => LogForward()[^1];

    /// <summary>The probability that a path takes each arc, under p(path) ∝ exp score, [arcs]: the gradient of the log-partition by the scores.</summary>
    /// <exception cref="UnrollException">There is no path.</exception>
    public double[] Marginals()
    {
        double[] before = PossibleForward(), through = new double[Nodes], marginals = new double[arcs.Length];
        through[^1] = 1;
        for (int node = Nodes - 1; node > 0; node--)
        {
            for (int i = starts[node]; i < starts[node + 1] && through[node] > 0; i++)
            {
                ref readonly Arc arc = ref arcs[Incoming[i]];
                double p = through[node] * Math.Exp(before[arc.From] + arc.Score - before[node]);
                marginals[Incoming[i]] = p;
                through[arc.From] += p;
            }
        }
        return marginals;
    }

    /// <summary>The probability of each label at each step, [steps, labels], where all paths to a node have the same number of arcs.</summary>
    /// <param name="steps">How many; arcs behind them are left out.</param>
    /// <param name="labels">How many; arcs without a label are left out.</param>
    /// <exception cref="UnrollException">There is no path.</exception>
    public double[,] LabelMarginals(int steps, int labels)
    {
        double[] marginals = Marginals();
        double[,] sums = new double[steps, labels];
        int[] depth = new int[Nodes];
        for (int node = 1; node < Nodes; node++)
        {
            foreach (int i in IncomingOf(node))
            {
                ref readonly Arc arc = ref arcs[i];
                int step = depth[arc.From];
                depth[node] = step + 1;
                if (step < steps && (uint)arc.Label < (uint)labels)
                    sums[step, arc.Label] += marginals[i];
            }
        }
        return sums;
    }

    /// <summary>A path drawn with its probability, as its arcs.</summary>
    /// <param name="random">Where randomness comes from; advanced.</param>
    /// <exception cref="UnrollException">There is no path.</exception>
    public int[] Sample(ref Rng random) => Sample(ref random, 1)[0];

    /// <summary>Paths drawn independently with their probability, each as its arcs.</summary>
    /// <param name="random">Where randomness comes from; advanced.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="UnrollException">There is no path.</exception>
    public IReadOnlyList<int[]> Sample(ref Rng random, int count)
    {
        double[] before = PossibleForward();
        int[][] paths = new int[count][];
        for (int i = 0; i < count; i++)
            paths[i] = Draw(before, ref random);
        return paths;
    }

    /// <summary>The arcs into a node, by their indices.</summary>
    internal ReadOnlySpan<int> IncomingOf(int node) => Incoming.AsSpan(starts[node]..starts[node + 1]);

    private int[] ArcsOf(BestPaths<Steps> best, int rank) => [.. best.Backward(rank).Select(step => Incoming[starts[step.Node] + step.Place]).Reverse()];

    private int[] Draw(double[] before, ref Rng random)
    {
        List<int> path = [];
        for (int node = Nodes - 1; node != 0;)
        {
            double left = random.NextDouble();
            int taken = -1;
            for (int i = starts[node]; i < starts[node + 1] && left >= 0; i++)
            {
                ref readonly Arc arc = ref arcs[Incoming[i]];
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

    /// <summary>As <see cref="Forward"/> in the log semiring, but with one logarithm a node.</summary>
    private double[] LogForward()
    {
        double[] totals = new double[Nodes];
        for (int node = 1; node < Nodes; node++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            foreach (int i in IncomingOf(node))
                largest = Math.Max(largest, totals[arcs[i].From] + arcs[i].Score);
            if (!double.IsInfinity(largest))
            {
                foreach (int i in IncomingOf(node))
                    sum += Math.Exp(totals[arcs[i].From] + arcs[i].Score - largest);
            }
            totals[node] = largest + Math.Log(double.IsInfinity(largest) ? 1 : sum);
        }
        return totals;
    }

    private double[] PossibleForward()
    {
        double[] before = LogForward();
        Require.That(!double.IsNegativeInfinity(before[^1]), "Lattice", "no path of a probability above 0", "at least one; are the constraints satisfiable?");
        return before;
    }

    /// <summary>The arcs as the search for the best paths sees them.</summary>
    private readonly struct Steps(Lattice lattice) : ISteps
    {
        public int Nodes => lattice.Nodes;

        public int Into(int node) => lattice.starts[node + 1] - lattice.starts[node];

        public (int From, double Score) Step(int node, int place)
        {
            ref readonly Arc arc = ref lattice.arcs[lattice.Incoming[lattice.starts[node] + place]];
            return (arc.From, arc.Score);
        }
    }
}
