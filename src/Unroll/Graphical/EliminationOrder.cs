namespace Unroll;

/// <summary>
/// An order in which to eliminate variables, found greedily: next comes the variable whose neighbours lack the fewest links (min-fill), or whose table is smallest (min-weight); of the two
/// orders, the one with the smaller tables is taken (Kjærulff 1990).
/// </summary>
/// <param name="Clusters">For each eliminated variable, in order: itself and the variables that its table has besides, rising.</param>
/// <param name="Order">The variables in order.</param>
/// <param name="Numbers">How many numbers the tables of all clusters have together.</param>
/// <param name="Largest">How many the largest has.</param>
internal sealed record EliminationOrder(IReadOnlyList<int[]> Clusters, IReadOnlyList<int> Order, double Numbers, double Largest)
{
    /// <summary>The most numbers that exact inference makes tables of.</summary>
    public const int Most = 1 << 26;

    /// <summary>Finds an order.</summary>
    /// <param name="scopes">The variables of each factor.</param>
    /// <param name="states">How many states each variable has.</param>
    /// <param name="groups">What to eliminate: all of the first group, then all of the second ...</param>
    public static EliminationOrder Of(IReadOnlyList<int[]> scopes, int[] states, params IReadOnlyList<int[]> groups)
    {
        EliminationOrder fill = Greedy(scopes, states, groups, byFill: true), weight = Greedy(scopes, states, groups, byFill: false);
        return fill.Numbers <= weight.Numbers ? fill : weight;
    }

    /// <summary>The order itself, if its tables fit.</summary>
    /// <param name="numbers">The size that counts: of the largest table or of all.</param>
    /// <exception cref="UnrollException">They do not fit.</exception>
    public EliminationOrder Checked(double numbers) => numbers <= Most ? this
        : throw new UnrollException($"Exact inference would need tables of {BayesNames.Size(numbers)} for this network; expected at most {BayesNames.Size(Most)}, so estimate the answer by sampling (unroll query ... --samples 100000).");

    private static EliminationOrder Greedy(IReadOnlyList<int[]> scopes, int[] states, IReadOnlyList<int[]> groups, bool byFill)
    {
        EliminationGraph graph = new(scopes, states);
        List<int[]> clusters = [];
        List<int> order = [];
        double numbers = 0, largest = 0;
        foreach (int[] group in groups)
        {
            List<int> left = [.. group];
            while (left.Count > 0)
            {
                int best = 0;
                for (int i = 1; i < left.Count; i++)
                    best = Costs(left[i], left[best]) ? i : best;
                int next = left[best];
                left.RemoveAt(best);
                double size = graph.Weight(next);
                (numbers, largest) = (numbers + size, Math.Max(largest, size));
                clusters.Add(graph.Eliminate(next));
                order.Add(next);
            }
        }
        return new EliminationOrder(clusters, order, numbers, largest);

        // whether a variable costs less than another; of equal ones, the first stays
        bool Costs(int one, int other) => byFill && graph.Missing(one) != graph.Missing(other) ? graph.Missing(one) < graph.Missing(other) : graph.Weight(one) < graph.Weight(other);
    }
}
