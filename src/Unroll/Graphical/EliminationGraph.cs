namespace Unroll;

/// <summary>Which variables stand in a common factor, while variables are eliminated one after another.</summary>
internal sealed class EliminationGraph
{
    private readonly HashSet<int>[] near;
    private readonly int[] states;
    private readonly double[] weights;
    private readonly long[] missing;

    /// <param name="scopes">The variables of each factor.</param>
    /// <param name="states">How many states each variable has.</param>
    public EliminationGraph(IReadOnlyList<int[]> scopes, int[] states)
    {
        this.states = states;
        near = [.. states.Select(_ => new HashSet<int>())];
        foreach (int[] scope in scopes)
        {
            foreach (int v in scope)
                near[v].UnionWith(scope);
        }
        for (int v = 0; v < near.Length; v++)
            near[v].Remove(v);
        weights = [.. near.Select((_, v) => Product(v))];
        missing = [.. near.Select(some => some.Sum(a => some.LongCount(b => a < b && !near[a].Contains(b))))];
    }

    /// <summary>How many links the neighbours of a variable lack among themselves.</summary>
    public long Missing(int variable) => missing[variable];

    /// <summary>How many numbers the table has that eliminating a variable makes.</summary>
    public double Weight(int variable) => weights[variable];

    /// <summary>Links the neighbours of a variable and takes it out.</summary>
    /// <returns>The variable and its neighbours, rising.</returns>
    public int[] Eliminate(int variable)
    {
        int[] neighbours = [.. near[variable].Order()];
        if (missing[variable] > 0)
        {
            for (int i = 0; i < neighbours.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    Link(neighbours[i], neighbours[j]);
            }
        }
        foreach (int v in neighbours)
        {
            missing[v] -= near[v].Count - neighbours.Length; // links between the variable and other neighbours of v, which are missed no more
            near[v].Remove(variable);
            weights[v] = Product(v);
        }
        near[variable].Clear();
        return [.. neighbours.Append(variable).Order()];
    }

    private void Link(int a, int b)
    {
        if (near[a].Contains(b))
            return;
        int common = 0;
        foreach (int v in near[a])
        {
            if (near[b].Contains(v))
            {
                common++;
                missing[v]--;
            }
        }
        missing[a] += near[a].Count - common;
        missing[b] += near[b].Count - common;
        near[a].Add(b);
        near[b].Add(a);
    }

    private double Product(int variable)
    {
        double product = states[variable];
        foreach (int v in near[variable])
            product *= states[v];
        return product;
    }
}
