namespace Unroll;

/// <summary>An acyclic graph as the search for its best paths sees it: nodes from 0, the beginning, to the last, and the steps into each, all from lower nodes.</summary>
internal interface ISteps
{
    int Nodes { get; }

    /// <summary>How many steps lead into a node.</summary>
    int Into(int node);

    /// <summary>Where a step comes from and what it scores, in nats.</summary>
    /// <param name="node">Where it leads.</param>
    /// <param name="place">Which of the steps into the node.</param>
    (int From, double Score) Step(int node, int place);
}

/// <summary>
/// The k best paths of a graph, found from the end and only as far as they are asked for (Huang and Chiang 2005, algorithm 3): first the best path to each
/// node; then, for each further path to the end, at most one further path to each node that it passes. So memory is in proportion to k times the
/// length of a path, not to k times the number of nodes.
/// </summary>
internal sealed class BestPaths<TSteps> where TSteps : struct, ISteps
{
    private readonly TSteps steps;
    private readonly double[] scores; // of the best path to each node
    private readonly int[] places;    // its last step; -1 where there is none
    private readonly Found?[] found;  // of the nodes that were asked for more than one
    private readonly Stack<int> asked = [];

    public BestPaths(TSteps steps, int k)
    {
        this.steps = steps;
        scores = new double[steps.Nodes];
        places = new int[steps.Nodes];
        places[0] = -1;
        for (int node = 1; node < steps.Nodes; node++)
            (scores[node], places[node]) = BestInto(node);
        found = k == 1 ? [] : new Found?[steps.Nodes];
        while (Count < k && FindNext(Last))
        {
            // One more each time.
        }
    }

    /// <summary>How many were found: fewer than k where there are fewer.</summary>
    public int Count => CountOf(Last);

    private int Last => steps.Nodes - 1;

    /// <summary>The score of a path, in nats.</summary>
    /// <param name="rank">0 for the best.</param>
    public double Score(int rank) => At(Last, rank).Score;

    /// <summary>A path's steps from the last to the first: the node each leads to, and its place among the steps into it.</summary>
    /// <param name="rank">0 for the best.</param>
    public IEnumerable<(int Node, int Place)> Backward(int rank)
    {
        for (int node = Last; node != 0;)
        {
            Step step = At(node, rank);
            yield return (node, step.Place);
            (node, rank) = (steps.Step(node, step.Place).From, step.Rank);
        }
    }

    private (double Score, int Place) BestInto(int node)
    {
        double best = double.NegativeInfinity;
        int place = -1;
        for (int i = 0; i < steps.Into(node); i++)
        {
            (int from, double score) = steps.Step(node, i);
            if (scores[from] + score > best)
                (best, place) = (scores[from] + score, i);
        }
        return (best, place);
    }

    private int CountOf(int node) => found.Length > 0 && found[node] is { } some ? some.Best.Count : node == 0 || places[node] >= 0 ? 1 : 0;

    private Step At(int node, int rank) => rank == 0 ? new Step(scores[node], places[node], 0) : found[node]!.Best[rank];

    /// <summary>
    /// Finds the next best path to a node. What follows its last one by the same step is needed for that, which may be a path that has to be found first,
    /// and so on down; each node on the way gets one more, or turns out to have no more.
    /// </summary>
    private bool FindNext(int goal)
    {
        for (int node = goal; CanHaveMore(node);)
        {
            asked.Push(node);
            Step last = (found[node] ??= Begin(node)).Best[^1];
            int before = steps.Step(node, last.Place).From;
            if (last.Rank + 1 < CountOf(before))
                break;
            node = before;
        }
        bool more = false;
        while (asked.TryPop(out int node))
        {
            Found some = found[node]!;
            Step last = some.Best[^1];
            (int before, double score) = steps.Step(node, last.Place);
            if (last.Rank + 1 < CountOf(before))
                some.Open.Enqueue((last.Place, last.Rank + 1), -(At(before, last.Rank + 1).Score + score));
            more = some.Open.TryDequeue(out (int Place, int Rank) next, out double negative);
            if (more)
                some.Best.Add(new Step(-negative, next.Place, next.Rank));
            else
                some.HasEnded = true;
        }
        return more;
    }

    private bool CanHaveMore(int node) => node != 0 && places[node] >= 0 && found[node] is not { HasEnded: true };

    /// <summary>The best path to a node, and the candidates for the next: the best by every other step.</summary>
    private Found Begin(int node)
    {
        List<((int, int), double)> open = [];
        for (int i = 0; i < steps.Into(node); i++)
        {
            (int from, double score) = steps.Step(node, i);
            if (i != places[node] && !double.IsNegativeInfinity(scores[from] + score))
                open.Add(((i, 0), -(scores[from] + score)));
        }
        return new Found(new Step(scores[node], places[node], 0), new(open));
    }

    /// <summary>A path to a node: its last step, and which of the paths to that step's beginning it goes on from.</summary>
    private readonly record struct Step(double Score, int Place, int Rank);

    /// <summary>The paths to a node, best first, and the candidates for the next one by their negative scores.</summary>
    private sealed class Found(Step first, PriorityQueue<(int Place, int Rank), double> open)
    {
        public List<Step> Best { get; } = [first];

        public PriorityQueue<(int Place, int Rank), double> Open => open;

        public bool HasEnded { get; set; }
    }
}
